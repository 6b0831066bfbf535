"""Definitions of indices that were taken over, and the list of all indices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kerege.evidence.enums import DatasetStatus
from kerege.evidence.index.definition import read_definition
from kerege.evidence.models import Dataset, Run
from kerege.evidence.recipes import INDEX_OF, Recipe, index_of
from kerege.evidence.selectors.figures import figures_visible_to
from kerege.evidence.selectors.index import RANK

METHOD = "evidence.index"


def newest_run(recipe: str) -> Run | None:
    """Return the newest run of a recipe."""
    return Run.objects.filter(parameters__recipe=recipe).order_by("-pk").first()


def own_recipes() -> list[Recipe]:
    """Return the recipe of each definition that was taken over and not withdrawn (one query)."""
    kept = Dataset.objects.exclude(status=DatasetStatus.WITHDRAWN)
    runs = Run.objects.filter(
        method=METHOD, datasets__in=kept.filter(code__startswith=INDEX_OF)
    ).order_by("parameters__recipe", "-pk")
    texts = {run.parameters["recipe"]: run.parameters["definition"] for run in reversed(runs)}
    return [index_of(text, read_definition(text), own=True) for _, text in sorted(texts.items())]


def definition_dataset(run: Run) -> Dataset | None:
    """Return the dataset that holds the definition of an index, None of Kerege's own."""
    return run.datasets.filter(code=run.parameters["recipe"], code__startswith=INDEX_OF).first()


def index_in(dataset: Dataset) -> str:
    """Return the code of the index whose definition a dataset holds; empty: it holds none."""
    code = dataset.code
    if not code.startswith(INDEX_OF):
        return ""
    made = dataset.runs.filter(method=METHOD, parameters__recipe=code)
    return code.removeprefix(INDEX_OF) if made.exists() else ""


@dataclass
class ListedIndex:
    """An index in the list.

    Attributes
    ----------
    ranked
        How many regions have a rank.
    definition
        The dataset of a definition that was taken over; None of Kerege's own.
    """

    code: str
    year: int
    names: Mapping[str, str]
    ranked: int
    definition: Dataset | None


def listed_indices(person: Any = None) -> list[ListedIndex]:
    """Return every index with its newest year, by code (two queries)."""
    ranks = figures_visible_to(person).filter(variable__code=RANK, run__isnull=False)
    newest: dict[str, list[Any]] = {}
    for figure in ranks.order_by("breakdown", "-year", "-run_id"):
        rows = newest.setdefault(figure.breakdown, [])
        if not rows or (rows[0].year, rows[0].run_id) == (figure.year, figure.run_id):
            rows.append(figure)
    named = Dataset.objects.filter(
        code__in=[f"{INDEX_OF}{code}" for code in newest],
        runs__in={rows[0].run_id for rows in newest.values()},
    )
    definitions = {found.code.removeprefix(INDEX_OF): found for found in named}
    return [
        ListedIndex(
            code,
            rows[0].year,
            read_definition(rows[0].run.parameters["definition"], code).names,
            sum(figure.value is not None for figure in rows),
            definitions.get(code),
        )
        for code, rows in newest.items()
    ]
