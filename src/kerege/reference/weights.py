"""How much of each activity a scope counts, in the codes of any classification."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from kerege.reference.crosswalk import EXACT, Crosswalk, between, read_all
from kerege.reference.models import Activity, ScopeItem


@dataclass(frozen=True)
class ScopeWeights:
    """A scope as weights on the codes of a classification.

    Attributes
    ----------
    weights
        Code -> the part that is counted; a code counts for those below it.
    through
        The classifications passed on the way to the scope's own; one where it is the same.
    unplaced
        Codes of the scope that no code of the classification leads to: they are not counted.
    is_known
        False where no crosswalk leads to the scope's classification.
    """

    weights: dict[str, Decimal]
    through: tuple[str, ...]
    unplaced: list[str] = field(default_factory=list)
    is_known: bool = True
    is_official: bool = True


def scope_weights(classification: str) -> dict[int, ScopeWeights]:
    """Return what every scope (by its key) counts of each code, in two queries.

    A code in two sub-sectors of a scope is counted once, with its largest weight.
    """
    held: dict[int, dict[str, Decimal]] = defaultdict(dict)
    own: dict[int, str] = {}
    rows = ScopeItem.objects.values_list(
        "scope_id", "activity__classification__code", "activity__code", "weight"
    )
    for scope, list_, code, weight in rows:
        own[scope] = list_
        held[scope][code] = max(weight, held[scope].get(code, weight))
    known = read_all()
    ways = {other: between(classification, other, known) for other in set(own.values())}
    return {
        scope: ScopeWeights(items, (classification,))
        if own[scope] == classification
        else _carried(items, ways[own[scope]], (classification, own[scope]))
        for scope, items in held.items()
    }


def _carried(
    held: Mapping[str, Decimal], crosswalk: Crosswalk | None, ends: tuple[str, str]
) -> ScopeWeights:
    if crosswalk is None:
        return ScopeWeights({}, ends, sorted(held), is_known=False)
    found: dict[str, Decimal] = {}
    with localcontext(prec=EXACT):
        for code, parts in crosswalk.parts.items():
            weight = sum((part * held.get(other, 0) for other, part in parts.items()), Decimal(0))
            if weight:
                found[code] = weight
    placed = {other for parts in crosswalk.parts.values() for other in parts}
    missing = sorted(set(held) - placed)
    return ScopeWeights(found, crosswalk.through, missing, is_official=crosswalk.is_official)


def parents(classification: str) -> dict[str, str]:
    """Return code -> the code above it, of one classification (one query)."""
    rows = Activity.objects.filter(classification__code=classification, parent__isnull=False)
    return dict(rows.values_list("code", "parent__code"))


def weight_on(code: str, weights: Mapping[str, Decimal], above: Mapping[str, str]) -> Decimal:
    """Return the weight of a code: its own, else that of the nearest code above it, else 0."""
    at: str | None = code
    while at is not None:
        if at in weights:
            return weights[at]
        at = above.get(at)
    return Decimal(0)


def split_inside(weights: Mapping[str, Decimal], above: Mapping[str, str]) -> set[str]:
    """Return the codes that a scope divides: it counts some below them, and not them whole."""
    divided: set[str] = set()
    for code in weights:
        at = above.get(code)
        while at is not None and at not in divided:
            divided.add(at)
            at = above.get(at)
    return divided - set(weights)
