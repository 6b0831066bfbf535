import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.complexity import complexity_outlook, proximity, relatedness_density
from kerege.methods.errors import MethodError

tables = arrays(np.bool_, (6, 5)).filter(lambda table: table.any(axis=0).all())
values = arrays(np.float64, (5,), elements=st.floats(-3, 3))


@given(tables, values)
def test_the_index_is_the_sum_over_what_is_missing(table, value):
    near = proximity(table)
    density = relatedness_density(table, near)
    found = complexity_outlook(table, near, value)
    for i in range(6):
        by_hand = sum(density[i, j] * value[j] for j in range(5) if not table[i, j])
        assert found.index[i] == pytest.approx(by_hand, abs=1e-12)


@given(tables, values)
def test_the_gain_is_what_the_index_rises_by(table, value):
    near = proximity(table)
    base = complexity_outlook(table, near, value)
    for i, j in np.argwhere(~table):
        after = table.copy()
        after[i, j] = True
        rise = complexity_outlook(after, near, value).index[i] - base.index[i]
        assert base.gain[i, j] == pytest.approx(rise, abs=1e-12)


@given(tables, values, st.floats(0.1, 10))
def test_it_is_in_units_of_complexity(table, value, unit):
    near = proximity(table)
    base, scaled = (complexity_outlook(table, near, value * u) for u in (1, unit))
    np.testing.assert_allclose(scaled.index, base.index * unit, atol=1e-9)
    np.testing.assert_allclose(scaled.gain, base.gain * unit, atol=1e-9)


def test_who_has_everything_has_nothing_ahead():
    found = complexity_outlook([[1, 1], [1, 0]], np.ones((2, 2)), [1, 2])
    assert found.index[0] == 0
    assert np.isnan(found.gain).tolist() == [[True, True], [True, False]]


def test_an_undefined_activity_costs_the_others_nothing():
    table = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0]])
    full = complexity_outlook(table, proximity(table), [1, 2, np.nan])
    without = complexity_outlook(table[:, :2], proximity(table[:, :2]), [1, 2])
    np.testing.assert_allclose(full.index, without.index)
    np.testing.assert_allclose(full.gain[:, :2], without.gain)
    assert np.isnan(full.gain[:, 2]).all()


@pytest.mark.parametrize(
    ("value", "message"),
    [([1, np.nan], "not known"), ([1], "do not fit"), ([1, np.inf], "not known")],
)
def test_refusals(value, message):
    with pytest.raises(MethodError, match=message):
        complexity_outlook([[1, 0]], np.ones((2, 2)), value)
