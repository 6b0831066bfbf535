"""Published composite indices: each region's rank with its interval, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kerege.evidence.index.definition import Definition, read_definition
from kerege.evidence.models import Figure, Run
from kerege.evidence.rows import CODE
from kerege.evidence.selectors.figures import NEWEST_FIRST, figures_visible_to
from kerege.kernel.errors import Kind, Refusal

RANK, SCORE, PART = "index_rank", "index_score", "index_contribution"
SHIFT, TOTAL, FIRST = "index_mean_shift", "index_sobol_total", "index_sobol_first"
ALL = (RANK, SCORE, PART, SHIFT, TOTAL, FIRST)
LINK = "index_link"


@dataclass
class Ranked:
    """A region in the index; ``parts`` holds what each indicator adds to its score."""

    rank: Figure
    score: Figure | None = None
    parts: dict[str, Figure] = field(default_factory=dict)


@dataclass
class Moving:
    """A choice of the recipe and which share of the moves of ranks it explains."""

    choice: str
    total: Figure
    first: Figure | None = None


@dataclass
class PublishedIndex:
    """An index as its newest run gives it.

    Attributes
    ----------
    ranked
        Regions, the first rank first.
    unranked
        The figures of the regions that have none, because an indicator is not measured there.
    shift
        How many places regions move on average under other choices, if the recipe asks for it.
    moving
        The choices, that which moves the ranks most first.
    links
        Variable outside the index -> its rank correlation with the index.
    """

    code: str
    year: int
    run: Run
    ranked: list[Ranked]
    unranked: list[Figure]
    shift: Figure | None = None
    moving: list[Moving] = field(default_factory=list)
    links: dict[str, Figure] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The definition as the run keeps it, YAML."""
        return str(self.run.parameters["definition"])

    @cached_property
    def definition(self) -> Definition:
        """The definition, read."""
        return read_definition(self.text, self.code)


def index_codes(person: Any = None) -> list[tuple[str, int]]:
    """Return every published index with its newest year, by code."""
    found = figures_visible_to(person).filter(variable__code=RANK, run__isnull=False)
    return list(
        found.order_by("breakdown", "-year").distinct("breakdown").values_list("breakdown", "year")
    )


def published_index(code: str, person: Any = None) -> PublishedIndex:
    """Return an index as it is published (one query).

    Raises
    ------
    Refusal
        If there is none with this code that the person may see.
    """
    readable = CODE.fullmatch(code) is not None
    figures = _figures(code, person) if readable else []
    ranks = [figure for figure in figures if figure.variable.code == RANK]
    if not ranks:
        raise Refusal(
            _("There is no published index with this code."),
            code if readable else "",
            _("Choose one from the list."),
            Kind.NOT_FOUND,
        )
    year, run = ranks[0].year, ranks[0].run
    of: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.year == year:
            of.setdefault(figure.variable.code, []).append(figure)
    unranked = [figure for figure in of[RANK] if figure.value is None]
    shift = next(iter(of.get(SHIFT, [])), None)
    links = {one.breakdown.removeprefix(f"{code}."): one for one in of.get(LINK, [])}
    ranked, moving = _ranked(code, of), _moving(code, of)
    return PublishedIndex(code, year, run, ranked, unranked, shift, moving, links)


def _ranked(code: str, of: dict[str, list[Figure]]) -> list[Ranked]:
    rows = {f.territory_id: Ranked(f) for f in of[RANK] if f.value is not None}
    for figure in of.get(SCORE, []):
        rows[figure.territory_id].score = figure
    for figure in of.get(PART, []):
        rows[figure.territory_id].parts[figure.breakdown.removeprefix(f"{code}.")] = figure
    return sorted(rows.values(), key=lambda row: (row.rank.value, row.rank.territory.code))


def _moving(code: str, of: dict[str, list[Figure]]) -> list[Moving]:
    rows = {
        figure.breakdown: Moving(figure.breakdown.removeprefix(f"{code}."), figure)
        for figure in of.get(TOTAL, [])
    }
    for figure in of.get(FIRST, []):
        rows[figure.breakdown].first = figure
    return sorted(rows.values(), key=lambda row: -(row.total.value or 0))


def _figures(code: str, person: Any) -> list[Figure]:
    whole, part = Q(breakdown=code), Q(breakdown__startswith=f"{code}.")
    found = figures_visible_to(person).filter(
        whole | part, variable__code__in=(*ALL, LINK), run__isnull=False, year__isnull=False
    )
    return list(found.order_by("-year", "-run_id", "territory__code", "breakdown"))


@dataclass(frozen=True)
class RankIn:
    """A region's rank in an index; ``names``: language -> the name of the index."""

    figure: Figure
    names: Mapping[str, str]


def ranks_of(territory: Any, person: Any = None) -> list[RankIn]:
    """Return the newest rank of a region in every index, also where it has none (one query)."""
    found = figures_visible_to(person).filter(
        variable__code=RANK, territory=territory, run__isnull=False
    )
    newest = found.order_by("breakdown", *NEWEST_FIRST).distinct("breakdown")
    return [RankIn(figure, index_names(figure)) for figure in newest]


def is_of_index(figure: Figure) -> bool:
    """Return whether a figure was made by an index."""
    return figure.run_id is not None and figure.variable.code in ALL


def index_names(figure: Figure) -> Mapping[str, str]:
    """Return the names of the index that made a figure, by language."""
    return read_definition(str(figure.run.parameters["definition"])).names
