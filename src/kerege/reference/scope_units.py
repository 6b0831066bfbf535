"""What the sub-sectors of a scope count, code by code, as a cube of microdata counts it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from kerege.reference.models import Activity, ScopeItem

Units = dict[str, float]
"""``classification:code`` -> weight."""


def activities_of_scopes(wanted: Iterable[str]) -> dict[str, dict[str, Units]]:
    """Return scope (``code:version``) -> sub-sector, or nothing for all of it -> its activities.

    A code counts for those below it; where one lies below several items of a sub-sector, the
    nearest decides. In all of the scope it counts once, with its largest weight.
    """
    asked = Q(pk__in=())
    for scope in wanted:
        code, _colon, version = scope.partition(":")
        asked |= Q(scope__code=code, scope__version=version)
    items = ScopeItem.objects.filter(asked).values_list(
        "scope__code", "scope__version", "activity_id", "subsector__code", "weight"
    )
    held: dict[str, dict[int, Units]] = defaultdict(lambda: defaultdict(dict))
    for code, version, activity, subsector, weight in items:
        held[f"{code}:{version}"][activity][subsector or ""] = float(weight)
    rows = Activity.objects.values_list("pk", "parent_id", "classification__code", "code")
    known = {key: (above, f"{listed}:{code}") for key, above, listed, code in rows}
    return {scope: _parts(weights, known) for scope, weights in held.items()}


def _parts(
    weights: Mapping[int, Units], known: Mapping[int, tuple[int | None, str]]
) -> dict[str, Units]:
    found: dict[str, Units] = defaultdict(dict)
    for key, (_, code) in known.items():
        nearest: Units = {}
        at: int | None = key
        while at is not None:
            nearest = {**weights.get(at, {}), **nearest}
            at = known[at][0]
        for part, weight in nearest.items():
            found[part][code] = weight
        if nearest:
            found[""][code] = max(nearest.values())
    return dict(found)
