import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import (
    location_quotient,
    location_quotient_bootstrap_interval,
    location_quotient_logarithmic_interval,
)

TABLE = np.array([[400, 600], [300, 900], [500, 350]])


def bounds_of(table, seed=5, **arguments):
    return location_quotient_bootstrap_interval(
        table, generator=np.random.default_rng(seed), **{"draws": 4000, **arguments}
    )


def test_it_agrees_with_the_delta_method_for_large_counts():
    drawn, delta = bounds_of(TABLE), location_quotient_logarithmic_interval(TABLE)
    assert np.array_equal(drawn.quotient, location_quotient(TABLE))
    assert np.allclose(drawn.low, delta.low, rtol=0.01)
    assert np.allclose(drawn.high, delta.high, rtol=0.01)


@settings(max_examples=15)
@given(arrays(np.int64, (3, 2), elements=st.integers(1, 500)), st.integers(0, 1000))
def test_bounds_lie_around_the_quotient_and_close_in_with_the_counts(table, seed):
    few, many = (bounds_of(table * times, seed, draws=200) for times in (1, 400))
    assert np.array_equal(few.quotient, location_quotient(table))
    assert np.allclose(few.quotient, many.quotient)
    assert (few.low <= few.high).all()
    assert np.array_equal(few.low, bounds_of(table, seed, draws=200).low)
    wide = np.log(many.high / many.low)
    delta = location_quotient_logarithmic_interval(table * 400)
    assert np.allclose(wide, np.log(delta.high / delta.low), rtol=0.5, atol=1e-3)


def test_the_same_seed_gives_the_same_bounds_and_another_gives_others():
    assert np.array_equal(bounds_of(TABLE).low, bounds_of(TABLE).low)
    assert not np.array_equal(bounds_of(TABLE).low, bounds_of(TABLE, seed=6).low)


def test_the_order_of_regions_matters_only_within_the_error_of_drawing():
    order = [2, 0, 1]
    assert np.allclose(bounds_of(TABLE[order]).low, bounds_of(TABLE).low[order], rtol=0.02)


def test_what_lies_beyond_the_listed_regions_counts():
    part = bounds_of(
        TABLE[:2, 0], total=TABLE[:2].sum(axis=1), reference_activity=1200, reference_total=3050
    )
    assert np.allclose(part.low, bounds_of(TABLE).low[:2, 0], rtol=0.02)


def test_a_lower_level_is_narrower_and_zero_stays_zero():
    wide, narrow = bounds_of(TABLE), bounds_of(TABLE, confidence=0.5)
    assert (narrow.high - narrow.low < wide.high - wide.low).all()
    none = bounds_of([0, 10], total=[50, 50])
    assert (none.low[0], none.high[0]) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 99}, "at least 100 times"),
        ({"confidence": 1.2}, "between 0 and 1"),
        ({"activity": [1.5, 2]}, "not a whole number"),
        ({"total": [10.5, 20]}, "not a whole number"),
        ({"reference_activity": 4.5}, "not a whole number"),
        ({"reference_total": 40.5}, "not a whole number"),
        ({"missing": [True, False], "reference_activity": 5}, "cannot be drawn anew"),
        ({"activity": [1, -2]}, "negative"),
    ],
)
def test_refusals(arguments, message):
    given = {"activity": [1, 2], "total": [10, 20], "draws": 200, **arguments}
    with pytest.raises(MethodError, match=message):
        location_quotient_bootstrap_interval(generator=np.random.default_rng(1), **given)
