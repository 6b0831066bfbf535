"""Keeping a region of one's own as a run, so that anybody can name it and compute it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.evidence import rules, selectors
from kerege.evidence.analysis.reading import newest_figure
from kerege.evidence.canonical import checksum
from kerege.evidence.models import Dataset, Run, Variable
from kerege.evidence.selectors import AreaPoint
from kerege.evidence.selectors.area_series import RECIPE, result_of
from kerege.evidence.services.runs import record_run
from kerege.kernel.errors import Kind, Refusal


@transaction.atomic
def keep_area_run(
    *, by: Any, variable: Variable, places: Sequence[str], back_cast: bool = False
) -> Run:
    """Keep what a variable is in regions taken together, from what is public.

    Raises
    ------
    Refusal
        If nothing public covers the regions, or the variable does not add up.
    """
    rules.may_record(by).require()
    within = selectors.area(places)
    newest = newest_figure()
    points = selectors.area_series(variable, within, back_cast=back_cast)
    uses = [use for point in points for use in point.uses]
    if not uses:
        raise Refusal(
            _("Nothing that adds up is measured in these regions."),
            within.code,
            _("Choose other regions, or another variable."),
            Kind.NOT_FOUND,
        )
    recipe = selectors.recipe(variable, within, points, back_cast=back_cast)
    stated = {use.figure.dataset_id for use in uses}
    computed = {use.figure.run_id for use in uses} - {None}
    datasets = Dataset.objects.filter(pk__in=stated) | Dataset.objects.filter(runs__in=computed)
    return record_run(
        by=by,
        method=RECIPE,
        version=recipe["version"],
        parameters=recipe["parameters"],
        inputs=_inputs(points),
        result=result_of(points),
        datasets=datasets.distinct(),
        is_synthetic=any(point.is_synthetic for point in points),
        figures_up_to=newest,
    )


def _inputs(points: Sequence[AreaPoint]) -> dict[str, str]:
    figures = {use.figure.code: use.figure for point in points for use in point.uses}
    return {
        code: checksum([figure.value, str(figure.observation)]) for code, figure in figures.items()
    }


def added_up_again(run: Run) -> tuple[Mapping[str, str], Any]:
    """Return the inputs of a kept region as they stood, and its result."""
    given = run.parameters
    points = selectors.area_series(
        Variable.objects.get(code=given["variable"]),
        selectors.area(given["places"]),
        back_cast=given["back_cast"],
        up_to=run.figures_up_to,
    )
    return _inputs(points), result_of(points)
