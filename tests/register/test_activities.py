"""Counts by activity and by origin belong to the one protected table."""

import itertools

import numpy as np
import pytest

from kerege.register.analysis import ALL, REAL, SYNTHETIC, protected_counts
from kerege.register.enums import Origin
from kerege.register.selectors import RawCount, raw_counts

from .conftest import make_row


def counted():
    found = protected_counts(raw_counts())
    return {
        code: found.of_activity(*activity)
        for activity in found.activities
        for code in [activity[1]]
    }


@pytest.mark.parametrize("origin", [Origin.DECLARED, Origin.SYNTHETIC])
def test_a_small_cell_takes_the_next_with_it(load, origin):
    load([make_row(n) for n in (1, 3, 5, 7, 2)], origin=origin)
    assert counted() == {"62010": None, "90030": None}


def test_an_activity_of_one_region_gives_no_region_away(load):
    """Six subjects, two activities of three; regions of two and four: only these are withheld."""
    load([make_row(n) for n in (1, 3, 5, 2, 4, 6)], origin=Origin.DECLARED)
    assert counted() == {"62010": 3, "90030": 3}
    found = protected_counts(raw_counts())
    assert found.number() == 6
    assert [found.number(region) for region in found.regions] == [None, None]


def test_an_activity_in_two_sub_sectors_is_told_only_if_both_parts_are(load):
    rows = [make_row(n, activity="62010", subsector="arts") for n in (1, 2)]
    load([*rows, *(make_row(n) for n in range(10, 60))], origin=Origin.DECLARED)
    assert counted()["62010"] is None


def test_real_ones_cannot_be_had_by_taking_synthetic_ones_from_all():
    """Two real subjects beside many synthetic ones: all three numbers stay consistent and safe."""
    raw = [
        RawCount(region, part, "oked", part, made_up, number)
        for (region, part, made_up), number in zip(
            itertools.product(("A", "B"), ("arts", "games"), (False, True)),
            (2, 40, 30, 50, 20, 60, 25, 70),
            strict=True,
        )
    ]
    found = protected_counts(raw)
    whole, real, made_up = (found.number("A", "arts", kind) for kind in (ALL, REAL, SYNTHETIC))
    assert real is None
    assert whole is None or made_up is None
    assert found.number() == sum(row.subjects for row in raw)


def test_the_order_of_rows_does_not_matter_and_an_empty_register_has_no_cells():
    draw = np.random.default_rng(0)
    raw = [
        RawCount(f"R{r}", f"s{s}", "oked", f"{s}", False, int(draw.poisson(5)) + 1)
        for r in range(5)
        for s in range(4)
    ]
    assert protected_counts(raw).cells() == protected_counts(raw[::-1]).cells()
    assert protected_counts([]).cells() == []
    assert protected_counts([]).number() == 0
