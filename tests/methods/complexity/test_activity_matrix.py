from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.complexity import activity_matrix
from kerege.methods.errors import MethodError

rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 1000)), min_size=1
)


@given(rows)
def test_it_is_the_sum_by_a_dictionary(table):
    sums, counts = defaultdict(int), defaultdict(int)
    for region, activity, amount in table:
        sums[region, activity] += amount
        counts[region, activity] += 1
    found = activity_matrix(*zip(*table, strict=True), absent_is_zero=True)
    for i, region in enumerate(found.regions):
        for j, activity in enumerate(found.activities):
            assert found.amount[i, j] == sums[region, activity]
            assert found.rows[i, j] == counts[region, activity]
    assert found.summed == len(table) - len({row[:2] for row in table})


@given(rows, st.randoms())
def test_the_order_of_rows_does_not_matter(table, random):
    base = activity_matrix(*zip(*table, strict=True), absent_is_zero=True)
    random.shuffle(table)
    moved = activity_matrix(*zip(*table, strict=True), absent_is_zero=True)
    np.testing.assert_array_equal(base.amount, moved.amount)
    np.testing.assert_array_equal(base.regions, moved.regions)


def test_duplicates_are_summed_and_said():
    found = activity_matrix(["a", "a", "b"], [1, 1, 1], [3, 4, 5], absent_is_zero=True)
    assert found.amount.tolist() == [[7], [5]]
    assert found.summed == 1


def test_an_absent_row_is_zero_only_if_the_caller_says_so():
    arguments = (["a", "b"], ["x", "y"], [3, 4])
    zero = activity_matrix(*arguments, absent_is_zero=True)
    assert zero.amount.tolist() == [[3, 0], [0, 4]]
    assert not zero.missing.any()
    unknown = activity_matrix(*arguments, absent_is_zero=False)
    assert unknown.missing.tolist() == [[False, True], [True, False]]
    assert np.isnan(unknown.amount[unknown.missing]).all()


def test_one_unknown_row_makes_its_cell_unknown():
    found = activity_matrix(
        ["a", "a"], ["x", "x"], [3, 9], absent_is_zero=True, missing=[False, True]
    )
    assert np.isnan(found.amount[0, 0])


def test_large_amounts_stay_exact():
    found = activity_matrix(["a", "a"], ["x", "x"], [2**52, 1], absent_is_zero=True)
    assert found.amount[0, 0] == 2**52 + 1


def test_codes_may_be_objects_of_text():
    codes = np.array(["a", "b"], dtype=object)
    assert activity_matrix(codes, codes, [1, 1], absent_is_zero=True).regions.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("region", "activity", "amount", "message"),
    [
        ([], [], [], "nothing to compute"),
        (["a"], ["x", "y"], [1], "different lengths"),
        (["a", ""], ["x", "x"], [1, 1], r"A code is empty \(region, first at \[1\]\)"),
        ([1.5], ["x"], [1], "neither text nor a whole number"),
        (["a", None], ["x", "x"], [1, 1], "neither text nor a whole number"),
        (["a"], ["x"], [-1], "negative"),
        (["a"], ["x"], [np.nan], "not finite"),
        (["a"], ["x"], ["many"], "not numbers"),
    ],
)
def test_refusals(region, activity, amount, message):
    with pytest.raises(MethodError, match=message):
        activity_matrix(region, activity, amount, absent_is_zero=True)
