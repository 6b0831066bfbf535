import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

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


@given(
    arrays(float, (6, 2), elements=st.floats(-100, 100)),
    arrays(bool, (6, 2)),
    st.sampled_from([("mean", np.mean), ("median", np.median)]),
)
def test_each_gap_is_what_its_group_knows_and_nothing_else_changes(values, gaps, statistic):
    gaps[:2] = False  # somebody is known of each group
    name, of = statistic
    found = group_imputation(values, missing=gaps, groups=list("abaabb"), statistic=name)
    for region, indicator in np.argwhere(gaps):
        like = [i for i in range(6) if "abaabb"[i] == "abaabb"[region] and not gaps[i, indicator]]
        assert found[region, indicator] == pytest.approx(of(values[like, indicator]))
    assert np.array_equal(found[~gaps], values[~gaps])


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
