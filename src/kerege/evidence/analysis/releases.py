"""A protected table against what was published of it before: cells by their codes on each axis."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kerege.methods.disclosure import release_audit

Cell = tuple[str, str, str, str, str, str, str | None]
"""Variable, period, territory, activity, scope, breakdown, value (None: withheld)."""
Table = tuple[str, str, str]
"""Variable, period, scope: what can be compared with one another."""
Key = tuple[str, ...]

CLASSES = ("legal_form", "size", "sex", "age_group")
CLASS = re.compile(rf"(?:^|\.)({'|'.join(CLASSES)})-([^.]*)")
LEAST = 1.0
"""Bounds closer together than one firm, job or unit of money tell the number."""


def exposed(
    new: Iterable[Cell],
    earlier: Sequence[Iterable[Cell]],
    above: Mapping[str, str],
    activities: Mapping[str, str],
    additive: Iterable[str],
) -> list[str]:
    """Return the withheld cells that a release gives away together with earlier ones.

    Parameters
    ----------
    new, earlier
        Releases.
    above
        Territory -> the territory it lies in.
    activities
        Activity -> the activity above it.
    additive
        Variables that add up over territories; others do over activities and classes alone.

    Raises
    ------
    MethodError
        If no table agrees with all releases.
    """
    before = [_tables(release) for release in earlier]
    adds_up = set(additive)
    found = []
    for table, cells in _tables(new).items():
        known = [other[table] for other in before if table in other and other[table] != cells]
        if not known:
            continue
        axes = _axes([cells, *known], above if table[0] in adds_up else {}, activities)
        together = release_audit(cells, known, axes, least=LEAST).exposed
        already = release_audit(known[-1], known[:-1], axes, least=LEAST).exposed
        found += [_name(table, key) for key in together if key not in already]
    return sorted(found)


def _tables(cells: Iterable[Cell]) -> dict[Table, dict[Key, float | None]]:
    found: dict[Table, dict[Key, float | None]] = defaultdict(dict)
    for variable, period, territory, activity, scope, breakdown, value in cells:
        classes = dict(CLASS.findall(breakdown))
        part = activity or CLASS.sub("", breakdown)
        key = (territory, part, *(classes.get(name, "") for name in CLASSES))
        found[variable, period, scope][key] = None if value is None else float(value)
    return dict(found)


def _axes(
    tables: Sequence[Mapping[Key, float | None]],
    above: Mapping[str, str],
    activities: Mapping[str, str],
) -> list[dict[str, str]]:
    codes = [{key[axis] for table in tables for key in table} for axis in range(2 + len(CLASSES))]
    parts = {code: "" for code in codes[1] if code}
    waiting = list(parts)
    while waiting:
        code = waiting.pop()
        if above_it := activities.get(code):
            waiting += [] if above_it in parts else [above_it]
            parts.setdefault(above_it, "")
            parts[code] = above_it
    classes = [{code: "" for code in found if code} for found in codes[2:]]
    return [dict(above), parts, *classes]


def _name(table: Table, key: Key) -> str:
    variable, period, _scope = table
    return ".".join(code for code in (variable, key[0], period, *key[1:]) if code)
