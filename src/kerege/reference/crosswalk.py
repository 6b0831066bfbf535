"""From one classification to another: parts of codes, joined end to end, and what is lost.

A crosswalk says of each code which parts of it stand under which codes of another list. What it
does not place is lost, and the loss is stated; nothing is shared out by a guess. A tie whose share
is not known is kept as a tie and carries nothing.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from kerege.reference.models import Correspondence

EXACT = 60
"""Digits kept while parts are multiplied: no product of three weights needs more."""

Parts = Mapping[str, Mapping[str, Decimal]]
Ties = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Crosswalk:
    """The parts of the codes of one classification in another.

    Attributes
    ----------
    through
        The classifications passed, the first and the last included.
    parts
        Code -> code of the last classification -> part, above 0 and at most 1.
        A code with ties alone has an empty row.
    is_official
        Whether every correspondence used is official.
    ties
        Code -> codes that a part of it stands under, how large a part is not known. Only of
        crosswalks that are not joined.
    """

    through: tuple[str, ...]
    parts: Parts
    is_official: bool = True
    ties: Ties = field(default_factory=dict)

    def lost(self) -> dict[str, Decimal]:
        """Return the part of each code that reaches no code of the last classification."""
        sums = {code: sum(found.values(), Decimal(0)) for code, found in self.parts.items()}
        return {code: 1 - total for code, total in sums.items() if total != 1}

    def reversed(self) -> "Crosswalk":
        """Return the way back, as far as it is known.

        Of a code that only one code leads to, all belongs to that one, however small a part of
        that one it is. Where several lead to it, their shares in it are not known from the parts.
        """
        sources: dict[str, set[str]] = defaultdict(set)
        for code, found in self.parts.items():
            for other in (*found, *self.ties.get(code, ())):
                sources[other].add(code)
        back: dict[str, dict[str, Decimal]] = {
            other: dict.fromkeys(codes, Decimal(1)) if len(codes) == 1 else {}
            for other, codes in sources.items()
        }
        several = {other: frozenset(codes) for other, codes in sources.items() if len(codes) > 1}
        return Crosswalk(self.through[::-1], back, self.is_official, several)


def compose(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Join two crosswalks that meet in one classification.

    What the second does not place is lost from the codes of the first (see `Crosswalk.lost`): the
    mass of a code is what arrives and what is lost, never more.
    """
    joined: dict[str, dict[str, Decimal]] = {}
    with localcontext(prec=EXACT):
        for code, middle in first.parts.items():
            found: dict[str, Decimal] = defaultdict(Decimal)
            for between, part in middle.items():
                for other, share in second.parts.get(between, {}).items():
                    found[other] += part * share
            joined[code] = dict(found)
    official = first.is_official and second.is_official
    return Crosswalk((*first.through, *second.through[1:]), joined, official)


def read_all() -> dict[tuple[str, str], Crosswalk]:
    """Return every crosswalk that is recorded, and its way back where none is (one query)."""
    rows = Correspondence.objects.order_by().values_list(
        "activity__classification__code",
        "other__classification__code",
        "activity__code",
        "other__code",
        "weight",
        "status",
    )
    parts: dict[tuple[str, str], dict[str, dict[str, Decimal]]] = defaultdict(dict)
    ties: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    unofficial = set()
    for here, there, code, other, weight, status in rows:
        placed = parts[here, there].setdefault(code, {})
        if weight is None:
            tied = ties[here, there]
            tied[code] = tied.get(code, frozenset()) | {other}
        else:
            placed[other] = weight
        if status != "official":
            unofficial.add((here, there))
    known = {
        pair: Crosswalk(pair, found, pair not in unofficial, ties[pair])
        for pair, found in parts.items()
    }
    back = {found.through[::-1]: found.reversed() for found in known.values()}
    return {**{(a, b): found for (a, b, *_), found in back.items()}, **known}


def between(
    here: str, there: str, known: Mapping[tuple[str, str], Crosswalk] | None = None
) -> Crosswalk | None:
    """Return the crosswalk between two classifications over the fewest others, or None.

    Parameters
    ----------
    known
        The crosswalks to join, by their ends; by default all that are recorded.
    """
    if known is None:
        known = read_all()
    ways: dict[str, list[str]] = defaultdict(list)
    for first, last in sorted(known):
        ways[first].append(last)
    reached: dict[str, Crosswalk] = {}
    waiting = deque([here])
    while waiting and there not in reached:
        at = waiting.popleft()
        for following in ways[at]:
            if following == here or following in reached:
                continue
            step = known[at, following]
            reached[following] = compose(reached[at], step) if at in reached else step
            waiting.append(following)
    return reached.get(there)


@dataclass(frozen=True)
class Converted:
    """Amounts by the codes of another classification.

    Attributes
    ----------
    lost
        Code -> the amount that reaches no code of the other classification.
    """

    amounts: dict[str, Decimal]
    lost: dict[str, Decimal]


def convert(amounts: Mapping[str, Decimal], crosswalk: Crosswalk) -> Converted:
    """Carry additive amounts over; what arrives and what is lost add up to what was given."""
    arrived: dict[str, Decimal] = defaultdict(Decimal)
    lost: dict[str, Decimal] = {}
    with localcontext(prec=EXACT):
        for code, amount in amounts.items():
            left = amount
            for other, part in crosswalk.parts.get(code, {}).items():
                arrived[other] += amount * part
                left -= amount * part
            if left:
                lost[code] = left
    return Converted(dict(arrived), lost)


def excess(
    rows: Iterable[tuple[str, str, str, Decimal | None]],
) -> dict[tuple[str, str, str], Decimal]:
    """Return the codes whose parts in one classification add up to more than all of it.

    Parameters
    ----------
    rows
        (classification, code, other classification, part; None where it is not known).
    """
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for here, code, there, part in rows:
        sums[here, code, there] += part or 0
    return {key: total for key, total in sums.items() if total > 1}
