import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.inputoutput import flegg_location_quotient, regional_coefficients
from kerege.methods.regional import location_quotient

nations = arrays(np.float64, (4,), elements=st.floats(10, 1000))
parts = arrays(np.float64, (4,), elements=st.floats(0.01, 1))
matrices = arrays(np.float64, (4, 4), elements=st.floats(0, 0.2))
deltas = st.floats(0, 0.9)


def test_by_hand():
    """A quarter of the nation, SLQ 1.6 and 0.4; with delta 1/2, lambda = sqrt(log2 1.25)."""
    found = flegg_location_quotient([40, 10], [100, 100], delta=0.5)
    scale = np.sqrt(np.log2(1.25))
    assert np.allclose(found, np.array([[1.6, 4], [0.25, 0.4]]) * scale)


@given(nations, parts, deltas)
def test_it_is_the_definition_cell_by_cell(nation, part, delta):
    region = nation * part
    found = flegg_location_quotient(region, nation, delta=delta)
    size = np.log2(1 + region.sum() / nation.sum()) ** delta
    simple = location_quotient(
        region[None, :], reference_activity=nation, reference_total=nation.sum()
    )[0]
    for i, j in np.ndindex(4, 4):
        cross = simple[i] if i == j else (region[i] / nation[i]) / (region[j] / nation[j])
        assert found[i, j] == pytest.approx(cross * size)


@given(nations, parts, matrices, deltas, st.booleans())
def test_coefficients_are_the_national_ones_cut_where_supply_is_short(
    nation, part, matrix, delta, augmented
):
    region = nation * part
    quotient = flegg_location_quotient(region, nation, delta=delta)
    found = regional_coefficients(matrix, region, nation, delta=delta, augmented=augmented)
    simple = (region / nation) / (region.sum() / nation.sum())
    for i, j in np.ndindex(4, 4):
        lifted = np.log2(1 + simple[j]) if augmented and simple[j] > 1 else 1
        assert found[i, j] == pytest.approx(matrix[i, j] * min(quotient[i, j], 1) * lifted)


@given(nations, parts, matrices, deltas, st.permutations(range(4)), st.floats(0.01, 100))
def test_unit_and_order_do_not_matter(nation, part, matrix, delta, order, unit):
    region = nation * part
    base = regional_coefficients(matrix, region, nation, delta=delta, augmented=True)
    moved = regional_coefficients(
        matrix[np.ix_(order, order)],
        region[order] * unit,
        nation[order] * unit,
        delta=delta,
        augmented=True,
    )
    assert np.allclose(moved, base[np.ix_(order, order)])


@given(nations, matrices, deltas, st.booleans())
def test_the_nation_as_its_own_region_keeps_its_coefficients(nation, matrix, delta, augmented):
    found = regional_coefficients(matrix, nation, nation, delta=delta, augmented=augmented)
    assert np.allclose(found, matrix)


@given(nations, parts, matrices)
def test_a_larger_delta_leaves_less_at_home(nation, part, matrix):
    cuts = [
        regional_coefficients(matrix, nation * part, nation, delta=delta, augmented=False)
        for delta in (0.1, 0.2, 0.4)
    ]
    assert (cuts[0] >= cuts[1]).all()
    assert (cuts[1] >= cuts[2]).all()


def test_an_absent_sector_neither_sells_nor_buys():
    found = flegg_location_quotient([5, 0, 5], [50, 50, 50], delta=0.3)
    assert (found[1] == 0).all()
    assert (found[:, 1] == 0).all()
    assert found[0, 2] > 0


@pytest.mark.parametrize(
    ("region", "nation", "delta", "message"),
    [
        ([1, 1], [5, 0], 0.3, "absent from the nation"),
        ([0, 0], [5, 5], 0.3, "region is empty"),
        ([6, 1], [5, 5], 0.3, "larger than the nation"),
        ([1, 1, 1], [5, 5], 0.3, "not one value for each sector"),
        ([1, -1], [5, 5], 0.3, "negative"),
        ([1, np.nan], [5, 5], 0.3, "not finite"),
        ([1, 1], [5, 5], 1.0, "Delta lies from 0"),
        ([1, 1], [5, 5], -0.1, "Delta lies from 0"),
    ],
)
def test_refusals(region, nation, delta, message):
    with pytest.raises(MethodError, match=message):
        flegg_location_quotient(region, nation, delta=delta)
    with pytest.raises(MethodError, match=message):
        regional_coefficients(np.eye(2) * 0.1, region, nation, delta=delta, augmented=False)


def test_a_matrix_of_other_sectors_is_refused():
    known = {"regional": [1, 1], "national": [5, 5], "delta": 0.3, "augmented": False}
    with pytest.raises(MethodError, match="not the same sectors"):
        regional_coefficients([[0.1, 0.1]], **known)
    with pytest.raises(MethodError, match="not one value for each sector"):
        regional_coefficients(np.eye(3) * 0.1, **known)
    with pytest.raises(MethodError, match="negative"):
        regional_coefficients(-np.eye(2), **known)
