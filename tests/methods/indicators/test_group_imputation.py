import numpy as np
import pytest

from kerege.methods.errors import MethodError
from kerege.methods.indicators import group_imputation

VALUES = np.array([[1.0, 5], [2, 6], [9, np.nan], [10, 8], [30, 4]])
GAPS = np.isnan(VALUES)


def test_the_mean_and_the_median_of_the_group():
    groups = ["a", "a", "b", "b", "b"]
    mean = group_imputation(VALUES, missing=GAPS, groups=groups, statistic="mean")
    assert mean[2, 1] == 6
    assert group_imputation(VALUES, missing=GAPS, groups=[0] * 5, statistic="mean")[2, 1] == 5.75
    whole = group_imputation(VALUES, missing=GAPS, groups=[0] * 5, statistic="median")
    assert whole[2, 1] == 5.5
    assert np.array_equal(mean[~GAPS], VALUES[~GAPS])
    assert np.isnan(VALUES[2, 1])


def test_nothing_missing_changes_nothing_and_the_unit_scales():
    none = np.zeros(VALUES.shape, dtype=bool)
    full = np.nan_to_num(VALUES)
    same = group_imputation(full, missing=none, groups=[0] * 5, statistic="mean")
    assert np.array_equal(same, full)
    scaled = group_imputation(9 * VALUES, missing=GAPS, groups=[0] * 5, statistic="mean")
    plain = group_imputation(VALUES, missing=GAPS, groups=[0] * 5, statistic="mean")
    assert np.allclose(scaled, 9 * plain)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"groups": [1, 2, 3]}, "do not fit together"),
        ({"groups": [1, 1, 2, 1, 1]}, r"knows nothing.*\[2, 1\]"),
        ({"statistic": "mode"}, "no such statistic"),
        ({"missing": np.zeros(VALUES.shape, dtype=bool)}, "not finite"),
    ],
)
def test_refusals(arguments, message):
    usual = {"missing": GAPS, "groups": [0] * 5, "statistic": "mean"}
    with pytest.raises(MethodError, match=message):
        group_imputation(VALUES, **{**usual, **arguments})
