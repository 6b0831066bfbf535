"""Auditing what is to be published against all that was, and keeping it for the next time."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence.analysis.divisions import Units, exposed_across, units_of
from kerege.evidence.analysis.releases import Cell, exposed
from kerege.evidence.canonical import checksum
from kerege.evidence.cube_variables import PREFIX
from kerege.evidence.models import Dataset, Figure, Release, Variable
from kerege.kernel.errors import Kind, Refusal
from kerege.methods.errors import MethodError
from kerege.reference import selectors as reference

NAMED = 10


def keep_release(*, by: Any, dataset: Dataset) -> Release | None:
    """Keep the cells of a protected table as they go out; None for any other dataset.

    Raises
    ------
    Refusal
        If a cell that is withheld follows from what was published before; it names the cells.
    """
    cells = _cells(dataset)
    if not cells:
        return None
    _refuse_exposed(dataset, cells)
    kept, created = Release.objects.get_or_create(
        dataset=dataset, checksum=checksum(cells), defaults={"cells": cells}
    )
    if created:
        audit.record(by=by, act="evidence.keep_release", on=kept, cells=len(cells))
    return kept


def _cells(dataset: Dataset) -> list[Cell]:
    figures = Figure.objects.filter(
        dataset=dataset, is_current=True, variable__code__startswith=PREFIX
    )
    columns = ("variable__code", "period", "territory__code", "breakdown")
    listed = ("activity__classification__code", "activity__code")
    scoped = ("scope__code", "scope__version")
    return [
        (
            variable,
            period,
            place,
            ":".join(filter(None, (of, activity))),
            ":".join(filter(None, (scope, version))),
            breakdown,
            None if value is None else str(value),
        )
        for variable, period, place, breakdown, of, activity, scope, version, value in (
            figures.order_by("code").values_list(*columns, *listed, *scoped, "value")
        )
    ]


def _refuse_exposed(dataset: Dataset, cells: list[Cell]) -> None:
    earlier = list(Release.objects.order_by("pk").values_list("cells", flat=True))
    if not earlier:
        return
    named = {cell[0] for cell in cells}
    additive = Variable.objects.filter(code__in=named, is_additive=True)
    try:
        found = exposed(
            cells,
            earlier,
            reference.parents_of_territories(),
            reference.parents_of_activities(),
            additive.values_list("code", flat=True),
        )
        found += exposed_across(cells, earlier, _units([cells, *earlier]))
    except MethodError as error:
        raise Refusal(error.what, error.where, error.mend, Kind.CONFLICT) from error
    if found:
        more = len(found) - NAMED
        what = _("Withheld numbers of %(dataset)s follow from what was published before.")
        raise Refusal(
            what % {"dataset": dataset.code},
            ", ".join(found[:NAMED])
            + (" " + _("(and %(more)s more)") % {"more": more} if more > 0 else ""),
            _(
                "Build the cube with more withheld or fewer breakdowns, or under the division that"
                " was published before."
            ),
            Kind.CONFLICT,
        )


def _units(releases: list[list[Cell]]) -> Units:
    scopes = {cell[4] for cells in releases for cell in cells}
    if len(scopes) == 1:
        return {}
    counted = reference.activities_of_scopes(scopes - {""})
    activities = reference.qualified_activity_ids()
    return units_of(counted, reference.parents_of_activities(), activities)
