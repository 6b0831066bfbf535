import numpy as np
import pytest

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
