import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.indicators import sobol_indices, sobol_sample


def indices(results, **arguments):
    return sobol_indices(
        results, **{"resamples": 50, "generator": np.random.default_rng(1), **arguments}
    )


def ishigami(points):
    x, y, z = np.moveaxis(points, -1, 0)
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


@pytest.fixture(scope="module")
def sample():
    return sobol_sample([-np.pi] * 3, [np.pi] * 3, size=8192, generator=np.random.default_rng(3))


def test_the_closed_form_of_ishigami(sample):
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    found = indices(ishigami(sample))
    whole = 1 / 2 + 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18
    first = (1 / 2 * (1 + 0.1 * np.pi**4 / 5) ** 2 / whole, 49 / 8 / whole, 0)
    both = 0.01 * np.pi**8 * (1 / 18 - 1 / 50) / whole
    assert np.allclose(found.first, first, atol=0.01)
    assert np.allclose(found.total, (first[0] + both, first[1], both), atol=0.01)
    assert found.second[0, 2] == pytest.approx(both, abs=0.02)
    assert found.second[0, 1] == pytest.approx(0, abs=0.02)
    assert np.isnan(found.second[np.tril_indices(3)]).all()
    assert (found.first_error > 0).all()
    assert (np.abs(found.first - first) <= 2 * found.first_error + 1e-3).all()


def test_shares_of_a_sum_are_those_of_the_variances(sample):
    found = indices(sample @ [1.0, 2, 3])
    assert np.allclose(found.first, np.array([1, 4, 9]) / 14, atol=0.01)
    assert np.allclose(found.total, found.first, atol=0.01)


def test_a_resample_is_the_formula_on_the_points_drawn(sample):
    """The bootstrap by counts against a bootstrap by copies."""
    results = ishigami(sample[:, :64])
    found = indices(results, resamples=40)
    y = (results - results.mean()) / results.std()
    drawn = np.random.default_rng(1).integers(64, size=(64, 40))
    one, other, crossed, back = y[0][drawn], y[1][drawn], y[2:5][:, drawn], y[5:8][:, drawn]
    variance = np.var(np.concatenate([one, other]), axis=0)
    first = (other * (crossed - one)).mean(axis=1) / variance
    closed = (back[0] * crossed[1] - one * other).mean(axis=0) / variance - first[0] - first[1]
    z = 1.959963984540054
    assert np.allclose(found.first_error, z * first.std(axis=1, ddof=1))
    assert found.second_error[0, 1] == pytest.approx(z * closed.std(ddof=1))


SAMPLE = sobol_sample([-1] * 3, [1] * 3, size=256, generator=np.random.default_rng(3))


@settings(max_examples=20)
@given(
    arrays(float, (3,), elements=st.floats(0.5, 3)),
    st.floats(1e-6, 1e6),
    st.floats(-5, 5),
    st.permutations(range(3)),
)
def test_unit_zero_and_order_do_not_matter_and_a_sum_has_its_shares(slope, unit, zero, order):
    one, other = indices(SAMPLE @ slope), indices(unit * (SAMPLE @ slope + zero))
    assert np.allclose(one.total, other.total)
    assert np.allclose(one.second_error, other.second_error, equal_nan=True)
    assert np.allclose(one.first, slope**2 / (slope @ slope), atol=0.1)
    low, high = slope * -1, slope * 3
    drawn = [
        sobol_sample(low[at], high[at], size=8, generator=np.random.default_rng(2))
        for at in (np.arange(3), np.array(order))
    ]
    for points, at in zip(drawn, (np.arange(3), np.array(order)), strict=True):
        assert points.shape == (8, 8, 3)
        assert ((points >= low[at]) & (points <= high[at])).all()
        for i in range(3):
            columns = np.arange(3) == i
            assert np.array_equal(points[2 + i], np.where(columns, points[1], points[0]))


def test_the_sample_mixes_two_bases():
    points = sobol_sample([0, 10], [1, 20], size=8, generator=np.random.default_rng(1))
    assert points.shape == (6, 8, 2)
    first, second, cross, _, back, _ = points
    assert np.array_equal(cross, np.column_stack([second[:, 0], first[:, 1]]))
    assert np.array_equal(back, np.column_stack([first[:, 0], second[:, 1]]))
    assert (points[..., 1] >= 10).all()
    assert (points[..., 1] <= 20).all()


@pytest.mark.parametrize(
    ("results", "arguments", "message"),
    [
        (np.ones((6, 8)), {}, "does not vary"),
        (np.ones((5, 8)), {}, "shape of a sample"),
        (np.ones((2, 8)), {}, "shape of a sample"),
        (np.full((6, 8), np.nan), {}, "not finite"),
        (np.eye(6, 8), {"resamples": 1}, "needs resamples"),
        (np.eye(6, 8), {"confidence": 2}, "between 0 and 1"),
    ],
)
def test_refusals(results, arguments, message):
    with pytest.raises(MethodError, match=message):
        indices(results, **arguments)


@pytest.mark.parametrize(
    ("low", "high", "size", "message"),
    [
        ([0], [1, 2], 8, "do not fit"),
        ([0], [0], 8, "no room"),
        ([0], [1], 12, "power of 2"),
        ([0], [1], 1, "power of 2"),
    ],
)
def test_refusals_of_the_sample(low, high, size, message):
    with pytest.raises(MethodError, match=message):
        sobol_sample(low, high, size=size, generator=np.random.default_rng(1))
