from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.judgement import answer_stability

# Hollander and Wolfe (1973), table of the Hamilton depression scale: 9 patients, two visits; the
# two-sided exact p-value is 0.03906.
FIRST = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])[:, None]
SECOND = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])[:, None]
tables = arrays(np.int64, (2, 8, 3), elements=st.integers(1, 9))


def test_hollander_and_wolfe_1973_depression_scale():
    found = answer_stability(FIRST, SECOND, most=0.15)
    assert found.p_value[0] == pytest.approx(0.03906, abs=5e-6)
    assert found.changed.tolist() == [1]
    assert not found.stable[0]


def test_the_p_value_is_that_of_all_signs():
    moves = np.array([1, 2, -3, 4, 5.5])
    found = answer_stability(np.zeros((5, 1)), moves[:, None], most=1)
    sums = [
        sum(r for s, r in zip(signs, range(1, 6), strict=True) if s)
        for signs in product((0, 1), repeat=5)
    ]
    reached = np.mean([abs(one - 7.5) >= abs(12 - 7.5) for one in sums])
    assert found.p_value[0] == pytest.approx(reached)


def test_with_equal_moves_it_is_the_normal_approximation_for_ties():
    moves = np.array([1, 1, 2, -1, 3, 0.0])
    found = answer_stability(np.zeros((6, 1)), moves[:, None], most=1)
    # Ranks 2, 2, 2, 4, 5: the one that fell has 2 of 15; three are tied at the lowest.
    variance = 5 * 6 * 11 / 24 - (3**3 - 3) / 48
    assert found.p_value[0] == pytest.approx(2 * stats.norm.sf((7.5 - 2) / np.sqrt(variance)))
    assert found.changed[0] == pytest.approx(5 / 6)


@settings(max_examples=40)
@given(tables, st.permutations(range(8)))
def test_order_and_direction_do_not_matter(table, experts):
    found = answer_stability(*table, most=0.2)
    turned = answer_stability(*(10 - table[::-1, experts]), most=0.2)
    assert found.changed.tolist() == turned.changed.tolist()
    assert found.p_value == pytest.approx(turned.p_value)
    assert found.changed == pytest.approx((table[0] != table[1]).mean(axis=0))


def test_nobody_changed_and_nobody_in_both():
    gap = np.array([[True, False], [True, False]])
    found = answer_stability(
        [[np.nan, 3], [np.nan, 4]], [[1, 3], [2, 4]], most=0, missing_earlier=gap
    )
    assert found.both.tolist() == [0, 2]
    assert np.isnan(found.changed[0])
    assert np.isnan(found.p_value[0])
    assert found.changed[1] == 0
    assert found.p_value[1] == 1
    assert found.stable.tolist() == [False, True]


@pytest.mark.parametrize(
    ("later", "most", "message"),
    [
        ([[1, 2]], 1.5, "A share lies between 0 and 1"),
        ([[1, 2]], np.nan, "A share lies between 0 and 1"),
        ([[1, 2, 3]], 0.1, "do not fit together"),
        ([[1, np.inf]], 0.1, "not finite"),
        ([1, 2], 0.1, "1 axes, not 2"),
    ],
)
def test_refusals(later, most, message):
    with pytest.raises(MethodError, match=message):
        answer_stability([[1, 2]], later, most=most)
