"""Counts by activity: small cells of real records are withheld, and no total gives them away."""

from kerege.register.enums import Origin
from kerege.register.selectors import counts_by_activity

from .conftest import make_row


def counted():
    return {found.activity: found.subjects for found in counts_by_activity()}


def test_synthetic_records_are_counted_whole(load):
    load([make_row(1), make_row(2), make_row(3)])
    assert counted() == {"62010": 2, "90030": 1}
    assert sum(found.synthetic for found in counts_by_activity()) == 3


def test_a_small_cell_of_real_records_takes_the_next_with_it(load):
    load([make_row(n) for n in (1, 3, 5, 7, 2)], origin=Origin.DECLARED)
    assert counted() == {"62010": None, "90030": None}


def test_cells_of_three_are_published(load):
    load([make_row(n) for n in (1, 3, 5, 2, 4, 6)], origin=Origin.DECLARED)
    assert counted() == {"62010": 3, "90030": 3}
