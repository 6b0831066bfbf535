import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import nearest_neighbour_imputation

VALUES = np.array([[1.0, 10], [2, 20], [2.1, np.nan], [9, 90]])
GAPS = np.isnan(VALUES)


def test_the_nearest_donor_and_the_mean_of_two():
    one = nearest_neighbour_imputation(VALUES, missing=GAPS, neighbours=1)
    assert one.values[2, 1] == 20
    assert np.isnan(one.deviation[2, 1])
    two = nearest_neighbour_imputation(VALUES, missing=GAPS, neighbours=2)
    assert two.values[2, 1] == 15
    assert two.deviation[2, 1] == pytest.approx(np.sqrt(50))
    assert np.array_equal(two.filled, GAPS)
    assert np.array_equal(two.values[~GAPS], VALUES[~GAPS])


@settings(max_examples=25)
@given(st.integers(0, 1000), st.integers(1, 3), st.floats(1e-6, 1e6))
def test_donors_are_those_of_a_slow_search_in_any_unit(seed, neighbours, unit):
    draw = np.random.default_rng(seed)
    values, gaps = draw.normal(size=(8, 3)), draw.random((8, 3)) < 0.2
    gaps[:4] = gaps[:, 2] = False
    known = np.where(gaps, np.nan, values)
    scaled = known / np.nanstd(known, axis=0)
    units = [unit, 1, 1]
    found = nearest_neighbour_imputation(values * units, missing=gaps, neighbours=neighbours)
    for region, indicator in np.argwhere(gaps):
        away = {
            i: np.nanmean((scaled[i] - scaled[region]) ** 2)
            for i in range(8)
            if not gaps[i, indicator]
        }
        nearest = sorted(away, key=away.__getitem__)[:neighbours]
        expected = values[nearest, indicator].mean() * units[indicator]
        assert found.values[region, indicator] == pytest.approx(expected)
    assert np.array_equal(found.values[~gaps], (values * units)[~gaps])


def test_all_donors_are_the_mean_and_units_do_not_choose_the_donor():
    every = nearest_neighbour_imputation(VALUES, missing=GAPS, neighbours=3)
    assert every.values[2, 1] == 40
    scaled = nearest_neighbour_imputation(VALUES * [1e6, 1], missing=GAPS, neighbours=1)
    assert scaled.values[2, 1] == 20


@pytest.mark.parametrize(
    ("values", "neighbours", "message"),
    [
        (VALUES, 0, "not so many donors"),
        (VALUES, 4, "not so many donors"),
        (np.where(GAPS, np.nan, [[1.0, 5]] * 4), 1, "same in every known region"),
        (np.array([[1, np.inf], [2, 3], [3, np.nan], [4, 4]]), 1, "not finite"),
    ],
)
def test_refusals(values, neighbours, message):
    with pytest.raises(MethodError, match=message):
        nearest_neighbour_imputation(values, missing=GAPS, neighbours=neighbours)


def test_a_region_without_anything_in_common_is_refused():
    values = np.array([[1.0, np.nan], [2, np.nan], [np.nan, 3], [np.nan, 4]])
    with pytest.raises(MethodError, match="too few donors to compare with"):
        nearest_neighbour_imputation(values, missing=np.isnan(values), neighbours=1)
