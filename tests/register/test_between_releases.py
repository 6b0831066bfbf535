"""Two tables of the register, one after the other: what an outsider learns by subtraction."""

from dataclasses import replace

import numpy as np
import pytest
from django.utils import timezone
from scipy.optimize import linprog

from kerege.audit.models import Event
from kerege.kernel.errors import Refusal
from kerege.register import selectors, services
from kerege.register.analysis import ALL, Before, held, next_counts, protected_counts
from kerege.register.models import CountRelease, Subject
from kerege.register.selectors import RawCount

from .conftest import make_row

REGIONS, PARTS = "ABCDE", ("arts", "games", "crafts")


def register(seed):
    """Five regions by three sub-sectors of two activities each, many of them with few subjects."""
    draw = np.random.default_rng(seed)
    return [
        RawCount(place, part, "oked", f"{part}{n}", is_synthetic=True, subjects=int(number))
        for place in REGIONS
        for part in PARTS
        for n in (1, 2)
        if (number := draw.choice([0, 1, 1, 2, 4, 9, 15]))
    ]


def later(raw, seed):
    """Come and gone: one or two in some cells, more in others, most cells as they were."""
    draw = np.random.default_rng(seed)
    change = draw.choice([0, 0, 0, 0, 1, -1, 2, 5, -4], len(raw))
    return [
        replace(row, subjects=max(0, row.subjects + int(by)))
        for row, by in zip(raw, change, strict=True)
    ]


def counts(raw):
    return {(r.territory, r.subsector, r.classification, r.activity): r.subjects for r in raw}


def holds(key, atom):
    region, part, _origin = key
    place, subsector, classification, activity = atom
    inside = part in {ALL, subsector, f"/{classification}:{activity}"}
    return inside and region in {ALL, place}


def given_away(first, second):
    """Return how many small numbers an outsider bounds who knows which subjects stayed."""
    (old, told_old), (new, told_new) = [(counts(raw), told) for raw, told in (first, second)]
    same = {atom for atom in {*old, *new} if old.get(atom, 0) == new.get(atom, 0)}
    atoms = [(atom, None) for atom in sorted(same)]
    atoms += [(atom, when) for when in (0, 1) for atom in sorted({*old, *new} - same)]
    truth = [(new if when else old).get(atom, 0) for atom, when in atoms]
    shown, guarded, away = [], [], []
    for time, told in enumerate((told_old, told_new)):
        for key, number in told.told():
            row = [when in {None, time} and holds(key, atom) for atom, when in atoms]
            value = float(np.dot(row, truth))
            if number is not None:
                assert number == value, key
                shown.append(row)
            elif 0 < value < 3:
                guarded.append(row)
                away.append(3 - value)
    opened = 0
    for row, least in zip(guarded, away, strict=True):
        value = np.dot(row, truth)
        most = linprog(-np.array(row, float), A_eq=shown, b_eq=np.dot(shown, truth))
        opened += most.status == 0 and -most.fun < value + least - 1e-6
    return opened


def few(first, second):
    """Return the numbers that both tables tell and whose difference is one or two subjects."""
    new = dict(second[1].told())
    moved = {
        atom: abs(counts(second[0]).get(atom, 0) - counts(first[0]).get(atom, 0))
        for atom in {*counts(first[0]), *counts(second[0])}
    }
    return [
        key
        for key, number in first[1].told()
        if number is not None
        and new.get(key) is not None
        and 0 < sum(by for atom, by in moved.items() if holds(key, atom)) < 3
    ]


def test_the_next_table_gives_away_what_the_last_withheld_unless_it_is_protected_beside_it():
    """The attack works on tables that are protected one by one, and on none that are not."""
    opened, told, renewed = 0, 0, 0
    for seed in (1, 2, 5, 7, 10):
        old = register(seed)
        first = old, protected_counts(old)
        new = later(old, seed)
        alone = new, protected_counts([row for row in new if row.subjects])
        opened += given_away(first, alone)
        told += len(few(first, alone))
        together = next_counts([row for row in new if row.subjects], Before(old, first[1]))
        if together is None:
            continue
        renewed += 1
        assert given_away(first, together) == 0, seed
        assert few(first, together) == [], seed
        assert sum(number is not None for _, number in together[1].told()) > 10
    assert renewed == 4, "of the seed 7 no table can be told beside the first"
    assert opened > 0
    assert told > 0


