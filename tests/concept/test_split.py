"""Money is split to the last unit of the currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.concept.analysis import split_money

PARTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=4).filter(sum)


@given(st.integers(0, 10**13), PARTS)
def test_the_parts_sum_to_the_amount_and_none_is_off_by_a_unit(amount, weights):
    whole = Decimal(sum(weights))
    shares = {f"s{i}": Decimal(w) / whole for i, w in enumerate(weights)}
    drift = 1 - sum(shares.values())
    shares["s0"] += drift
    if shares["s0"] < 0:
        return
    parts = split_money(Decimal(amount), shares)
    assert sum(parts.values()) == amount
    for name, part in parts.items():
        assert part == part.to_integral_value()
        assert abs(part - Decimal(amount) * shares[name]) <= 1


@given(st.decimals(0, 10**9, places=2))
def test_a_fraction_of_a_unit_is_not_lost(amount):
    parts = split_money(amount, {"a": Decimal("0.3333"), "b": Decimal("0.6667")})
    assert sum(parts.values()) == amount


def test_equal_remainders_go_to_the_name_that_comes_first():
    assert split_money(Decimal(3), {"b": Decimal("0.5"), "a": Decimal("0.5")}) == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("amount", "shares"),
    [
        (Decimal(-1), {"a": Decimal(1)}),
        (Decimal(1), {"a": Decimal("0.9")}),
        (Decimal(1), {"a": Decimal("1.5"), "b": Decimal("-0.5")}),
    ],
)
def test_what_is_no_split_is_refused(amount, shares):
    with pytest.raises(ValueError, match="sum to 1"):
        split_money(amount, shares)
