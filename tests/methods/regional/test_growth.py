import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerege.methods.errors import MethodError
from kerege.methods.regional import compound_annual_growth, growth_rate

# DCMS Sectors Economic Estimates 2016, Table 3.1 (current prices, million pounds, 2014 and 2015
# published as 81.6 and 87.3 billion): creative industries grew 7.0 % since 2014, 34.0 % since 2010.
CREATIVE_BILLIONS = {2010: 65.188, 2014: 81.6, 2015: 87.3}


def test_dcms_table_3_1_growth_of_the_creative_industries():
    year, five_years = CREATIVE_BILLIONS[2014], CREATIVE_BILLIONS[2010]
    now = CREATIVE_BILLIONS[2015]
    assert growth_rate([year, now], axis=0)[0] == pytest.approx(0.070, abs=5e-4)
    assert growth_rate([five_years, now], axis=0)[0] == pytest.approx(0.340, abs=1e-3)


def test_the_even_rate_leads_from_the_first_to_the_last():
    rate = compound_annual_growth(65.188, 87.3, years=5)
    assert 65.188 * (1 + rate) ** 5 == pytest.approx(87.3)


positive = st.floats(1, 1e3)


@given(arrays(float, (5,), elements=positive), positive)
def test_the_compound_rate_is_the_geometric_mean_of_the_yearly_ones(series, unit):
    yearly = growth_rate(series, axis=0)
    compound = compound_annual_growth(series[0], series[-1], years=4)
    assert compound == pytest.approx(np.expm1(np.mean(np.log1p(yearly))), rel=1e-6, abs=1e-9)
    assert np.allclose(growth_rate(series * unit, axis=0), yearly)


def test_no_change_is_no_growth():
    assert growth_rate([[4.0, 4.0, 4.0]], axis=1).tolist() == [[0, 0]]
    assert compound_annual_growth([4.0], [4.0], years=3).tolist() == [0]


def test_falling_to_nothing_is_minus_one():
    assert growth_rate([4.0, 0.0], axis=0) == -1
    assert compound_annual_growth(4.0, 0.0, years=2) == -1


def test_a_break_and_a_gap_give_no_answer():
    values = [[10.0, 12.0, 5.0, 6.0], [0.0, 1.0, np.nan, 2.0]]
    rate = growth_rate(
        values,
        axis=1,
        breaks=[[False, True, False], [True, False, False]],
        missing=np.isnan(values),
    )
    expected = [[0.2, np.nan, 0.2], [np.nan, np.nan, np.nan]]
    assert np.allclose(rate, expected, equal_nan=True)


def test_each_value_may_have_its_own_years_and_break():
    rate = compound_annual_growth(
        [1.0, 1.0, 0.0], [4.0, 8.0, 1.0], years=[2, 3, 1], breaks=[False, False, True]
    )
    assert np.allclose(rate, [1, 1, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("values", "arguments", "message"),
    [
        ([1.0], {}, "needs two periods"),
        ([0.0, 1.0], {}, r"Growth from zero does not exist \(values, first at \[0\]\)"),
        ([-1.0, 1.0], {}, "negative"),
        ([1.0, np.nan], {}, "not finite"),
        ([1.0, 2.0], {"breaks": [True, False]}, "breaks do not fit"),
        ([1.0, 2.0], {"breaks": [1]}, "breaks do not fit"),
        ([1.0, 2.0], {"axis": 2}, "no such axis"),
        ([], {}, "nothing to compute"),
    ],
)
def test_refusals_of_growth(values, arguments, message):
    with pytest.raises(MethodError, match=message):
        growth_rate(values, **{"axis": 0, **arguments})


@pytest.mark.parametrize(
    ("first", "last", "arguments", "message"),
    [
        (0.0, 1.0, {}, "Growth from zero"),
        (1.0, -1.0, {}, "negative"),
        (1.0, 2.0, {"years": 0}, "No time lies between"),
        (1.0, 2.0, {"years": -1}, "No time lies between"),
        ([1.0, 1.0], [2.0], {}, "do not fit together"),
        ([1.0, 1.0], [2.0, 2.0], {"years": [1.0]}, "years do not fit"),
        ([1.0], [2.0], {"years": [np.nan]}, "not finite"),
        ([1.0], [np.nan], {}, "not finite"),
    ],
)
def test_refusals_of_compound_growth(first, last, arguments, message):
    with pytest.raises(MethodError, match=message):
        compound_annual_growth(first, last, **{"years": 1, **arguments})
