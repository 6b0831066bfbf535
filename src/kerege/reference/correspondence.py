"""Crosswalks as a page shows them: who is tied to whom, how far, and by whose word."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from django.db.models import Q
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.reference.crosswalk import Crosswalk, between, read_all
from kerege.reference.models import Activity, Classification, Correspondence


@dataclass(frozen=True)
class Pair:
    """Two classifications that are tied, directly or over others.

    Attributes
    ----------
    rows
        How many parts of codes are placed.
    codes
        How many codes of the first have a row.
    lost
        Code -> the part that is not placed, of the codes that have a row.
    """

    here: Classification
    there: Classification
    through: tuple[str, ...]
    rows: int
    codes: int
    lost: dict[str, Decimal]
    is_official: bool


@dataclass(frozen=True)
class Row:
    """A part of a code in another classification; no source where it was joined.

    The weight is None where a part of the code stands there and how large a part is not known.
    """

    code: str
    other: str
    weight: Decimal | None
    activity: Activity | None
    target: Activity | None
    status: str = ""
    source: str = ""
    source_url: str = ""
    dated: str = ""

    @property
    def searched(self) -> str:
        """The codes and names that a search looks in, in lower case."""
        names = [str(found.name or "") for found in (self.activity, self.target) if found]
        return " ".join([self.code, self.other, *names]).casefold()


@dataclass(frozen=True)
class Shown:
    """One crosswalk with its rows."""

    here: Classification
    there: Classification
    through: tuple[str, ...]
    rows: list[Row]
    lost: dict[str, Decimal]
    is_official: bool
    codes_of_here: int

    @property
    def is_joined(self) -> bool:
        """Whether it leads over other classifications."""
        return len(self.through) > 2  # noqa: PLR2004 -- the two ends


def crosswalks() -> list[Pair]:
    """Return every ordered pair of classifications that a way leads between (four queries)."""
    lists = {found.code: found for found in Classification.objects.order_by("code")}
    known = read_all()
    pairs = []
    for here, there in permutations(lists.values(), 2):
        found = between(here.code, there.code, known)
        if found is not None and (found.ties or any(found.parts.values())):
            pairs.append(_pair(here, there, found))
    return pairs


def _pair(here: Classification, there: Classification, found: Crosswalk) -> Pair:
    placed = [code for code, parts in found.parts.items() if parts]
    rows = sum(len(parts) for parts in (*found.parts.values(), *found.ties.values()))
    return Pair(here, there, found.through, rows, len(placed), found.lost(), found.is_official)


def crosswalk(here: str, there: str) -> Shown:
    """Return the crosswalk between two classifications, by code.

    Raises
    ------
    Refusal
        If one of them is not known, or no way leads from one to the other.
    """
    lists = {found.code: found for found in Classification.objects.filter(code__in=(here, there))}
    found = between(here, there) if here != there and len(lists) > 1 else None
    if found is None:
        raise Refusal(
            _("No crosswalk leads from %(here)s to %(there)s.") % {"here": here, "there": there},
            f"{here}/{there}",
            _("Choose one from the list of crosswalks."),
            Kind.NOT_FOUND,
        )
    direct = {
        (row.activity.code, row.other.code): row
        for row in _rows(Q(activity__classification__code=here, other__classification__code=there))
    }
    names = _named(found)
    rows = [
        Row(
            code,
            other,
            part,
            names.get((here, code)),
            names.get((there, other)),
            **_said(direct.get((code, other))),
        )
        for code, parts in sorted(found.parts.items())
        for other, part in sorted({**dict.fromkeys(found.ties.get(code, ())), **parts}.items())
    ]
    total = Activity.objects.filter(classification=lists[here]).count()
    through, lost = found.through, found.lost()
    return Shown(lists[here], lists[there], through, rows, lost, found.is_official, total)


def _named(found: Crosswalk) -> dict[tuple[str, str], Activity]:
    ends = (found.through[0], found.through[-1])
    activities = Activity.objects.filter(classification__code__in=ends).filter(
        Q(corresponds_to__isnull=False) | Q(corresponds_from__isnull=False)
    )
    return {(a.classification.code, a.code): a for a in activities.select_related("classification")}


def _said(direct: Correspondence | None) -> dict[str, str]:
    if direct is None:
        return {}
    return {name: getattr(direct, name) for name in ("status", "source", "source_url", "dated")}


def _rows(where: Q) -> Iterable[Correspondence]:
    related = ("activity__classification", "other__classification")
    found = Correspondence.objects.filter(where).select_related(*related)
    return found.order_by("other__classification__code", "other__code", "activity__code")


def correspondences_of(activity: Activity) -> list[tuple[Activity, Correspondence]]:
    """Return what corresponds to an activity or to a code above it, as (other code, row)."""
    line, at = [activity], activity.parent
    while at is not None:
        line.append(at)
        at = at.parent
    own = {found.pk for found in line}
    rows = _rows(Q(activity__in=own) | Q(other__in=own))
    return [(row.other if row.activity_id in own else row.activity, row) for row in rows]


def activity(classification: str, code: str) -> Activity:
    """Return one activity with those above it.

    Raises
    ------
    Refusal
        If there is none.
    """
    above = "parent__parent__parent__parent"
    found = (
        Activity.objects.filter(classification__code=classification, code=code)
        .select_related("classification", above)
        .first()
    )
    if found is None:
        raise Refusal(
            _("There is no activity %(code)s in %(list)s.")
            % {"code": code, "list": classification},
            f"{classification}:{code}",
            _("Look for it by its code or in words."),
            Kind.NOT_FOUND,
        )
    return found


def below(found: Activity) -> list[Activity]:
    """Return the activities directly below one, by code."""
    return list(Activity.objects.filter(parent=found).order_by("code"))
