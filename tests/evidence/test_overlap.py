"""Sums count nobody twice and leave nobody out, whatever is present."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from kerege.evidence.overlap import borders

# 1 ceded land to 2 in 2022; 5 was dissolved into 3 and 4 in 2018; the table splits 1 in 2021.
REGIONS = [SimpleNamespace(pk=n, valid_to=None) for n in (1, 2, 3, 4)]
FORMER = SimpleNamespace(pk=5, valid_to="2018-06-18")
KNOWN = borders([*REGIONS, FORMER], [(1, 2, 2022), (5, 3, 2018), (5, 4, 2018)], [(7, 1, 2021)])
AREA = {1: {"a"}, 2: {"b"}, 3: {"c"}, 4: {"d"}, 5: {"c", "d"}}


@given(st.sets(st.sampled_from([1, 2, 3, 4, 5])))
def test_nobody_is_counted_twice_and_nobody_dropped(present):
    kept = KNOWN.without_overlap(present)
    areas = [part for region in kept for part in AREA[region]]
    assert len(areas) == len(set(areas))
    assert set(areas) == {part for region in present for part in AREA[region]}


@given(st.sets(st.sampled_from([1, 2, 3, 4, 5])), st.integers(2010, 2025))
def test_a_complete_table_covers_every_region_of_today(present, year):
    uncovered = KNOWN.uncovered(7, year, present)
    if year >= 2021:
        assert uncovered == {1, 2, 3, 4} - KNOWN.without_overlap(present) - (
            {3, 4} if 5 in present and year <= 2018 else set()
        )
    assert not (uncovered & present & {1, 2})
    if {1, 3, 4} <= present and year < 2021:
        assert not uncovered


def test_a_former_region_covers_its_successors_until_the_year_it_ended():
    assert KNOWN.uncovered(7, 2018, {1, 2, 5}) == set()
    assert KNOWN.uncovered(7, 2019, {1, 2, 5}) == {3, 4}


def test_predecessors_name_the_year():
    assert KNOWN.predecessors(2) == {1: 2022}
    assert KNOWN.predecessors(1) == {}
