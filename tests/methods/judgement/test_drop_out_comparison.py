import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.judgement import drop_out_comparison

# Hollander and Wolfe (1973), permeability constants of the human chorioamnion: at term (10) and
# at 12 to 26 weeks (5); U = 35, two-sided exact p = 0.2544.
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
LEFT = np.array([True] * 10 + [False] * 5)
tables = arrays(np.int64, (9, 2), elements=st.integers(1, 9))


def test_hollander_and_wolfe_1973_permeability():
    found = drop_out_comparison(np.array(TERM + EARLY)[:, None], LEFT)
    assert found.superiority[0] == pytest.approx(35 / 50)
    assert found.p_value[0] == pytest.approx(0.2544, abs=5e-5)
    assert found.stayed[0] == 0.90
    assert found.left[0] == pytest.approx(1.415)


@settings(max_examples=40)
@given(tables, st.permutations(range(9)))
def test_it_is_the_share_of_pairs_in_any_order(table, order):
    left = np.arange(9) < 4
    found = drop_out_comparison(table[order], left[order])
    gone, stayed = table[left], table[~left]
    pairs = (gone[:, None] > stayed) + 0.5 * (gone[:, None] == stayed)
    assert found.superiority == pytest.approx(pairs.mean(axis=(0, 1)))
    other = drop_out_comparison(-table, ~left)
    assert other.superiority == pytest.approx(found.superiority)
    assert other.p_value == pytest.approx(found.p_value)


def test_all_alike_and_all_apart():
    table = np.column_stack([np.full(8, 3), np.arange(8)])
    found = drop_out_comparison(table, np.arange(8) >= 4)
    assert found.superiority.tolist() == [0.5, 1]
    assert found.p_value == pytest.approx([1, 2 / 70])


def test_what_is_missing_does_not_count():
    table = np.array([[1.0], [np.nan], [5.0]])
    found = drop_out_comparison(table, np.array([True, True, False]), missing=np.isnan(table))
    assert (found.left[0], found.stayed[0], found.superiority[0]) == (1, 5, 0)


@pytest.mark.parametrize(
    ("ratings", "left", "message"),
    [
        ([[1.0], [2.0]], [True], "not said of each expert"),
        ([[1.0], [2.0]], [1, 0], "not said of each expert"),
        ([[1.0], [2.0]], [True, True], "Nobody who stayed rated this"),
        ([[1.0], [2.0]], [False, False], "Nobody who left rated this"),
        ([[1.0], [np.nan]], [True, False], "not finite"),
    ],
)
def test_refusals(ratings, left, message):
    with pytest.raises(MethodError, match=message):
        drop_out_comparison(ratings, left)
