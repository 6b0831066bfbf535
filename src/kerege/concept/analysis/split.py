"""Splitting money by shares without losing or inventing any."""

from collections.abc import Mapping
from decimal import Decimal

UNIT = Decimal(1)


def split_money(amount: Decimal, shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Split an amount into whole units of the currency by shares, exactly.

    Each part is rounded down; the units that remain go to the largest remainders (Hamilton's
    method), equals to the name that comes first. A fraction of a unit in the amount itself goes
    with the first of these. The parts sum to the amount.

    Parameters
    ----------
    amount
        At least 0.
    shares
        Name -> share; they sum to 1.

    Raises
    ------
    ValueError
        If the amount is negative or the shares do not sum to 1.
    """
    if amount < 0 or sum(shares.values()) != 1 or any(share < 0 for share in shares.values()):
        raise ValueError("A split needs an amount of 0 or more and shares that sum to 1.")
    exact = {name: amount * share for name, share in shares.items()}
    parts = {name: value.to_integral_value("ROUND_FLOOR") for name, value in exact.items()}
    order = sorted(shares, key=lambda name: (parts[name] - exact[name], name))
    left = amount - sum(parts.values())
    for name in order:
        if left <= 0:
            break
        step = min(UNIT, left)
        parts[name] += step
        left -= step
    return parts
