"""The land of several regions taken together, and which figures of a year cover exactly it.

A region of one's own is a set of the regions of today. In a year before one of them was born, the
figure of the region it came from covers it; that figure may be used where all it covers lies
inside. Where it covers more, the answer is "not comparable", and never a naive sum.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from kerege.evidence.overlap import Borders

EXACT = 60


@dataclass(frozen=True)
class Cover:
    """What covers an area in one year.

    Attributes
    ----------
    used
        Regions whose figures are added up; together they are the area and nothing else.
    mixed
        Region with a figure -> the land of it, which lies partly outside the area.
    missing
        Regions of the area that are in no figure of the year.
    """

    used: frozenset[int]
    mixed: Mapping[int, frozenset[int]]
    missing: frozenset[int]

    @property
    def is_whole(self) -> bool:
        """Whether the figures used are the whole area and nothing else."""
        return bool(self.used) and not self.mixed and not self.missing


def of_today(places: Collection[int], known: Borders) -> frozenset[int]:
    """Return regions with every former one replaced by those that it became."""
    today: set[int] = set()
    waiting, seen = list(places), set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place in known.former:
            waiting.extend(known.successors.get(place, {}))
        else:
            today.add(place)
    return frozenset(today)


def land(
    place: int, present: Collection[int], variable: int, year: int, known: Borders
) -> frozenset[int]:
    """Return the regions of today that the figure of a region covers in a year."""
    former = place in known.former
    inside: set[int] = set() if former else {place}
    for new, on in known.successors.get(place, {}).items():
        apart = min([on, *known.breaks.get((variable, place), ())])
        if former or (year < apart and new not in present):
            inside |= land(new, present, variable, year, known)
    return frozenset(inside)


def cover(
    area: frozenset[int], present: Collection[int], variable: int, year: int, known: Borders
) -> Cover:
    """Return which figures of a year cover an area.

    Parameters
    ----------
    area
        Regions of today.
    present
        Regions with a value of the variable in the year.
    """
    used: dict[int, frozenset[int]] = {}
    mixed: dict[int, frozenset[int]] = {}
    for place in sorted(area & set(present)):
        covered = land(place, present, variable, year, known)
        (used if covered <= area else mixed)[place] = covered
    missing: set[int] = set()
    for place in sorted(area - set(present)):
        if any(place in covered for covered in (*used.values(), *mixed.values())):
            continue
        holder = _holder(place, present, variable, year, known)
        if holder is None:
            missing.add(place)
            continue
        covered = land(holder, present, variable, year, known)
        if covered <= area:
            used = {key: own for key, own in used.items() if not own & covered}
            used[holder] = covered
        else:
            mixed[holder] = covered
    return Cover(frozenset(used), mixed, frozenset(missing))


def _holder(
    place: int, present: Collection[int], variable: int, year: int, known: Borders
) -> int | None:
    for old, on in sorted(known.predecessors(place).items()):
        apart = min([on, *known.breaks.get((variable, old), ())])
        if not (year <= apart if old in known.former else year < apart):
            continue
        if old in present:
            return old
        if (further := _holder(old, present, variable, year, known)) is not None:
            return further
    return None


def part_inside(
    covered: Collection[int], area: Collection[int], weights: Mapping[int, Decimal]
) -> Decimal | None:
    """Return the part of a figure's land that lies in an area, by weights (people).

    None where a weight of the land is not known, or all of them are zero.
    """
    if any(place not in weights for place in covered):
        return None
    with localcontext(prec=EXACT):
        whole = sum((weights[place] for place in covered), Decimal(0))
        inside = sum((weights[place] for place in covered if place in area), Decimal(0))
        return inside / whole if whole else None
