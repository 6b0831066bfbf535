import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kerege.methods.errors import MethodError
from kerege.methods.trend import level_shift, level_shift_search

# Flow of the Nile at Aswan, 1871 to 1970, 10^8 cubic metres (Cobb 1978). The level falls in 1899;
# Zeileis et al. (2003), in the R package strucchange, find means of 1097.75 and 849.97.
# fmt: off
NILE = np.array(
    [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960,
     1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694,
     940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764,
     821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822,
     1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
     986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740],
    dtype=float,
)
# fmt: on
NILE_YEARS = np.arange(1871, 1971)
YEARS = np.arange(2010, 2020)
series = arrays(float, (10,), elements=st.floats(-100, 100)).filter(
    lambda y: np.abs(np.diff(y, 2)).min() > 1e-2
)


def test_the_nile_falls_in_1899():
    found = level_shift_search(
        NILE_YEARS, NILE, slope=False, generator=np.random.default_rng(1), draws=999
    )
    assert found.year == 1899
    assert found.shift == pytest.approx(849.9722 - 1097.75, abs=1e-4)
    assert found.f == pytest.approx(75.93, abs=0.005)
    assert found.p_value == 1 / 1000
    assert np.isnan([found.lower, found.upper]).all()


@given(series)
def test_without_a_slope_it_is_the_t_test_of_two_means(y):
    found = level_shift(YEARS, y, at=2014, slope=False, confidence=0.9)
    other = stats.ttest_ind(y[4:], y[:4])
    interval = other.confidence_interval(0.9)
    assert found.f == pytest.approx(other.statistic**2, rel=1e-6, abs=1e-9)
    assert found.p_value == pytest.approx(other.pvalue, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx((interval.low, interval.high), abs=1e-6)


@given(series, st.floats(-10, 10))
def test_an_even_pace_is_taken_out(y, pace):
    one = level_shift(YEARS, y, at=2015, slope=True, confidence=0.9)
    moved = level_shift(YEARS, y + pace * (YEARS - 2000), at=2015, slope=True, confidence=0.9)
    assert moved.shift == pytest.approx(one.shift, abs=1e-8)
    design = np.stack([np.ones(10), YEARS - 2010, YEARS >= 2015], axis=1).astype(float)
    assert one.shift == pytest.approx(np.linalg.lstsq(design, y)[0][2], abs=1e-8)


def test_noise_is_flagged_as_often_as_said():
    random = np.random.default_rng(6)
    p = [
        level_shift_search(
            YEARS, random.normal(0, 1, 10), slope=False, generator=random, draws=99
        ).p_value
        for _ in range(600)
    ]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.04)


@settings(max_examples=20)
@given(series, st.floats(0.1, 100), st.sampled_from([1, -1]))
def test_a_search_takes_the_best_year_in_any_unit(y, unit, sign):
    one, other = (
        level_shift_search(YEARS, x, slope=False, generator=np.random.default_rng(3), draws=99)
        for x in (y, sign * unit * y)
    )
    years = [level_shift(YEARS, y, at=at, slope=False, confidence=0.9) for at in YEARS[2:9]]
    assert one.f == pytest.approx(max(found.f for found in years))
    assert other.f == pytest.approx(one.f, rel=1e-6)
    assert other.shift == pytest.approx(sign * unit * one.shift, rel=1e-6)
    assert other.p_value == one.p_value


def test_the_same_seed_gives_the_same():
    y = np.array([1.0, 2, 1, 3, 8, 9, 8, 10, 9, 8])
    one, other = (
        level_shift_search(YEARS, y, slope=False, generator=np.random.default_rng(9), draws=199)
        for _ in range(2)
    )
    assert (one.year, one.p_value) == (other.year, other.p_value)
    assert one.year == 2014
    assert one.p_value < 0.05


@pytest.mark.parametrize(
    ("values", "more", "message"),
    [
        ([1, 2, 4, 3], {}, "needs five years"),
        ([1, 2, 4, 3, 5, 7], {"at": 1}, "two years on each side"),
        ([1, 2, 4, 3, 5, 7], {"at": 5}, "two years on each side"),
        ([1, 2, 4, np.nan, 5, 7], {}, "not finite"),
        ([1, 1, 1, 7, 7, 7], {}, "leaves no error"),
        ([1, 2, 4, 3, 5, 7], {"confidence": 2}, "between 0 and 1"),
    ],
)
def test_refusals(values, more, message):
    with pytest.raises(MethodError, match=message):
        level_shift(
            np.arange(len(values)), values, **{"at": 3, "slope": False, "confidence": 0.9, **more}
        )


@pytest.mark.parametrize(
    ("values", "draws", "message"),
    [
        ([1, 2, 4, 3, 5, 7], 10, "Too few draws"),
        ([1, 1, 1, 7, 7, 7], 99, "leaves no error"),
    ],
)
def test_refusals_of_a_search(values, draws, message):
    with pytest.raises(MethodError, match=message):
        level_shift_search(
            np.arange(6), values, slope=False, generator=np.random.default_rng(0), draws=draws
        )
