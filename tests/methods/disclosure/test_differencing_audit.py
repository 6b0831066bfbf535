from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.disclosure import (
    differencing_audit,
    disclosure_audit,
    frequency_rule,
    table_of_leaves,
)
from kerege.methods.errors import MethodError

TWO = [-1, 0, 0]


def test_two_scopes_that_differ_by_one_firm_reveal_it():
    """Atoms: in both scopes, in the wider one only. Each scope alone is safe."""
    atoms = [40.0, 1.0]
    wide, narrow = [1, 1], [1, 0]
    alone = differencing_audit(
        atoms, published=[narrow], guarded=[[0, 1]], upper=[2.0], lower=[0.0]
    )
    both = differencing_audit(
        atoms, published=[narrow, wide], guarded=[[0, 1]], upper=[2.0], lower=[0.0]
    )
    assert not alone.exposed[0]
    assert both.exposed[0]
    assert (both.low[0], both.high[0]) == pytest.approx((1, 1))


def test_an_own_region_with_a_published_one_reveals_what_is_left():
    """Districts a, b, c: the region abc and the user's union ab leave c."""
    found = differencing_audit(
        [5.0, 7.0, 2.0],
        published=[[1, 1, 1], [1, 1, 0]],
        guarded=[[0, 0, 1], [1, 0, 0]],
        upper=[1.0, 1.0],
        lower=[0.0, 0.0],
    )
    assert found.exposed.tolist() == [True, False]
    assert (found.low[1], found.high[1]) == pytest.approx((0, 12))


@given(arrays(np.intp, (2, 2), elements=st.integers(0, 5)), arrays(np.bool_, (3, 3)))
@settings(max_examples=30, deadline=None)
def test_the_second_formula_agrees_a_table_is_a_system_of_sums(inner, hidden):
    """The audit of a table with margins gives the same bounds."""
    table = table_of_leaves(inner, [TWO, TWO])
    sums = np.array(
        [np.kron(a, b) for a in ([1, 1], [1, 0], [0, 1]) for b in ([1, 1], [1, 0], [0, 1])]
    )
    found = differencing_audit(
        inner.ravel(),
        published=sums[~hidden.ravel()],
        guarded=sums,
        upper=np.zeros(9),
        lower=np.zeros(9),
    )
    other = disclosure_audit(table, hidden)
    assert found.low == pytest.approx(other.low.ravel(), abs=1e-6)
    assert found.high == pytest.approx(other.high.ravel(), abs=1e-6)


def test_publishing_more_never_widens_the_bounds():
    atoms, draw = np.arange(1.0, 9.0), np.random.default_rng(0)
    sums = draw.integers(0, 2, (6, 8))
    width = [
        differencing_audit(
            atoms, published=sums[:n], guarded=np.eye(8), upper=np.zeros(8), lower=np.zeros(8)
        )
        for n in range(1, 7)
    ]
    for wide, narrow in pairwise(width):
        assert (narrow.low >= wide.low - 1e-6).all()
        assert (narrow.high <= wide.high + 1e-6).all()


def test_nothing_published_bounds_nothing():
    found = differencing_audit(
        [3.0], published=np.empty((0, 1)), guarded=[[1]], upper=[9.0], lower=[3.0]
    )
    assert (found.low[0], found.high[0]) == (0, np.inf)
    assert not found.exposed[0]


def test_a_levels_rule_and_an_audit_of_vintages():
    """One firm joined between two vintages of a region: the increment is a cell below the rule."""
    increment = frequency_rule([1], threshold=3, zero_is_safe=True)
    found = differencing_audit(
        [30.0, 1.0],
        published=[[1, 0], [1, 1]],
        guarded=[[0, 1]],
        upper=increment.upper,
        lower=increment.lower,
    )
    assert found.exposed.all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"atoms": [-1.0]}, "negative"),
        ({"published": [[1, 1]]}, "does not fit the atoms"),
        ({"guarded": [[-1]]}, "does not fit the atoms"),
        ({"upper": [1.0, 2.0]}, "do not fit together"),
    ],
)
def test_refusals(change, words):
    good = {
        "atoms": [1.0],
        "published": [[1]],
        "guarded": [[1]],
        "upper": [1.0],
        "lower": [0.0],
    } | change
    with pytest.raises(MethodError, match=words):
        differencing_audit(good.pop("atoms"), **good)


@pytest.mark.parametrize(
    ("upper", "lower", "exposed"),
    [(7.0, 5.0, False), (7.5, 0.0, True), (0.0, 5.5, True), (0.0, 0.0, False)],
)
def test_each_level_alone_exposes_a_sum_whose_bounds_are_closer(upper, lower, exposed):
    """5 of which 12 is known together with 7: it lies between 0 and 12."""
    found = differencing_audit(
        [5.0, 7.0], published=[[1, 1]], guarded=[[1, 0]], upper=[upper], lower=[lower]
    )
    assert (found.low[0], found.high[0]) == pytest.approx((0, 12))
    assert found.exposed.tolist() == [exposed]
