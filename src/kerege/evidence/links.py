"""The thread at evidence: a figure is here because of its dataset or run."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.evidence.models import Dataset, Figure, Hub, Run
from kerege.evidence.models.published import Published
from kerege.evidence.selectors import (
    current_visible_to,
    datasets_visible_to,
    figures_visible_to,
    index_names,
    is_of_index,
    runs_visible_to,
)
from kerege.evidence.words import method_name
from kerege.evidence.words_index import in_language
from kerege.kernel.thread import Link, register
from kerege.reference.enums import TerritoryKind

FEW = 12


def _dataset(dataset: Dataset) -> Link:
    url = reverse("evidence-dataset", args=[dataset.code])
    return Link(_("Dataset"), dataset.title or dataset.code, url, dataset.publisher)


def _run(run: Run) -> Link:
    url = reverse("evidence-run", args=[run.code])
    return Link(_("Run"), method_name(run.method), url, run.code)


def why_figure(figure: Figure, _person: Any) -> Iterator[Link]:
    """Yield the dataset or the run that a figure comes from."""
    if figure.dataset:
        yield _dataset(figure.dataset)
    elif figure.run:
        yield _run(figure.run)


def came_of_figure(figure: Figure, _person: Any) -> Iterator[Link]:
    """Yield the index that a rank, a score or a part of one belongs to."""
    if is_of_index(figure):
        code = figure.breakdown.partition(".")[0]
        url = reverse("evidence-index", args=[code])
        if figure.territory.kind != TerritoryKind.COUNTRY and figure.value is not None:
            url += f"?place={figure.territory.code}#apart"
        name = in_language(index_names(figure), get_language() or "en")
        yield Link(_("Composite index"), name, url, str(figure.year))


def why_run(run: Run, person: Any) -> Iterator[Link]:
    """Yield the datasets that a run read."""
    for dataset in datasets_visible_to(person).filter(runs=run):
        yield _dataset(dataset)


def came_of_run(run: Run, person: Any) -> Iterator[Link]:
    """Yield the variables that a run gave figures of."""
    found = current_visible_to(person).filter(run=run).order_by("variable__code")
    for figure in found.distinct("variable__code")[:FEW]:
        variable = figure.variable
        url = reverse("evidence-variable", args=[variable.code])
        yield Link(_("Variable"), variable.name or variable.code, url)


def came_of_dataset(dataset: Dataset, person: Any) -> Iterator[Link]:
    """Yield the runs that read a dataset and still give current figures."""
    runs = runs_visible_to(person).filter(datasets=dataset, figures__is_current=True)
    for run in runs.distinct()[:FEW]:
        yield _run(run)


def came_of_hub(hub: Hub, person: Any) -> Iterator[Link]:
    """Yield the count of known hubs of the region in which a hub stands."""
    if hub.is_counted:
        counted = figures_visible_to(person).filter(
            variable__code="hubs_known", territory=hub.territory
        )
        for figure in counted:
            url = reverse("evidence-figure", args=[figure.code])
            yield Link(_("Figure"), figure.variable.name or figure.code, url, str(hub.territory))


def why_published(record: Published, _person: Any) -> Iterator[Link]:
    """Yield the source of what others published."""
    if record.source_url:
        yield Link(_("Source"), record.source, record.source_url, record.stated_on)


def register_all() -> None:
    """Tie evidence into the thread."""
    register("why", "evidence.figure", why_figure)
    register("why", "evidence.run", why_run)
    register("came_of", "evidence.figure", came_of_figure)
    register("came_of", "evidence.run", came_of_run)
    register("came_of", "evidence.dataset", came_of_dataset)
    register("came_of", "evidence.hub", came_of_hub)
    for label in ("hub", "event", "supportmeasure", "target"):
        register("why", f"evidence.{label}", why_published)
