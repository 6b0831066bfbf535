import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import dynamic_shift_share, esteban_marquillas, shift_share

# G. Krumme, "Shift & Share Table", University of Washington, Geography 350: the region
# "Holukuluku", four industries, 1985 and 1995; the nation's structure and growth in per cent.
START = np.array([[500.0, 100.0, 200.0, 200.0]])
END = np.array([[1000.0, 100.0, 250.0, 280.0]])
NATION_START = np.array([1000.0, 2000.0, 4000.0, 3000.0])
NATION_END = NATION_START * [1.1, 1.2, 1.3, 1.4]

tables = arrays(np.int64, (3, 4), elements=st.integers(1, 1000))


def parts_of(result):
    return [
        getattr(result, name)
        for name in ("national", "industry_mix", "regional", "competitive", "allocation")
        if hasattr(result, name)
    ]


def test_krumme_table():
    result = shift_share(START, END, reference_start=NATION_START, reference_end=NATION_END)
    assert result.change.sum() == 630
    assert result.national.sum() == pytest.approx(290)
    assert (result.change - result.national).sum() == pytest.approx(340)
    assert result.regional.sum() == pytest.approx(420)
    assert result.industry_mix.sum() == pytest.approx(-80)
    assert np.allclose(result.regional, [[450, -20, -10, 0]])
    assert np.allclose(result.industry_mix, [[-95, -9, 2, 22]])


def test_krumme_region_with_the_allocation_effect_by_hand():
    """Homothetic: 100, 200, 400, 300; lead over the nation's industry: 0.9, -0.2, -0.05, 0."""
    result = esteban_marquillas(START, END, reference_start=NATION_START, reference_end=NATION_END)
    assert np.allclose(result.competitive, [[90, -40, -20, 0]])
    assert np.allclose(result.allocation, [[360, 20, 10, 0]])


@given(tables, tables)
def test_the_parts_add_up_to_the_change(start, end):
    for method in (shift_share, esteban_marquillas):
        result = method(start, end)
        assert np.allclose(sum(parts_of(result)), end - start, rtol=0, atol=1e-7)
        assert np.array_equal(result.change, end - start)


@given(tables, tables)
def test_over_the_country_only_the_national_part_remains(start, end):
    result = shift_share(start, end)
    assert np.allclose(result.regional.sum(axis=0), 0, atol=1e-7)
    assert result.industry_mix.sum() == pytest.approx(0, abs=1e-7)
    assert result.national.sum() == pytest.approx(end.sum() - start.sum(), abs=1e-7)


@given(tables, tables)
def test_competitive_and_allocation_make_the_regional_part(start, end):
    regional = shift_share(start, end).regional
    split = esteban_marquillas(start, end)
    assert np.allclose(split.competitive + split.allocation, regional, atol=1e-7)


@given(tables, tables, st.floats(0.01, 100), st.permutations(range(3)))
def test_unit_and_order_do_not_matter(start, end, unit, order):
    base = shift_share(start, end)
    other = shift_share(start[order] * unit, end[order] * unit)
    for part, moved in zip(parts_of(base), parts_of(other), strict=True):
        assert np.allclose(part[order] * unit, moved, atol=1e-6)


@given(tables, tables)
def test_the_size_of_the_reference_does_not_matter(start, end):
    known = {"reference_start": start.sum(axis=0) * 7.0, "reference_end": end.sum(axis=0) * 7.0}
    for part, other in zip(
        parts_of(shift_share(start, end)), parts_of(shift_share(start, end, **known)), strict=True
    ):
        assert np.allclose(part, other, atol=1e-7)


def test_growing_like_the_country_has_no_regional_part():
    start = np.array([[10.0, 30.0], [20.0, 5.0]])
    result = shift_share(start, start * [2, 3])
    assert np.allclose(result.regional, 0)
    even = shift_share(start, start * 2)
    assert np.allclose(even.industry_mix, 0)


def test_an_activity_that_is_new_in_a_region_is_regional():
    result = shift_share([[0.0, 10], [10, 10]], [[4.0, 10], [10, 10]])
    assert (result.national[0, 0], result.industry_mix[0, 0], result.regional[0, 0]) == (0, 0, 4)


@given(arrays(np.int64, (4, 3, 2), elements=st.integers(1, 500)))
def test_the_chain_is_the_sum_of_its_years(values):
    chained = dynamic_shift_share(values)
    steps = [shift_share(values[t], values[t + 1]) for t in range(3)]
    assert np.allclose(chained.national, sum(step.national for step in steps))
    assert np.allclose(sum(parts_of(chained)), values[-1] - values[0], atol=1e-7)
    assert np.array_equal(chained.change, values[-1] - values[0])
    known = dynamic_shift_share(values, reference=values.sum(axis=1))
    assert np.allclose(known.regional, chained.regional)


def test_a_chain_of_one_year_is_the_classic():
    chained = dynamic_shift_share([START[0][None], END[0][None]])
    assert np.allclose(chained.regional, shift_share(START, END).regional)


@pytest.mark.parametrize("method", [shift_share, esteban_marquillas])
@pytest.mark.parametrize(
    ("start", "end", "arguments", "message"),
    [
        ([[1.0, 2]], [[1.0]], {}, "do not fit together"),
        ([[1.0, -2]], [[1.0, 2]], {}, "negative"),
        ([[1.0, np.nan]], [[1.0, 2]], {}, "does not fill gaps"),
        ([1.0, 2], [1.0, 2], {}, "1 axes, not 2"),
        ([[0.0, 2]], [[1.0, 2]], {}, "did not exist in the country at the start"),
        ([[1.0, 2]], [[1.0, 2]], {"reference_start": [1.0, 2]}, "both ends"),
        (
            [[1.0, 2]],
            [[1.0, 2]],
            {"reference_start": [1.0], "reference_end": [1.0]},
            "do not fit together",
        ),
    ],
)
def test_refusals(method, start, end, arguments, message):
    with pytest.raises(MethodError, match=message):
        method(start, end, **arguments)


def test_refusals_of_the_variants():
    with pytest.raises(MethodError, match=r"no growth \(start, first at \[0, 0\]\)"):
        esteban_marquillas([[0.0, 1], [1, 1]], [[1.0, 1], [1, 1]])
    with pytest.raises(MethodError, match="two periods"):
        dynamic_shift_share([[[1.0]]])
    with pytest.raises(MethodError, match="do not fit together"):
        dynamic_shift_share([[[1.0]], [[2.0]]], reference=[[1.0]])
    with pytest.raises(MethodError, match="2 axes, not 3"):
        dynamic_shift_share([[1.0]])
