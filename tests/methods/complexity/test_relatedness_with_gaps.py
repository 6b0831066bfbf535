import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.complexity import proximity, relatedness_density, relatedness_with_gaps
from kerege.methods.errors import MethodError


def tables(seed, regions=9, activities=6):
    draw = np.random.default_rng(seed)
    return draw.random((regions, activities)) < 0.4, draw.random((regions, activities)) < 0.7


def slow(m, k):
    """Return proximity and density by loops."""
    regions, activities = m.shape
    phi = np.full((activities, activities), np.nan)
    for j in range(activities):
        for h in range(activities):
            both = [i for i in range(regions) if k[i, j] and k[i, h]]
            mine, other = sum(m[i, j] for i in both), sum(m[i, h] for i in both)
            some = (m & k)[:, j].any() and (m & k)[:, h].any()
            if some and max(mine, other):
                phi[j, h] = sum(m[i, j] and m[i, h] for i in both) / max(mine, other)
    density = np.full(m.shape, np.nan)
    for i in range(regions):
        for j in range(activities):
            near = [(phi[h, j], m[i, h]) for h in range(activities) if k[i, h]]
            near = [(x, has) for x, has in near if np.isfinite(x)]
            if (m & k)[:, j].any() and (whole := sum(x for x, _ in near)) > 0:
                density[i, j] = sum(x for x, has in near if has) / whole
    return phi, density


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100_000))
def test_it_is_that_of_a_slow_loop_and_what_stands_in_a_gap_does_not_matter(seed):
    m, k = tables(seed)
    found = relatedness_with_gaps(m, k)
    phi, density = slow(m, k)
    np.testing.assert_allclose(found.proximity, phi)
    np.testing.assert_allclose(found.density, density)
    np.testing.assert_array_equal(relatedness_with_gaps(m ^ ~k, k).density, found.density)
    np.testing.assert_allclose(found.proximity, found.proximity.T)
    order = np.random.default_rng(seed).permutation(len(m))
    np.testing.assert_allclose(relatedness_with_gaps(m[order], k[order]).density, density[order])


def test_without_gaps_it_is_the_published_formula():
    m, k = tables(3)
    found = relatedness_with_gaps(m, np.ones_like(k))
    np.testing.assert_allclose(found.proximity, proximity(m))
    np.testing.assert_allclose(found.density, relatedness_density(m, proximity(m)))
    assert (found.compared == len(m)).all()


def test_where_nothing_is_known_there_is_no_number():
    m, k = tables(3)
    found = relatedness_with_gaps(m, np.zeros_like(k))
    assert np.isnan(found.proximity).all()
    assert np.isnan(found.density).all()
    k[:, 0] = False
    assert np.isnan(relatedness_with_gaps(m, k).density[:, 0]).all()


@pytest.mark.parametrize(
    ("specialised", "known", "message"),
    [
        ([[True, False]], [[True]], "another shape"),
        ([[2, 0]], [[True, True]], "true"),
        ([[True, False]], [[0.5, 1]], "true"),
    ],
)
def test_refusals(specialised, known, message):
    with pytest.raises(MethodError, match=message):
        relatedness_with_gaps(specialised, known)
