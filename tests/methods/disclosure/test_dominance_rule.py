import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.disclosure import contributions, dominance_rule, table_of_leaves
from kerege.methods.errors import MethodError

amounts = st.lists(st.floats(0.5, 1e6), min_size=1, max_size=6)


def one_cell(*values, holders=None):
    table = table_of_leaves([float(sum(values))], [[-1]])
    return contributions(
        table,
        cells=np.zeros((len(values), 1), dtype=int),
        holders=np.arange(len(values)) if holders is None else np.array(holders),
        amounts=values,
    )


def test_handbook_4_2_1_example_1_is_safe_under_1_90():
    """Contributions 50,000 and 49,000 in a cell of 100,000."""
    assert not dominance_rule(one_cell(50_000, 49_000, 1_000), n=1, k=90).unsafe.any()
    assert not dominance_rule(one_cell(90, 10), n=1, k=90).unsafe.any(), "not more than k %"


def test_handbook_4_2_1_example_2_is_unsafe_under_2_k():
    """Contributions 52,000 and 50,000 in a cell of 110,000 with k = 100 x 100 / 110."""
    found = dominance_rule(one_cell(52_000, 50_000, 8_000), n=2, k=100 * 100 / 110)
    assert found.unsafe.tolist() == [True]


def test_handbook_4_2_2_example_4():
    """300, 20 and 10 under (1, 85): the upper bound must reach 352.94."""
    found = dominance_rule(one_cell(300, 20, 10), n=1, k=85)
    assert 330 + found.upper[0] == pytest.approx(352.94, abs=0.005)
    assert found.lower[0] == found.upper[0]


@given(amounts, st.integers(1, 4), st.floats(1, 99))
def test_the_second_formula_agrees(values, n, k):
    found = dominance_rule(one_cell(*values), n=n, k=k)
    level = 100 / k * sum(sorted(values)[-n:]) - sum(values)
    assert found.upper[0] == pytest.approx(max(level, 0), rel=1e-9, abs=1e-6)


@given(amounts, st.floats(0.01, 100))
def test_the_unit_does_not_matter(values, unit):
    found = dominance_rule(one_cell(*values), n=2, k=60)
    again = dominance_rule(one_cell(*(unit * value for value in values)), n=2, k=60)
    assert again.upper == pytest.approx(unit * found.upper, rel=1e-6, abs=1e-6)


def test_branches_of_one_company_are_one_contributor_and_margins_count_them_anew():
    table = table_of_leaves([[50.0, 50.0]], [[-1], [-1, 0, 0]])
    given = contributions(
        table, cells=[[0, 1], [0, 1], [0, 2]], holders=[7, 7, 7], amounts=[20, 30, 50]
    )
    assert given.count().tolist() == [[1, 1, 1]]
    assert given.single_holder().tolist() == [[7, 7, 7]]
    assert dominance_rule(given, n=1, k=99).unsafe.all()


def test_nobody_dominates_among_many_equals():
    assert not dominance_rule(one_cell(*[1.0] * 100), n=3, k=5).unsafe.any()


@pytest.mark.parametrize("wrong", [{"n": 0}, {"k": 0}, {"k": 100}])
def test_refusals(wrong):
    with pytest.raises(MethodError, match="k between 0 and 100"):
        dominance_rule(one_cell(1.0), **({"n": 2, "k": 85} | wrong))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amounts": [-1.0]}, "negative"),
        ({"amounts": [np.nan]}, "not finite"),
        ({"cells": [[0]]}, "does not lie in an innermost cell"),
        ({"cells": [[0.5]]}, "not whole numbers"),
        ({"holders": [-1]}, "not whole numbers"),
    ],
)
def test_refusals_of_contributions(wrong, words):
    table = table_of_leaves([1.0], [[-1, 0]])
    good = {"cells": [[1]], "holders": [0], "amounts": [1.0]}
    with pytest.raises(MethodError, match=words):
        contributions(table, **(good | wrong))
