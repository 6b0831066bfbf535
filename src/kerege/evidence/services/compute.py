"""Computing everything that the published evidence allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import recipes, rules, selectors
from kerege.evidence.analysis import METHODS, counting, statement
from kerege.evidence.analysis.reading import newest_figure, read_panel, source_of
from kerege.evidence.derived import DERIVED
from kerege.evidence.derived_clusters import CLUSTERS
from kerege.evidence.derived_concentration import CONCENTRATION
from kerege.evidence.derived_index import INDEX
from kerege.evidence.derived_links import LINKS
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.index.definition import read_definition
from kerege.evidence.models import Break, Dataset, Figure, Run, Variable
from kerege.evidence.recipes import Recipe
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.figures import Recorded, record_results
from kerege.evidence.services.runs import record_run
from kerege.evidence.services.variables import ensure_forecasts, ensure_variable
from kerege.kernel.errors import Refusal
from kerege.methods.errors import MethodError
from kerege.reference import selectors as reference
from kerege.register import selectors as register
from kerege.register import services as register_acts
from kerege.register.rules import SMALLEST


@dataclass(frozen=True)
class Computed:
    """What a recipe gave: its run and counts, or why it was left out."""

    recipe: str
    run: Run | None = None
    recorded: Recorded | None = None
    left_out: str = ""


Progress = Callable[[str], None]


def compute_all(
    *,
    by: Any,
    relative_error: float | None = recipes.RELATIVE_ERROR,
    progress: Progress | None = None,
) -> list[Computed]:
    """Compute shares, quotients, growth and shift-share from what is published.

    Doing it again without new evidence changes nothing. Figures that can no longer be computed
    cease to be current.

    Parameters
    ----------
    relative_error
        Accuracy of amounts that the bounds of quotients assume; None: no bounds.
    progress
        Called with the name of each recipe before it is computed.
    """
    rules.may_record(by).require()
    _ensure_derived(by)
    done: list[Computed] = []
    for recipe in _plan(relative_error):
        if progress:
            progress(recipe.name)
        done.append(_run_own(by, recipe) if recipe.definition else _run(by, recipe))
    done.append(_count_published(by))
    done += _count_register(by)
    ensure_forecasts(by)
    for recipe in (*_register_plan(), *recipes.forecasts(), _clusters(), *_links()):
        if progress:
            progress(recipe.name)
        done.append(_run(by, recipe))
    return done


def _ensure_derived(by: Any) -> None:
    known = set(Variable.objects.values_list("code", flat=True))
    for wanted in (*DERIVED, *INDEX, *CLUSTERS, *CONCENTRATION, *LINKS):
        if wanted.code not in known:
            ensure_variable(
                by=by,
                code=wanted.code,
                names=wanted.names,
                units=wanted.units,
                definitions=wanted.definitions,
                kind=wanted.kind,
                decimals=wanted.decimals,
                lower_bound=wanted.lower_bound,
                is_additive=wanted.code in {"register_subjects", "register_activities"},
            )


def _plan(relative_error: float | None) -> list[Recipe]:
    plan = [*recipes.amounts(relative_error), recipes.likeness(), *recipes.indices()]
    plan += selectors.own_recipes()
    sources = [found for name in ("gva_j", "grp") if (found := source_of(name))]
    if not sources:
        return plan
    panel = read_panel(["gva_j", "grp"], sources, newest_figure())
    years = [y for y in panel.years("gva_j", "grp") if panel.national("gva_j", y)]
    started = [y for y in years if len(panel.regions("grp", y)) >= _settled(panel.regions, years)]
    broken = Break.objects.filter(variable__code__in=("gva_j", "grp"))
    changed = sorted(set(broken.values_list("year", flat=True)))
    return plan + recipes.shifts(started, changed)


def _settled(regions: Callable[[str, int], list[int]], years: list[int]) -> int:
    """Return how many regions the table shows most often: a year with fewer is left out."""
    counts = [len(regions("grp", year)) for year in years]
    return max(set(counts), key=counts.count)


def _register_plan() -> list[Recipe]:
    year = register.newest_year()
    if year is None:
        return []
    counted = Figure.objects.filter(variable__code="register_subjects", is_current=True)
    parts = set(counted.exclude(breakdown="").values_list("breakdown", flat=True))
    return recipes.register(year, sorted(parts))


def _clusters() -> Recipe:
    return recipes.clusters(
        [
            [pair.one.code, pair.other.code, str(pair.valid_from), str(pair.valid_to or "")]
            for pair in reference.borders()
        ]
    )


def _links() -> list[Recipe]:
    defined = [*recipes.indices(), *selectors.own_recipes()]
    return recipes.links([read_definition(one.parameters["definition"]) for one in defined])


def run_index(*, by: Any, recipe: Recipe) -> Computed:
    """Compute one index that was taken over, and what it is held beside."""
    _ensure_derived(by)
    done = _run(by, recipe)
    for link in recipes.links([read_definition(recipe.parameters["definition"])]):
        _run(by, link)
    return done


def _run_own(by: Any, recipe: Recipe) -> Computed:
    """Compute an index that was taken over; that it can no longer be composed ends no other."""
    try:
        return _run(by, recipe)
    except (MethodError, Refusal) as error:
        with transaction.atomic():
            _retire(by, recipe.name, [])
        return Computed(recipe.name, left_out=str(error))


def _run(by: Any, recipe: Recipe) -> Computed:
    method = METHODS[recipe.method]
    names = method.reads(recipe.parameters)
    codes = [name.partition("@")[0] for name in names]
    datasets = {found.pk: found for code in codes if (found := source_of(code))}
    computed = Figure.objects.filter(_meant(names), is_current=True, run__isnull=False)
    runs = set(computed.order_by().values_list("run", flat=True))
    datasets |= {found.pk: found for found in Dataset.objects.filter(runs__in=runs).distinct()}
    if recipe.definition:
        datasets |= {found.pk: found for found in Dataset.objects.filter(code=recipe.definition)}
    newest = newest_figure()
    panel = read_panel(names, datasets.values(), newest)
    empty = sorted({name.partition("@")[0] for name in names if not panel.values[name]})
    if empty:
        return _left_out(by, recipe.name, empty)
    parameters = {
        **recipe.parameters,
        "functions": list(method.functions),
        "datasets": sorted(found.code for found in datasets.values()),
    }
    rows = method.compute(panel, parameters)
    return _keep(
        by,
        recipe.name,
        rows,
        method=method.name,
        version=method.version,
        parameters=parameters,
        inputs=panel.checksums(),
        datasets=datasets.values(),
        is_synthetic=panel.is_synthetic,
        figures_up_to=newest,
    )


def _meant(names: list[str]) -> Q:
    """Return the condition of figures of variables, or of the part that is named after ``@``."""
    found = Q()
    for code, _at, part in (name.partition("@") for name in names):
        found |= Q(variable__code=code, breakdown=part) if part else Q(variable__code=code)
    return found


@transaction.atomic
def _left_out(by: Any, recipe: str, empty: list[str]) -> Computed:
    # What is no longer published must not stay in what was computed from it.
    _retire(by, recipe, [])
    reason = _("Nothing is published of: %(variables)s.") % {"variables": ", ".join(empty)}
    return Computed(recipe, left_out=reason)


def _retire(by: Any, recipe: str, codes: list[str]) -> None:
    """End the figures of a recipe that it no longer makes."""
    # In two plain steps: a database without statistics plans one nested query badly.
    runs = list(Run.objects.filter(parameters__recipe=recipe))
    made = Figure.objects.filter(is_current=True, run__in=runs).values_list("pk", "code")
    kept = set(codes)
    stale = [key for key, code in made if code not in kept]
    if stale:
        Figure.objects.filter(pk__in=stale).update(is_current=False)
        count = len(stale)
        act = "evidence.retire_figures"
        audit.record(by=by, act=act, on=runs[0], recipe=recipe, retired=count)


@transaction.atomic
def _keep(by: Any, recipe: str, rows: list[FigureRow], **fields: Any) -> Computed:
    fields["parameters"] = {**fields["parameters"], "recipe": recipe}
    run = record_run(by=by, code=recipe, result=[statement(row) for row in rows], **fields)
    current = Figure.objects.filter(is_current=True)
    if rows and current.filter(run=run).count() == len(rows):
        return Computed(recipe, run, Recorded(unchanged=len(rows)))
    recorded = record_results(by=by, run=run, rows=rows)
    _retire(by, recipe, [row.stable_code() for row in rows])
    return Computed(recipe, run, recorded)


def _count_register(by: Any) -> list[Computed]:
    year = register.newest_year()
    if year is None or reference.country_territory() is None:
        return []
    register_acts.release_counts(by=None)
    synthetic = any(found.is_synthetic for found in register.raw_counts())
    named = Dataset.objects.filter(is_synthetic=True, code__contains="register")
    open_ones = named.exclude(status=DatasetStatus.WITHDRAWN)
    return [
        _count(
            by,
            recipe,
            method,
            {
                "year": year,
                "target": target,
                "threshold": SMALLEST,
                "functions": list(counting.FUNCTIONS),
            },
            list(open_ones) if synthetic else [],
            is_synthetic=synthetic,
        )
        for recipe, method, target in (
            ("register-count", counting.REGISTER, "register_subjects"),
            ("register-activities", counting.BY_ACTIVITY, "register_activities"),
        )
    ]


def _count_published(by: Any) -> Computed:
    code = recipes.PUBLISHED_FIGURES
    dataset = Dataset.objects.filter(code=code, status=DatasetStatus.PUBLISHED).first()
    if dataset is None:
        return _left_out(by, "published-figures", [code])
    parameters = {"dataset": code, "target": "published_figures"}
    return _count(by, "published-figures", counting.PUBLISHED, parameters, [dataset])


def _count(
    by: Any,
    recipe: str,
    method: str,
    parameters: dict[str, Any],
    datasets: list[Dataset],
    *,
    is_synthetic: bool = False,
) -> Computed:
    newest = newest_figure()
    inputs, rows = counting.COUNTS[method](parameters, newest)
    return _keep(
        by,
        recipe,
        rows,
        method=method,
        version=counting.VERSIONS.get(method, "1"),
        parameters=parameters,
        inputs=inputs,
        datasets=datasets,
        is_synthetic=is_synthetic,
        figures_up_to=newest,
    )
