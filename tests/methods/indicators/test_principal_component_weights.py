import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.methods.errors import MethodError
from kerege.methods.indicators import principal_component_weights

RNG = np.random.default_rng(6)
FACTORS = RNG.normal(size=(200, 2))
VALUES = np.column_stack([FACTORS[:, [0, 0, 0]], FACTORS[:, [1, 1]]]) + 0.3 * RNG.normal(
    size=(200, 5)
)


def test_rotation_finds_the_two_groups_and_keeps_what_is_explained():
    found = principal_component_weights(VALUES, components=2)
    assert len({*found.component[:3]}) == len({*found.component[3:]}) == 1
    assert found.component[0] != found.component[3]
    correlation = np.corrcoef(VALUES, rowvar=False)
    largest = np.linalg.eigvalsh(correlation)[-2:]
    assert found.explained.sum() == pytest.approx(largest.sum() / 5)
    small = (np.abs(found.loadings) < 0.2).sum()
    assert small == 5


def test_one_component_weighs_by_squared_loadings():
    found = principal_component_weights(VALUES, components=1)
    values, vectors = np.linalg.eigh(np.corrcoef(VALUES, rowvar=False))
    assert np.allclose(found.weights, vectors[:, -1] ** 2)
    assert found.explained[0] == pytest.approx(values[-1] / 5)


def test_as_many_components_as_indicators_explain_all():
    assert principal_component_weights(VALUES, components=5).explained.sum() == pytest.approx(1)


def test_varimax_is_at_its_best():
    """No further turn of the plane makes the squared loadings of equal rows vary more."""
    loadings = principal_component_weights(VALUES, components=2).loadings
    rows = loadings / np.linalg.norm(loadings, axis=1, keepdims=True)

    def criterion(angle):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return ((rows @ turn) ** 2).var(axis=0).sum()

    assert all(criterion(0) >= criterion(angle) - 1e-12 for angle in np.linspace(-0.7, 0.7, 41))


@settings(max_examples=15)
@given(st.integers(0, 1000), st.permutations(range(5)), st.floats(1e-6, 1e6))
def test_the_order_and_the_unit_do_not_matter(seed, order, unit):
    draw = np.random.default_rng(seed)
    factors = draw.normal(size=(60, 2))
    values = factors[:, [0, 0, 0, 1, 1]] + 0.4 * draw.normal(size=(60, 5))
    found = principal_component_weights(values, components=2)
    moved = principal_component_weights(unit * values[:, order], components=2)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    assert np.allclose(moved.weights, found.weights[order], atol=1e-6)


@pytest.mark.parametrize(
    ("values", "components", "message"),
    [
        (VALUES, 0, "not so many components"),
        (VALUES, 6, "not so many components"),
        (np.ones((5, 2)), 1, "same in every region"),
    ],
)
def test_refusals(values, components, message):
    with pytest.raises(MethodError, match=message):
        principal_component_weights(values, components=components)
