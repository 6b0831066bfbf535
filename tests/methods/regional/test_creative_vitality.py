import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import creative_vitality

COUNTRY = {
    "reference_values": [1000.0, 500.0, 200.0],
    "reference_population": 10_000.0,
    "weights": [0.4, 0.4, 0.2],
}

values_of = arrays(np.float64, (3, 3), elements=st.floats(0.1, 1e3))


def test_by_hand():
    """Per head 2, 1 and 0.5 times the country: 0.8 + 0.4 + 0.1."""
    found = creative_vitality([[20.0, 5.0, 1.0]], [100.0], **COUNTRY)
    assert np.allclose(found.ratio, [[2, 1, 0.5]])
    assert np.allclose(found.contribution, [[0.8, 0.4, 0.1]])
    assert found.index[0] == pytest.approx(1.3)


@given(values_of)
def test_weighted_by_people_the_regions_of_a_country_average_one(values):
    people = np.array([1.0, 2.0, 5.0])
    found = creative_vitality(
        values,
        people,
        reference_values=values.sum(axis=0),
        reference_population=8.0,
        weights=[0.2, 0.3, 0.5],
    )
    assert np.average(found.index, weights=people) == pytest.approx(1)
    assert np.allclose(found.contribution.sum(axis=1), found.index)


@given(values_of, st.floats(0.01, 100), st.permutations(range(3)))
def test_units_and_order_do_not_matter(values, unit, order):
    people = np.array([10.0, 20.0, 50.0])
    base = creative_vitality(values, people, **COUNTRY)
    units = np.array([unit, 1.0, 1 / unit])
    scaled = {**COUNTRY, "reference_values": COUNTRY["reference_values"] * units}
    moved = creative_vitality(values[order] * units, people[order], **scaled)
    assert np.allclose(moved.index, base.index[order])


def test_the_country_itself_is_one_and_a_gap_leaves_no_index():
    found = creative_vitality(
        [COUNTRY["reference_values"], [1.0, 1.0, 77.0]],
        [10_000.0, 10.0],
        **COUNTRY,
        missing=[[False] * 3, [False, False, True]],
    )
    assert found.index[0] == pytest.approx(1)
    assert np.isnan(found.index[1])
    assert np.isnan(found.ratio[1]).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weights": [0.5, 0.5, 0.5]}, "do not add up to one"),
        ({"weights": [1.5, -0.5, 0.0]}, "negative"),
        ({"weights": [1.0]}, "do not fit together"),
        ({"reference_values": [1.0, 0.0, 1.0]}, "zero in the reference"),
        ({"reference_values": [1.0]}, "do not fit together"),
        ({"reference_population": 0.0}, "The reference is empty"),
        ({"population": [0.0]}, "no inhabitants"),
        ({"population": [1.0, 1.0]}, "do not fit together"),
        ({"values": [[1.0, -1.0, 1.0]]}, "negative"),
        ({"values": [[1.0, np.nan, 1.0]]}, "not finite"),
    ],
)
def test_refusals(wrong, message):
    good = {"values": [[1.0, 1.0, 1.0]], "population": [5.0], **COUNTRY}
    with pytest.raises(MethodError, match=message):
        creative_vitality(**{**good, **wrong})


def test_the_weights_have_no_default():
    with pytest.raises(TypeError, match="weights"):
        creative_vitality([[1.0]], [1.0], reference_values=[1.0], reference_population=1.0)
