import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.methods.disclosure import contributions, p_percent_rule, table_of_leaves
from kerege.methods.errors import MethodError

amounts = st.lists(st.floats(0.5, 1e6), min_size=3, max_size=6)


def one_cell(*values):
    table = table_of_leaves([float(sum(values))], [[-1]])
    count = len(values)
    return contributions(
        table, cells=np.zeros((count, 1), dtype=int), holders=np.arange(count), amounts=values
    )


def test_handbook_4_2_1_example_1_is_unsafe_though_nobody_dominates():
    """50,000 and 49,000 of 100,000: the second overestimates the first by 2 % only."""
    found = p_percent_rule(one_cell(50_000, 49_000, 1_000), p=10)
    assert found.unsafe.tolist() == [True]
    assert found.upper[0] == pytest.approx(5_000 - 1_000)


def test_handbook_4_2_1_example_2_is_safe_at_10():
    """52,000 and 50,000 of 110,000: the estimate is 15.4 % too high."""
    assert not p_percent_rule(one_cell(52_000, 50_000, 8_000), p=10).unsafe.any()
    assert p_percent_rule(one_cell(52_000, 50_000, 8_000), p=15.5).unsafe.all()


@given(amounts, st.floats(1, 50), st.floats(51, 100))
def test_the_second_formula_agrees_example_5(values, p, q):
    """At the upper level the second's estimate of the first is p/q too high exactly."""
    found = p_percent_rule(one_cell(*values), p=p, q=q)
    *rest, _second, first = sorted(values)
    if found.unsafe[0]:
        slack = found.upper[0] + sum(rest)
        assert slack == pytest.approx(p / q * first, rel=1e-6)
    else:
        assert sum(rest) >= p / q * first * (1 - 1e-9)


@given(amounts, st.floats(1, 40))
def test_what_is_safe_under_2_k_is_safe_under_p(values, p):
    """Handbook 4.2.1, proof of A, with k = 100 x 100 / (100 + p)."""
    from kerege.methods.disclosure import dominance_rule

    if not dominance_rule(one_cell(*values), n=2, k=100 * 100 / (100 + p)).unsafe[0]:
        assert p_percent_rule(one_cell(*values), p=p).upper[0] == pytest.approx(0, abs=1e-6)


@given(amounts, st.permutations(range(3)))
def test_order_does_not_matter(values, order):
    three = values[:3]
    found = p_percent_rule(one_cell(*three), p=20)
    again = p_percent_rule(one_cell(*(three[n] for n in order)), p=20)
    assert found.upper == pytest.approx(again.upper)


@pytest.mark.parametrize("values", [(5.0,), (5.0, 0.1), (0.1 + 0.2, 0.7)])
def test_one_or_two_contributors_are_never_safe(values):
    assert p_percent_rule(one_cell(*values), p=0.001).unsafe.all()


@pytest.mark.parametrize("wrong", [{"p": 0}, {"p": 60, "q": 50}, {"p": 50, "q": 50}, {"q": 101}])
def test_refusals(wrong):
    with pytest.raises(MethodError, match="p above 0, and q above p"):
        p_percent_rule(one_cell(1.0, 2.0), **({"p": 10} | wrong))
