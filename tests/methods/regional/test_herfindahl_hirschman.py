import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import herfindahl_hirschman

amounts = arrays(np.float64, (5,), elements=st.floats(0.1, 1e4))


def test_horizontal_merger_guidelines_2010_footnote_9():
    """Four firms with 30, 30, 20 and 20 per cent of the market: 2,600 points."""
    assert 10_000 * herfindahl_hirschman([30, 30, 20, 20], axis=0) == pytest.approx(2600)


@given(amounts)
def test_the_second_formula_agrees(values):
    """1/n + n Var(s): the index is the variance of shares and their number."""
    shares = values / values.sum()
    assert herfindahl_hirschman(values, axis=0) == pytest.approx(1 / 5 + 5 * shares.var())


@given(amounts, st.floats(0.01, 100), st.permutations(range(5)))
def test_unit_and_order_do_not_matter(values, unit, order):
    assert herfindahl_hirschman(values[order] * unit, axis=0) == pytest.approx(
        herfindahl_hirschman(values, axis=0)
    )


def test_limits():
    assert herfindahl_hirschman([5, 0, 0], axis=0) == 1
    assert herfindahl_hirschman([5, 5, 5, 5], axis=0) == 0.25
    assert herfindahl_hirschman([5, 5, 5, 5], axis=0, normalised=True) == 0
    assert herfindahl_hirschman([5, 0], axis=0, normalised=True) == 1


def test_axes_and_missing_parts():
    values, missing = [[1.0, 1.0], [3.0, np.nan]], [[False, False], [False, True]]
    assert np.array_equal(
        herfindahl_hirschman(values, axis=1, missing=missing), [0.5, np.nan], equal_nan=True
    )


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([1, -1], {}, "negative"),
        ([0, 0], {}, "A whole is zero"),
        ([np.nan, 1], {}, "not finite"),
        ([], {}, "nothing to compute"),
        ([1], {"normalised": True}, "single part"),
        ([1, 2], {"axis": 1}, "no such axis"),
    ],
)
def test_refusals(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        herfindahl_hirschman(values, **{"axis": 0, **arguments})
