from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import friedmanchisquare, spearmanr

from kerege.methods.errors import MethodError
from kerege.methods.survey import kendall_concordance

# Siegel (1956), ch. 9: three executives rank six applicants; W = 0.16.
SIEGEL = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
tables = arrays(np.int64, (4, 5), elements=st.integers(1, 9))


def test_siegel_1956_six_applicants():
    found = kendall_concordance(SIEGEL)
    assert found.rank_sums.tolist() == [8, 14, 11, 11, 11, 8]
    assert round(found.concordance, 2) == 0.16


@given(tables)
def test_with_ties_it_is_friedmans_test_of_scipy(table):
    if all(len(set(row)) == 1 for row in table.tolist()):
        return
    found = kendall_concordance(table)
    other = friedmanchisquare(*table.T)
    assert found.chi_square == pytest.approx(other.statistic)
    assert found.p_value == pytest.approx(other.pvalue)
    assert 0 <= found.concordance <= 1


@given(st.lists(st.permutations(range(5)), min_size=2, max_size=5))
def test_it_is_the_mean_rank_correlation_of_pairs(rows):
    judges = len(rows)
    pairs = [spearmanr(rows[i], rows[j])[0] for i in range(judges) for j in range(i)]
    expected = (1 + (judges - 1) * np.mean(pairs)) / judges
    assert kendall_concordance(rows).concordance == pytest.approx(expected, abs=1e-12)


@given(tables, st.permutations(range(4)), st.permutations(range(5)))
def test_order_and_scale_do_not_matter(table, judges, things):
    if all(len(set(row)) == 1 for row in table.tolist()):
        return
    moved = kendall_concordance(np.exp(table[np.ix_(judges, things)]))
    assert moved.concordance == pytest.approx(kendall_concordance(table).concordance)


def test_limits():
    assert kendall_concordance([[1, 2, 3]] * 4).concordance == 1
    assert kendall_concordance([[1, 2], [2, 1]]).concordance == 0


def test_the_p_value_of_random_orders_is_that_of_all_orders():
    ratings = np.array([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 3, 4]])
    found = kendall_concordance(ratings, generator=np.random.default_rng(7), draws=40_000)
    all_orders = [np.array(p) for p in permutations(range(1, 5))]
    reached = [
        kendall_concordance([ratings[0], *rest]).concordance >= found.concordance - 1e-12
        for rest in product(all_orders, repeat=2)
    ]
    assert found.p_value == pytest.approx(np.mean(reached), abs=0.005)


def test_draws_in_blocks_are_the_same_number():
    table = np.random.default_rng(1).integers(1, 9, (30, 40))
    found = kendall_concordance(table, generator=np.random.default_rng(7), draws=4000)
    assert found.p_value == pytest.approx(kendall_concordance(table).p_value, abs=0.05)


@pytest.mark.parametrize(
    ("ratings", "more", "message"),
    [
        ([[1, 2, 3]], {}, "two judges and two things"),
        ([[1], [2]], {}, "two judges and two things"),
        ([[1, 1], [2, 2]], {}, "No judge tells anything apart"),
        ([[1, np.nan], [2, 2]], {}, "not finite"),
        ([1, 2], {}, "1 axes, not 2"),
        ([[1, 2], [2, 1]], {"draws": 10}, "need a generator"),
        ([[1, 2], [2, 1]], {"draws": -1, "generator": np.random.default_rng(0)}, "negative number"),
    ],
)
def test_refusals(ratings, more, message):
    with pytest.raises(MethodError, match=message):
        kendall_concordance(ratings, **more)
