"""Classes of the tile map."""

from decimal import Decimal
from itertools import pairwise

from kerege.portal.tiles import shades_of


def test_equal_values_stay_in_one_class() -> None:
    shades = shades_of([Decimal(1)] * 6 + [Decimal(2)])
    assert [(s.lowest, s.highest, s.count) for s in shades] == [(1, 1, 6), (2, 2, 1)]


def test_classes_do_not_overlap_and_lose_nothing() -> None:
    values = [Decimal(n * n) / 7 for n in range(20)]
    shades = shades_of(values)
    assert sum(s.count for s in shades) == len(values)
    assert all(a.highest < b.lowest for a, b in pairwise(shades))
    assert shades[-1].number == 5


def test_no_values_have_no_classes() -> None:
    assert shades_of([]) == []