def test_a_cell_stays_until_three_came_or_went_and_none_is_lost_for_good():
    old = [RawCount("A", "arts", "oked", "1", is_synthetic=False, subjects=7)]
    more = [RawCount("A", "arts", "oked", "1", is_synthetic=False, subjects=9)]
    assert held(more, old) == old
    assert held([*more, RawCount("A", "arts", "oked", "2", False, 1)], old) != old
    assert held([], old) == []
    assert held([RawCount("B", "arts", "oked", "1", False, 2)], old) == []
    assert held(more, []) == more


def test_what_everybody_sees_changes_only_by_a_release(load, client):
    load([make_row(n, has_agreed=False) for n in range(40)])
    before = services.protect_counts(by=None)
    first = services.release_counts(by=None)
    assert (first.day, services.protect_counts(by=None).told()) == (
        timezone.localdate(),
        before.told(),
    )
    load([make_row(100, has_agreed=False)])
    assert services.release_counts(by=None) == first
    assert services.protect_counts(by=None).number() == before.number() == 40
    load([make_row(n, has_agreed=False) for n in range(101, 160)])
    assert services.protect_counts(by=None).number() == 40
    second = services.release_counts(by=None)
    assert second != first
    assert services.protect_counts(by=None).number() == 100
    assert Event.objects.filter(act="register.release_counts").count() == 2
    shown = client.get("/api/v1/register/counts").json()
    assert sum(cell["number"] or 0 for cell in shown) <= 100
    assert {cell.is_synthetic for cell in services.protect_counts(by=None).cells()} == {True}
    assert client.get("/en/register/counts/").context["day"] == second.day


def test_an_empty_register_opens_nothing_and_an_emptied_one_says_zero(load):
    assert services.release_counts(by=None) is None
    load([make_row(n, has_agreed=False) for n in range(40)])
    services.release_counts(by=None)
    Subject.objects.update(closed_on=timezone.localdate())
    assert services.release_counts(by=None) is not None
    assert CountRelease.objects.count() == 2
    assert services.protect_counts(by=None).number() == 0
    assert selectors.last_release().counted == []


def test_only_who_fills_the_register_opens_its_counts(load, django_user_model):
    person = django_user_model.objects.create_user("p@example.org", "a long password", name="P")
    with pytest.raises(Refusal):
        services.release_counts(by=person)


def test_listed_subjects_are_counted_exactly_beside_the_protected_unlisted(load):
    """Whatever is told of all hides of the unlisted what their own table hides."""
    load([make_row(n, has_agreed=n % 4 == 0) for n in range(60)])
    unlisted, listed = selectors.counts_by_listing()
    hidden = protected_counts(unlisted)
    everybody = services.protect_counts(by=None)
    assert everybody.number() == 60
    for key, number in everybody.told():
        region, part, origin = key
        if "/" in part:
            continue
        exact = sum(
            row.subjects
            for row in listed
            if region in {ALL, row.territory}
            and part in {ALL, row.subsector}
            and origin in {ALL, "synthetic"}
        )
        alone = hidden.number(*key)
        assert number == (None if alone is None else alone + exact), key


def test_one_more_listed_is_told_and_one_more_unlisted_is_not(load):
    load([make_row(n, has_agreed=n % 2 == 0) for n in range(40)])
    services.release_counts(by=None)
    load([make_row(100, has_agreed=False)])
    services.release_counts(by=None)
    assert services.protect_counts(by=None).number() == 40
    load([make_row(101, has_agreed=True)])
    release = services.release_counts(by=None)
    assert services.protect_counts(by=None).number() == 41
    assert services.release_counts(by=None) == release
    assert sum(row.subjects for row in selectors.raw_counts()) == 42
