"""Releases of one table together: what each hides alone, another may give away."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kerege.methods.disclosure import disclosure_audit, release_audit, table_of_leaves
from kerege.methods.errors import MethodError

REGIONS = {"A": "*", "B": "*", "C": "*"}
PARTS = {"x": "*", "y": "*"}
AXES = (REGIONS, PARTS)


def table(values, withheld=()):
    """A complete table of regions by parts with its margins."""
    cells = {}
    for region in "ABC":
        for part in "xy":
            value = values[region, part]
            for key in ((region, part), ("*", part), (region, "*"), ("*", "*")):
                cells[key] = cells.get(key, 0.0) + value
    return {key: None if key in withheld else value for key, value in cells.items()}


VALUES = {(r, p): float(v) for (r, p), v in zip(
    [(r, p) for r in "ABC" for p in "xy"], (9, 2, 8, 3, 7, 5), strict=True)}  # fmt: skip
SQUARE = {("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")}
OTHER = {("B", "x"), ("B", "y"), ("C", "x"), ("C", "y")}


def test_a_table_that_is_safe_alone_is_safe():
    found = release_audit(table(VALUES, SQUARE), [], AXES, least=1)
    assert found.exposed == {}


def test_two_patterns_that_are_safe_alone_give_the_cells_away_together():
    """B is withheld in both, but A is told by the later and C by the earlier release."""
    found = release_audit(table(VALUES, SQUARE), [table(VALUES, OTHER)], AXES, least=1)
    assert found.set_aside == ()
    assert found.exposed.keys() == SQUARE | OTHER
    for key, bounds in found.exposed.items():
        assert bounds == pytest.approx((VALUES[key], VALUES[key]))


def test_a_margin_published_earlier_gives_the_cell_below_it_away():
    new = {("A", "*"): None, ("B", "*"): 11.0, ("C", "*"): 12.0}
    earlier = {("*", "*"): 34.0, ("B", "*"): 11.0, ("C", "*"): 12.0, ("A", "*"): None}
    alone = release_audit(new, [], AXES, least=1)
    assert alone.exposed == {}
    together = release_audit(new, [earlier], AXES, least=1)
    assert together.exposed == {("A", "*"): pytest.approx((11, 11))}


def test_a_total_that_only_an_earlier_release_states_is_the_sum_of_what_covers_it():
    new = {("A", "*"): None, ("B", "*"): 11.0}
    found = release_audit(new, [{("*", "*"): 34.0}], AXES, least=1)
    assert found.exposed == {("A", "*"): pytest.approx((23, 23))}
    wider = {("*", "*"): 34.0, ("C", "*"): None}
    found = release_audit({**new, ("*", "y"): 0.0}, [wider], AXES, least=1)
    assert ("A", "*") not in found.exposed, "C is not in the new release"


def test_a_total_on_the_second_axis_is_that_of_its_own_region():
    new = {("A", "x"): None, ("A", "y"): 2.0, ("B", "x"): None, ("B", "y"): None}
    earlier = {("A", "*"): 11.0, ("C", "*"): 5.0}
    found = release_audit(new, [earlier], AXES, least=1)
    assert found.exposed == {("A", "x"): pytest.approx((9, 9))}
    assert release_audit(new, [], AXES, least=1).exposed == {}


def test_what_differs_by_less_than_rounding_is_of_the_same_units():
    values = {("A", "*"): 4e9, ("B", "*"): None, ("*", "*"): 5e9}
    earlier = {("A", "*"): 4e9 + 100, ("*", "*"): 5e9}
    assert release_audit(values, [earlier], AXES, least=1).set_aside == ()
    earlier = {("A", "*"): 4e9 + 5000, ("*", "*"): 5e9}
    assert release_audit(values, [earlier], AXES, least=1).set_aside == (0,)


def test_releases_of_other_units_are_not_added_up_but_what_they_told_counts():
    changed = {**VALUES, ("C", "x"): 70.0}
    found = release_audit(table(VALUES, SQUARE), [table(changed, OTHER)], AXES, least=1)
    assert found.set_aside == (0,)
    assert found.exposed.keys() == SQUARE ^ OTHER
    assert found.exposed["C", "x"] == (VALUES["C", "x"], VALUES["C", "x"])


def test_a_level_that_a_release_does_not_state_is_passed_over():
    """Districts lie in regions; the new release has districts and the country alone."""
    places = {"A1": "A", "A2": "A", "B1": "B", "A": "*", "B": "*"}
    new = {("*",): 9.0, ("A1",): None, ("A2",): None, ("B1",): 2.0}
    assert release_audit(new, [], [places], least=1).exposed == {}
    earlier = {("A",): 7.0, ("A1",): None, ("A2",): 4.0}
    found = release_audit(new, [earlier], [places], least=1)
    assert found.exposed["A1",] == pytest.approx((3, 3))
    assert found.exposed["A2",] == (4, 4)


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.sets(st.integers(0, 11)))
@settings(max_examples=25, deadline=None)
def test_one_release_is_audited_as_its_table_is(numbers, hidden):
    """The second program: the audit of a table, which knows the true values."""
    values = dict(zip(VALUES, map(float, numbers), strict=True))
    keys = [(r, p) for r in "*ABC" for p in "*xy"]
    withheld = {keys[n] for n in hidden}
    assume(withheld)
    cells = [[int(values[r, p]) for p in "xy"] for r in "ABC"]
    tabled = table_of_leaves(cells, [[-1, 0, 0, 0], [-1, 0, 0]])
    mask = [[(r, p) in withheld for p in "*xy"] for r in "*ABC"]
    wanted = disclosure_audit(tabled, mask)
    found = release_audit(table(values, withheld), [], AXES, least=1e9)
    for row, region in enumerate("*ABC"):
        for column, part in enumerate("*xy"):
            if mask[row][column] and wanted.high[row, column] < 1e9:
                low, high = found.exposed[region, part]
                assert low == pytest.approx(wanted.low[row, column], abs=1e-5)
                assert high == pytest.approx(wanted.high[row, column], abs=1e-5)


def test_an_earlier_release_never_widens_what_is_known():
    earlier = table(VALUES, OTHER)
    alone = release_audit(table(VALUES, SQUARE), [], AXES, least=1e9).exposed
    both = release_audit(table(VALUES, SQUARE), [earlier], AXES, least=1e9).exposed
    for key, (low, high) in alone.items():
        assert both[key][0] >= low - 1e-6
        assert both[key][1] <= high + 1e-6


@pytest.mark.parametrize(
    ("new", "earlier", "least", "what"),
    [
        ({("A",): 1.0}, [], 1, "another number of codes"),
        ({("A", "x"): -1.0}, [], 1, "negative or no number"),
        ({("A", "x"): 1.0}, [{("A", "x"): float("nan")}], 1, "negative or no number"),
        ({("A", "x"): 1.0}, [], 0, "not above zero"),
        (
            {("*", "x"): 5.0, ("A", "x"): None, ("B", "x"): 9.0},
            [],
            1,
            "No table agrees",
        ),
    ],
)
def test_what_makes_no_table_is_refused(new, earlier, least, what):
    with pytest.raises(MethodError, match=what) as refused:
        release_audit(new, earlier, AXES, least=least)
    assert refused.value.where
    assert refused.value.mend


def test_nothing_withheld_or_nothing_at_all_exposes_nothing():
    assert release_audit({}, [], AXES, least=1).exposed == {}
    assert release_audit(table(VALUES), [], AXES, least=1).exposed == {}
