"""The rows that analyses compute from: figures by variable, territory and year, as they stood."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Q

from kerege.evidence.analysis.panel import UNDATED, Cell, Panel
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Dataset, Figure, Variable
from kerege.evidence.rows import year_in
from kerege.evidence.selectors import known_borders
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

_Cells = tuple[str, dict[Cell, tuple[int, float, bool]]]
"""A variable and, by cell, the figure's key and value and whether it is synthetic."""


def source_of(variable: str) -> Dataset | None:
    """Return the published dataset with the most regional figures of a variable.

    Where several state the same variable, the recipe names the one that was used.
    """
    return (
        Dataset.objects.filter(
            status=DatasetStatus.PUBLISHED,
            figures__variable__code=variable,
            figures__is_current=True,
        )
        .annotate(rows=Count("figures"))
        .order_by("-rows", "code")
        .first()
    )


def newest_figure() -> int:
    """Return the key of the newest figure."""
    return Figure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def read_panel(names: Sequence[str], datasets: Iterable[Dataset], up_to: int) -> Panel:
    """Read figures as they stood when the figure ``up_to`` was the newest.

    A figure whose source states no period counts for the year in which it was stated,
    and where that is not known either, for the year `UNDATED`.

    Parameters
    ----------
    names
        Codes of variables, each with ``@breakdown`` where a part of it is meant.
    datasets
        Where observed figures may come from; computed figures are read besides.
    up_to
        Key of a figure.

    Raises
    ------
    Refusal
        If no country is loaded.
    """
    nation = reference.country_territory()
    if nation is None:
        raise Refusal("No country is loaded.", "", "Load a country package first.", Kind.NOT_FOUND)
    cells = _read(names, datasets, up_to)
    values = {name: {cell: value for cell, (_, value, _) in found.items()} for name, found in cells}
    synthetic = any(made_up for _, found in cells for _, _, made_up in found.values())
    pairs = {name: _parts(name) for name in names}
    variables = {code for code, _ in pairs.values()}
    codes = {key: code for code, key in reference.territory_ids().items()}
    keys = dict(Variable.objects.filter(code__in=variables).values_list("code", "pk"))
    known = {name: keys.get(code, 0) for name, (code, _) in pairs.items()}
    return Panel(values, codes, nation.pk, known_borders(), known, synthetic)


def read_keys(
    names: Sequence[str], datasets: Iterable[Dataset], up_to: int
) -> dict[str, list[int]]:
    """Return the keys of the figures that `read_panel` would read, by variable."""
    cells = _read(names, datasets, up_to)
    return {name: sorted(key for key, _, _ in found.values()) for name, found in cells}


def _read(names: Sequence[str], datasets: Iterable[Dataset], up_to: int) -> list[_Cells]:
    meant = {_parts(name): name for name in names}
    rows = (
        Figure.objects.filter(
            variable__code__in={code for code, _ in meant},
            breakdown__in={breakdown for _, breakdown in meant},
        )
        .exclude(breakdown="", activity__isnull=False)
        .filter(pk__lte=up_to, value__isnull=False)
        .filter(Q(dataset__in=list(datasets)) | Q(run__isnull=False))
        .filter(Q(is_current=True) | Q(superseded_by__pk__gt=up_to))
        .order_by("period", "pk")
    )
    columns = ("variable__code", "breakdown", "territory_id", "year", "as_of")
    more = ("pk", "value", "is_synthetic")
    found: dict[str, dict[Cell, tuple[int, float, bool]]] = {name: {} for name in names}
    for *pair, place, stated, as_of, key, value, made_up in rows.values_list(*columns, *more):
        if name := meant.get(tuple(pair)):
            cell = place, stated or year_in(as_of) or UNDATED
            found[name][cell] = key, float(value), made_up
    return list(found.items())


def _parts(name: str) -> tuple[str, str]:
    code, _, breakdown = name.partition("@")
    return code, breakdown
