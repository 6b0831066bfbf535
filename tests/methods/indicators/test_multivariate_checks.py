import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import multivariate_checks

VALUES = np.random.default_rng(2).normal(size=(40, 1)) + np.random.default_rng(3).normal(
    size=(40, 4)
)


def test_alpha_by_the_formula_of_variances():
    """Cronbach: k/(k-1) (1 - sum of variances over the variance of the sum), standardised."""
    scores = (VALUES - VALUES.mean(axis=0)) / VALUES.std(axis=0)
    found = multivariate_checks(VALUES)
    assert found.alpha == pytest.approx(4 / 3 * (1 - 4 / scores.sum(axis=1).var()))
    without = multivariate_checks(VALUES[:, 1:])
    assert found.alpha_without[0] == pytest.approx(without.alpha)


def test_partial_correlations_by_regressions():
    found = multivariate_checks(VALUES)
    plain = partial = 0.0
    for i in range(4):
        for j in set(range(4)) - {i}:
            rest = [k for k in range(4) if k not in {i, j}]
            design = np.column_stack([np.ones(40), VALUES[:, rest]])
            left = VALUES - design @ np.linalg.lstsq(design, VALUES, rcond=None)[0]
            partial += np.corrcoef(left[:, i], left[:, j])[0, 1] ** 2
            plain += found.correlation[i, j] ** 2
    assert found.sampling_adequacy == pytest.approx(plain / (plain + partial))


@settings(max_examples=20)
@given(st.integers(0, 1000), st.permutations(range(4)), st.floats(1e-6, 1e6))
def test_eigenvalues_add_up_and_units_and_order_do_not_matter(seed, order, unit):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(20, 1)) + draw.normal(size=(20, 4))
    found = multivariate_checks(values)
    assert found.eigenvalues.sum() == pytest.approx(4)
    assert found.explained.sum() == pytest.approx(1)
    assert (np.diff(found.eigenvalues) <= 0).all()
    other = multivariate_checks((values * [1, unit, 1 / unit, 3] + 7)[:, order])
    assert other.alpha == pytest.approx(found.alpha)
    assert other.sampling_adequacy == pytest.approx(found.sampling_adequacy)
    assert np.allclose(other.alpha_without, found.alpha_without[order])
    assert np.allclose(other.eigenvalues, found.eigenvalues)


def test_three_regions_are_enough():
    assert np.isfinite(multivariate_checks(VALUES[:3, :2]).alpha)


def test_the_same_indicator_twice():
    found = multivariate_checks(VALUES[:, [0, 0]])
    assert found.alpha == pytest.approx(1)
    assert np.allclose(found.eigenvalues, [2, 0])
    assert np.isnan(found.sampling_adequacy)
    assert np.isnan(found.alpha_without).all()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (VALUES[:2], "too few regions"),
        (VALUES[:, :1], "too few regions"),
        (np.ones((5, 2)), "same in every region"),
        (np.full((5, 2), np.nan), "not finite"),
    ],
)
def test_refusals(values, message):
    with pytest.raises(MethodError, match=message):
        multivariate_checks(values)
