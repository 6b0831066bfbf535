import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import ellison_glaeser

amounts = arrays(np.float64, (5,), elements=st.floats(0, 1e3)).filter(lambda v: v.sum() > 1)
sizes = arrays(np.float64, (5,), elements=st.floats(1, 1e3))


def test_by_hand():
    """Shares 0.7, 0.3 of halves, ten equal plants: G = 0.08, room 0.5, (0.08 - 0.05) / 0.45."""
    found = ellison_glaeser([70, 30], [500, 500], plant_herfindahl=0.1)
    assert found.raw == pytest.approx(0.08)
    assert found.expected == pytest.approx(0.05)
    assert found.index == pytest.approx(0.03 / 0.45)


def test_plants_thrown_like_darts_have_no_concentration_on_average():
    generator = np.random.default_rng(8)
    regions = np.array([0.5, 0.2, 0.2, 0.1])
    plants = np.array([40, 20, 10, 10, 5, 5, 5, 5])
    herfindahl = ((plants / plants.sum()) ** 2).sum()
    thrown = generator.choice(4, (4000, plants.size), p=regions)
    counted = np.stack([(plants * (thrown == region)).sum(axis=1) for region in range(4)])
    found = ellison_glaeser(counted, regions, plant_herfindahl=herfindahl)
    assert found.index.mean() == pytest.approx(0, abs=0.01)
    assert found.raw.mean() == pytest.approx(found.expected[0], rel=0.03)


@given(amounts, sizes, st.floats(0.01, 0.9), st.floats(0.01, 100), st.permutations(range(5)))
def test_units_and_order_do_not_matter(activity, total, herfindahl, unit, order):
    base = ellison_glaeser(activity, total, plant_herfindahl=herfindahl)
    moved = ellison_glaeser(activity[order] * unit, total[order], plant_herfindahl=herfindahl)
    assert moved.index == pytest.approx(base.index, abs=1e-9)


@given(amounts, sizes)
def test_with_very_many_plants_it_is_the_raw_concentration_over_its_room(activity, total):
    found = ellison_glaeser(activity, total, plant_herfindahl=1e-12)
    room = 1 - ((total / total.sum()) ** 2).sum()
    assert found.index == pytest.approx(found.raw / room, abs=1e-9)


def test_spread_like_everything_is_more_even_than_chance():
    found = ellison_glaeser([2, 6], [10, 30], plant_herfindahl=0.2)
    assert found.raw == pytest.approx(0)
    assert found.index == pytest.approx(-0.2 / 0.8)


def test_several_activities_at_once():
    found = ellison_glaeser([[70, 2], [30, 2]], [500, 500], plant_herfindahl=[0.1, 0.5])
    assert found.index.shape == (2,)
    assert found.index[0] == pytest.approx(0.03 / 0.45)


@pytest.mark.parametrize(
    ("activity", "total", "herfindahl", "message"),
    [
        ([1, 2], [1, 1], 0.0, "between 0 and 1"),
        ([1, 2], [1, 1], 1.0, "nothing to tell from chance"),
        ([1, 2], [1, 1], [0.1, 0.1], "do not fit the activities"),
        ([1, 2], [1, 1], np.nan, "not finite"),
        ([1], [1], 0.1, "One region"),
        ([1, 2], [0, 1], 0.1, "A region is empty"),
        ([0, 0], [1, 1], 0.1, "exists nowhere"),
        ([1, -2], [1, 1], 0.1, "negative"),
    ],
)
def test_refusals(activity, total, herfindahl, message):
    with pytest.raises(MethodError, match=message):
        ellison_glaeser(activity, total, plant_herfindahl=herfindahl)
