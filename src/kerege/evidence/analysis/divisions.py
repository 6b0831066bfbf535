"""A protected table against those of other scopes: activities are what all of them divide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kerege.evidence.analysis.releases import CLASS, CLASSES, LEAST, Cell, Key
from kerege.evidence.canonical import checksum
from kerege.evidence.cube_variables import PREFIX
from kerege.methods.disclosure import division_audit
from kerege.register.rules import SMALLEST

FIRMS = f"{PREFIX}firms"
"""The only variable whose numbers say how many are behind a difference."""
Units = dict[str, dict[str, float]]
"""Part -> the activities that it counts, with their weights."""
Place = tuple[str, str, Key]
"""Variable, period, and the territory with the classes."""


def units_of(
    scopes: Mapping[str, Mapping[str, Mapping[str, float]]],
    above: Mapping[str, str],
    activities: Iterable[str],
) -> Units:
    """Return what each part counts: a scope, its sub-sectors, an activity with all below it.

    Parameters
    ----------
    scopes
        Scope -> sub-sector, or nothing for all of it -> activity -> weight.
    above
        Activity -> the one above it.
    activities
        Every code (``classification:code``).
    """
    found: Units = defaultdict(dict)
    for scope, parts in scopes.items():
        for part, of in parts.items():
            found[_part(scope, part)] = dict(of)
    for code in activities:
        at: str | None = code
        while at:
            found[at][code] = 1.0
            at = above.get(at)
    return dict(found)


def exposed_across(
    new: Iterable[Cell], earlier: Sequence[Iterable[Cell]], units: Units
) -> list[str]:
    """Return what a release gives away together with earlier ones of other scopes.

    That is a withheld number, or one that no table tells: of activities that one scope counts and
    another does not. Parts whose activities are not known are left aside.

    Raises
    ------
    MethodError
        If a number is negative.
    """
    units = dict(units)
    before = [_places(release, units) for release in earlier]
    found = []
    for place, (scopes, stated) in _places(new, units).items():
        others = [other[place] for other in before if place in other]
        if scopes == scopes.union(*(of for of, _ in others)):
            continue
        audit = division_audit(
            stated,
            [numbers for _, numbers in others],
            units,
            least=LEAST,
            smallest=SMALLEST if place[0] == FIRMS else None,
        )
        found += [_said(place, name) for name in audit.cells]
        found += [_said(place, " + ".join(of)) for of in audit.differences]
    return sorted(found)


def _places(
    cells: Iterable[Cell], units: Units
) -> dict[Place, tuple[frozenset[str], dict[str, float | None]]]:
    """Return the parts of a release by place, those that it does not state there as zero.

    All activities of a table are those that it tells, whatever their level: they become a part of
    their own among the units.
    """
    cells = list(cells)
    listed = {activity for _, _, _, activity, *_ in cells if activity in units}
    whole = f"all-{checksum(sorted(listed))[:6]}"
    units[whole] = {code: 1.0 for part in listed for code in units[part]}
    stated: dict[Place, dict[str, float | None]] = defaultdict(dict)
    scopes: dict[Place, set[str]] = defaultdict(set)
    parts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for variable, period, territory, activity, scope, breakdown, value in cells:
        classes = dict(CLASS.findall(breakdown))
        within = CLASS.sub("", breakdown)
        name = _part(scope, within) if scope else activity or whole
        if not units.get(name):
            continue
        place = variable, period, (territory, *(classes.get(of, "") for of in CLASSES))
        stated[place][name] = None if value is None else float(value)
        scopes[place].add(scope)
        if within or activity:
            parts[variable, period].add(name)
    return {
        place: (frozenset(scopes[place]), _with_zeros(numbers, parts[place[:2]]))
        for place, numbers in stated.items()
    }


def _with_zeros(numbers: Mapping[str, float | None], parts: set[str]) -> dict[str, float | None]:
    """Add the parts that a table which states others of them does not state: nobody is there."""
    return {**(dict.fromkeys(parts, 0.0) if parts & numbers.keys() else {}), **numbers}


def _part(scope: str, part: str) -> str:
    return f"{scope}/{part}" if part else scope


def _said(place: Place, name: str) -> str:
    variable, period, key = place
    return ".".join(code for code in (variable, key[0], period, *key[1:]) if code) + f" ({name})"
