import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import dersimonian_laird

# Colditz et al. (1994), JAMA 271, 698-702: thirteen trials of a vaccine; cases and others among the
# treated, cases and others among the controls.
TRIALS = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ],
    dtype=float,
)


def test_the_vaccine_trials_as_published():
    """Log relative risk: mean -0.7141, error 0.1787, variance 0.3088, Q 152.23 (metafor, "DL")."""
    a, b, c, d = TRIALS.T
    effect = np.log(a / (a + b)) - np.log(c / (c + d))
    result = dersimonian_laird(effect, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    assert result.mean[0] == pytest.approx(-0.7141, abs=5e-5)
    assert np.sqrt(result.variance_of_mean[0]) == pytest.approx(0.1787, abs=5e-5)
    assert result.between[0] == pytest.approx(0.3088, abs=5e-5)
    assert result.heterogeneity[0] == pytest.approx(152.2330, abs=5e-5)
    assert result.count[0] == 13


def test_the_eight_schools_of_rubin_1981():
    """Gelman et al., Bayesian Data Analysis, 5.5: pooled estimate 7.7 with standard error 4.1."""
    effects = [28, 8, -3, 7, -1, 1, 18, 12]
    errors = np.array([15, 10, 16, 11, 9, 11, 10, 18])
    result = dersimonian_laird(effects, errors**2)
    assert result.between[0] == 0
    assert result.mean[0] == pytest.approx(7.7, abs=0.05)
    assert np.sqrt(result.variance_of_mean[0]) == pytest.approx(4.1, abs=0.05)


values = arrays(np.float64, (6,), elements=st.floats(-5, 5))
variances = arrays(np.float64, (6,), elements=st.floats(0.01, 5))


@given(values, variances)
def test_the_variance_between_solves_its_moment_equation(value, variance):
    """The expected Q, k - 1 + c tau^2, equals the observed one unless that would be negative."""
    result = dersimonian_laird(value, variance)
    weight = 1 / variance
    mean = np.average(value, weights=weight)
    q = (weight * (value - mean) ** 2).sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    assert 5 + scale * result.between[0] == pytest.approx(max(q, 5), rel=1e-9)


@given(values, variances, st.permutations(range(6)), st.floats(0.1, 10))
def test_order_and_unit_do_not_matter(value, variance, order, unit):
    base = dersimonian_laird(value, variance)
    other = dersimonian_laird(value[order] * unit, variance[order] * unit**2)
    assert np.allclose(other.mean, base.mean * unit)
    assert np.allclose(other.between, base.between * unit**2, atol=1e-9)


def test_sets_are_independent_and_may_be_thin():
    result = dersimonian_laird([0.0, 4, 7, 1, 3], [1, 1, 2, 1, 1], sets=[0, 0, 1, 3, 3], size=4)
    assert np.array_equal(result.count, [2, 1, 0, 2])
    assert np.allclose(result.mean, [2, 7, np.nan, 2], equal_nan=True)
    assert np.allclose(result.between, [7, np.nan, np.nan, 1], equal_nan=True)
    assert result.variance_of_mean[1] == 2


@pytest.mark.parametrize(
    ("value", "variance", "arguments", "message"),
    [
        ([1.0, 2], [1.0, 0], {}, r"A variance is not positive \(variances, first at \[1\]\)"),
        ([1.0, 2], [1.0, -1], {}, "not positive"),
        ([1.0, 2], [1.0], {}, "do not fit together"),
        ([1.0, np.nan], [1.0, 1], {}, "not finite"),
        ([], [], {}, "nothing to compute"),
        ([1.0, 2], [1.0, 1], {"sets": [0, 1]}, "no such set"),
        ([1.0, 2], [1.0, 1], {"sets": [0, 0.5], "size": 2}, "no such set"),
        ([1.0, 2], [1.0, 1], {"sets": [0]}, "do not fit together"),
    ],
)
def test_refusals(value, variance, arguments, message):
    with pytest.raises(MethodError, match=message):
        dersimonian_laird(value, variance, **arguments)
