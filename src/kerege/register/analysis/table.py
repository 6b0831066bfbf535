"""The one table of the register behind all that is told of it, by the names of its codes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kerege.methods.disclosure.labelled_table import LabelledTable, labelled_table
from kerege.register.selectors import RawCount

Key = tuple[str, str, str]
"""Region, sub-sector or activity, origin."""
ALL = "*"
REAL, SYNTHETIC = "real", "synthetic"


def leaf_of(subsector: str, classification: str, activity: str) -> str:
    """Return the code of an activity inside its sub-sector."""
    return f"{subsector}/{classification}:{activity}"


def place_of(row: RawCount) -> tuple[str, str, str, str, bool]:
    """Return what a count is of."""
    return row.territory, row.subsector, row.classification, row.activity, row.is_synthetic


def origins_of(raw: Iterable[RawCount]) -> tuple[str, ...]:
    """Return which origins occur."""
    return tuple(sorted({SYNTHETIC if row.is_synthetic else REAL for row in raw}))


def table_of(raw: tuple[RawCount, ...], origins: tuple[str, ...]) -> LabelledTable:
    """Return region x (sub-sector > activity) x origin with all margins."""
    places = {ALL: ""} | {row.territory: ALL for row in raw}
    parts = {ALL: ""} | {f"{row.subsector}/": ALL for row in raw}
    parts |= {
        leaf_of(row.subsector, row.classification, row.activity): f"{row.subsector}/" for row in raw
    }
    kinds = {ALL: ""} | (dict.fromkeys(origins, ALL) if len(origins) > 1 else {})
    return labelled_table(
        (
            (
                (
                    row.territory,
                    leaf_of(row.subsector, row.classification, row.activity),
                    (SYNTHETIC if row.is_synthetic else REAL) if len(origins) > 1 else ALL,
                ),
                row.subjects,
            )
            for row in raw
        ),
        [places, parts, kinds],
    )


def published(
    labelled: LabelledTable, rows: Sequence[RawCount]
) -> Iterator[tuple[Key, tuple[int, ...]]]:
    """Yield every number that is published at all, with its place in the table."""
    places, parts, kinds = labelled.codes
    for part, p in parts.items():
        if part == ALL or part.endswith("/"):
            for place, r in places.items():
                for kind, k in kinds.items():
                    yield (place, part.removesuffix("/"), kind), (r, p, k)
    leaves: dict[str, list[str]] = defaultdict(list)
    for row in {(row.subsector, row.classification, row.activity) for row in rows}:
        leaves[leaf_of("", *row[1:])].append(leaf_of(*row))
    for whole, of in leaves.items():
        # Of an activity in several sub-sectors only the sum is told.
        if len(of) == 1:
            yield (ALL, whole, ALL), (places[ALL], parts[of[0]], kinds[ALL])
