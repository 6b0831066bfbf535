import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, zscore

from kerege.methods.errors import MethodError
from kerege.methods.indicators import min_max_normalise, rank_normalise, standardise

METHODS = [min_max_normalise, standardise, rank_normalise]


def read(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_asem_sustainable_connectivity_stage_5_follows_from_stage_4(shared):
    """Published normalised data (0 to 100, with direction) of 51 countries, 49 indicators."""
    folder = shared / "data" / "composite_asem"
    meta = [row for row in read(folder / "ASEM_iMeta.csv") if row["Type"] == "Indicator"]
    codes = [row["iCode"] for row in meta]
    direction = [float(row["Direction"]) for row in meta]
    treated, published = (
        [[row[code] for code in codes] for row in read(folder / name)]
        for name in ("published_stage4_Treated.csv", "published_stage5_Normalised.csv")
    )
    gaps = np.array([[cell in {"", "NA"} for cell in row] for row in treated])
    numbers = np.array(
        [[np.nan if cell in {"", "NA"} else float(cell) for cell in row] for row in treated]
    )
    expected = np.array(
        [[np.nan if cell in {"", "NA"} else float(cell) for cell in row] for row in published]
    )
    scaled = 100 * min_max_normalise(numbers, direction=direction, missing=gaps)
    assert scaled.shape == (51, 49)
    assert np.allclose(scaled, expected, rtol=0, atol=1e-10, equal_nan=True)


varied = arrays(np.float64, (6,), elements=st.integers(-50, 50)).filter(lambda v: np.ptp(v) > 0)


@given(varied)
def test_other_programs_agree(values):
    assert np.allclose(standardise(values, direction=1), zscore(values, ddof=1))
    assert np.allclose(rank_normalise(values, direction=1), (rankdata(values) - 1) / 5)
    lowest, highest = values.min(), values.max()
    assert np.allclose(
        min_max_normalise(values, direction=1), np.interp(values, [lowest, highest], [0, 1])
    )


@given(varied, st.floats(0.01, 100), st.floats(-100, 100), st.permutations(range(6)))
def test_unit_origin_and_order_do_not_matter(values, unit, origin, order):
    for method in METHODS:
        base = method(values, direction=1)
        if method is not rank_normalise:
            assert np.allclose(method(values * unit + origin, direction=1), base, atol=1e-6)
        assert np.allclose(method(values[order], direction=1), base[order])


@given(varied)
def test_the_other_direction_is_the_mirror(values):
    for method, mirror in (
        (min_max_normalise, 1),
        (rank_normalise, 1),
        (standardise, 0),
    ):
        assert np.allclose(
            method(values, direction=-1), mirror - method(values, direction=1), atol=1e-12
        )


def test_each_indicator_has_its_own_direction():
    values = [[1.0, 1.0], [3.0, 3.0], [2.0, 2.0]]
    assert min_max_normalise(values, direction=[1, -1]).tolist() == [[0, 1], [1, 0], [0.5, 0.5]]
    assert rank_normalise(values, direction=[1, -1]).tolist() == [[0, 1], [1, 0], [0.5, 0.5]]


def test_goalposts_hold_the_scale_still():
    scaled = min_max_normalise([20.0, 85.0], direction=1, lowest=20, highest=85)
    assert scaled.tolist() == [0, 1]
    life = min_max_normalise([[52.5], [85.0]], direction=1, lowest=[20.0], highest=[85.0])
    assert life.tolist() == [[0.5], [1]]


def test_missing_stays_missing_and_has_no_influence():
    values, missing = [1.0, 3.0, 1e9, 2.0], [False, False, True, False]
    for method in METHODS:
        result = method(values, direction=1, missing=missing)
        assert np.isnan(result).tolist() == missing
        assert np.allclose(result[[0, 1, 3]], method([1.0, 3.0, 2.0], direction=1))


def test_ranks_of_equal_regions_stand_in_the_middle():
    assert rank_normalise([4.0, 4.0, 4.0], direction=1).tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([1.0, 2.0], {"direction": 0}, "A direction is 1 or -1"),
        ([1.0, 2.0], {"direction": [1, 1]}, "does not fit the indicators"),
        ([[1.0], [2.0]], {"direction": [1, 1]}, "does not fit the indicators"),
        ([1.0], {"direction": 1}, "fewer than two regions"),
        ([1.0, 2.0], {"direction": 1, "missing": [True, False]}, "fewer than two regions"),
        ([1.0, np.nan], {"direction": 1}, "not finite"),
        ([], {"direction": 1}, "nothing to compute"),
    ],
)
def test_refusals(method, values, arguments, message):
    with pytest.raises(MethodError, match=message):
        method(values, **arguments)


def test_refusals_of_scale():
    with pytest.raises(MethodError, match="no room"):
        min_max_normalise([2.0, 2.0], direction=1)
    with pytest.raises(MethodError, match="same in every region"):
        standardise([2.0, 2.0], direction=1)
    with pytest.raises(MethodError, match=r"outside the goalposts \(values, first at \[1\]\)"):
        min_max_normalise([2.0, 9.0], direction=1, lowest=0, highest=8)
    with pytest.raises(MethodError, match="no room"):
        min_max_normalise([2.0, 3.0], direction=1, lowest=5, highest=5)
    with pytest.raises(MethodError, match="does not fit the indicators"):
        min_max_normalise([2.0, 3.0], direction=1, lowest=[1.0, 1.0])
