import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import multivariate_normal_imputation
from kerege.methods.indicators.multivariate_normal_imputation import _fit

RNG = np.random.default_rng(5)
FULL = RNG.multivariate_normal([10, 20, 30], [[4, 3, 0], [3, 4, 0], [0, 0, 1]], 300)
GAPS = np.zeros(FULL.shape, dtype=bool)
GAPS[:60, 1] = True


def impute(values=FULL, seed=1, **changed):
    usual = {"missing": GAPS, "draws": 20, "ridge": 0}
    return multivariate_normal_imputation(
        values, generator=np.random.default_rng(seed), **{**usual, **changed}
    )


def test_the_draws_follow_the_regression_and_scatter_around_it():
    found = impute(draws=200)[:, :60, 1]
    known = ~GAPS[:, 1]
    design = np.column_stack([np.ones(300), FULL[:, [0, 2]]])
    slope, rest, *_ = np.linalg.lstsq(design[known], FULL[known, 1], rcond=None)
    assert np.allclose(found.mean(axis=0), design[:60] @ slope, atol=0.4)
    assert found.std(axis=0).mean() == pytest.approx(np.sqrt(rest[0] / known.sum()), rel=0.1)


def test_known_values_stay_and_the_seed_decides():
    found = impute()
    assert (found[:, ~GAPS] == FULL[~GAPS]).all()
    assert np.array_equal(found, impute())
    assert not np.array_equal(found, impute(seed=2))


def test_without_gaps_the_fit_is_the_moments():
    scaled = (FULL - FULL.mean(axis=0)) / FULL.std(axis=0)
    mean, covariance = _fit(scaled, np.zeros(FULL.shape, dtype=bool), 0)
    assert np.allclose(mean, 0)
    assert np.allclose(covariance, np.corrcoef(FULL, rowvar=False))


@settings(max_examples=10)
@given(st.integers(0, 1000), st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
def test_the_unit_scales_and_what_stands_in_a_gap_does_not_matter(seed, unit, junk):
    values, gaps = FULL[:40], GAPS[:40].copy()
    gaps[20:] = False
    plain = impute(values, seed, missing=gaps, draws=3)
    other = impute(np.where(gaps, junk, unit * values), seed, missing=gaps, draws=3)
    assert np.allclose(other, unit * plain)
    assert (plain[:, ~gaps] == values[~gaps]).all()


def test_a_region_of_which_nothing_is_known_is_drawn_from_the_whole():
    gaps = np.zeros(FULL.shape, dtype=bool)
    gaps[0] = True
    found = impute(missing=gaps, draws=300)[:, 0]
    assert np.allclose(found.mean(axis=0), [10, 20, 30], atol=0.6)


def test_more_indicators_than_regions_need_a_ridge():
    wide = RNG.normal(size=(6, 8))
    gaps = np.zeros(wide.shape, dtype=bool)
    gaps[0, 0] = True
    assert np.isfinite(impute(wide, missing=gaps, ridge=0.1)).all()
    with pytest.raises(MethodError, match="too few regions to see"):
        impute(wide, missing=gaps)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 0}, "Nothing is drawn"),
        ({"ridge": -1}, "ridge is negative"),
        ({"values": np.where(GAPS, FULL, 3.0)}, "same in every known region"),
        ({"values": np.where(np.eye(300, 3) > 0, np.nan, FULL)}, "not finite"),
        ({"missing": np.arange(900).reshape(300, 3) > 4}, "fewer than three regions"),
    ],
)
def test_refusals(arguments, message):
    with pytest.raises(MethodError, match=message):
        impute(**arguments)
