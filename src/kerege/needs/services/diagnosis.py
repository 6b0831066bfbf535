"""The act of diagnosing: compute, keep the recipe, make the result current."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.utils import timezone

from kerege.audit import services as audit
from kerege.evidence import services as evidence
from kerege.needs import rules, selectors
from kerege.needs.analysis import Diagnosed, Row, Weighed, checksums, compute, reads_the_same
from kerege.needs.analysis.severity import Part
from kerege.needs.analysis.weighing import unjudged, weighing_of
from kerege.needs.assumptions import METHOD, VERSION, Assumptions
from kerege.needs.enums import ContributionKind
from kerege.needs.models import Contribution, Diagnosis, Panel, Severity
from kerege.needs.selectors.inputs import current_inputs
from kerege.needs.turns import take_turn

DIGITS = Decimal("0.000001")
DAYS_KEPT = 7


@transaction.atomic
def diagnose(*, by: Any, year: int | None = None, panel: str | None = None) -> Diagnosis:
    """Diagnose the needs of every region; the same inputs give the diagnosis there is.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    year
        Use figures up to this year only; by default the newest.
    panel
        The code of a published panel of experts whose weights order the needs; empty: all needs
        count alike, as in the first diagnosis; None: as in the diagnosis that holds.

    Raises
    ------
    Refusal
        If the person may not diagnose, nothing is known, or no such panel has weighed all needs.
    """
    rules.may_diagnose(by).require()
    return renew(by=by, year=year, panel=panel)


def is_up_to_date(*, by: Any, diagnosis: Diagnosis) -> bool:
    """Return whether a diagnosis made now would read the same figures, signals and statements."""
    rules.may_diagnose(by).require()
    return reads_the_same(diagnosis.run)


def renew(*, by: Any, year: int | None = None, panel: str | None = None) -> Diagnosis:
    """Diagnose inside the caller's transaction, whose act has asked for its own permission."""
    take_turn()
    assumptions = Assumptions()
    inputs = current_inputs(year, assumptions)
    weighs = _weighing_panel(panel, inputs.areas)
    weighing = weighing_of(weighs, inputs.areas, assumptions) if weighs else None
    found = compute(inputs, assumptions, year or timezone.localdate().year, year, weighing)
    run = evidence.record_run(
        by=None,
        method=METHOD,
        version=VERSION,
        parameters=found.parameters,
        inputs=checksums(found),
        result=found.result(),
        seed=assumptions.seed,
        datasets=_datasets(found.figures),
        is_synthetic=found.is_synthetic,
    )
    known = Diagnosis.objects.filter(run=run).first()
    if known is not None and known.is_current:
        return known
    Diagnosis.objects.filter(is_current=True).update(is_current=False)
    if known is not None:
        known.is_current = True
        known.save(update_fields=["is_current"])
        diagnosis = known
    else:
        diagnosis = Diagnosis.objects.create(run=run, year=found.parameters["year"], panel=weighs)
        _keep(diagnosis, found)
    named = {"panel": weighs.code} if weighs else {}
    audit.record(by=by, act="needs.diagnose", on=diagnosis, run=run.code, **named)
    return diagnosis


def let_go_superseded(*, by: Any) -> int:
    """Delete the diagnoses of more than a week ago on which nothing rests; return how many.

    Every statement makes a diagnosis. Those that a region answered, that were asked about or that
    a Concept was planned with stay, and so does the newest of them; the recipes of the others stay
    and compute them again.
    """
    rules.may_diagnose(by).require()
    before = Now() - timedelta(days=DAYS_KEPT)
    old = Diagnosis.objects.filter(is_current=False, created_at__lt=before).order_by("-pk")[1:]
    gone = 0
    for diagnosis in list(old.select_related("run")):
        with suppress(ProtectedError), transaction.atomic():
            audit.record(by=by, act="needs.let_go", on=diagnosis, run=diagnosis.run.code)
            diagnosis.delete()
            gone += 1
    return gone


def _weighing_panel(code: str | None, areas: list[Any]) -> Panel | None:
    """Return the panel that weighs: the one that is named, or (None) that of today's diagnosis.

    A new need that this one has not judged ends its weights: no statement is lost for them.
    """
    if code is not None:
        return selectors.weighing_panel(code) if code else None
    holds = selectors.current_diagnosis()
    panel = holds.panel if holds else None
    return panel if panel and not unjudged(panel, areas) else None


def _datasets(figures: list[Any]) -> set[Any]:
    """Return the datasets behind figures, also behind those that a run computed."""
    runs = {row.run for row in figures if row.run is not None}
    direct = {row.dataset for row in figures if row.dataset is not None}
    return direct | {dataset for run in runs for dataset in run.datasets.all()}


def _keep(diagnosis: Diagnosis, found: Diagnosed) -> None:
    severities = Severity.objects.bulk_create(_severity(diagnosis, row) for row in found.rows)
    Contribution.objects.bulk_create(
        _contribution(severity, part)
        for severity, row in zip(severities, found.rows, strict=True)
        for part in row.parts
    )


def _exact(number: float) -> Decimal:
    return Decimal(str(number)).quantize(DIGITS)


def _severity(diagnosis: Diagnosis, row: Row) -> Severity:
    place = row.place or (None, None, None)
    return Severity(
        diagnosis=diagnosis,
        territory=row.territory,
        area=row.area,
        mean=_exact(row.mean),
        standard_error=_exact(row.deviation),
        lower=_exact(row.lower),
        upper=_exact(row.upper),
        rank=Decimal(str(row.rank[0])),
        rank_lower=row.rank[1],
        rank_upper=row.rank[2],
        **_weighed(row.weighed),
        place=None if place[0] is None else Decimal(str(place[0])),
        place_lower=place[1],
        place_upper=place[2],
        difference=_exact(row.difference),
        difference_error=_exact(row.difference_error),
        mean_without_synthetic=(
            None if row.without_synthetic is None else _exact(row.without_synthetic)
        ),
        is_known=row.is_known,
        is_synthetic=row.is_synthetic,
    )


def _weighed(weighed: Weighed | None) -> dict[str, Any]:
    if weighed is None:
        return {}
    rank, lower, upper = weighed.plain_rank
    return {
        "weight": _exact(weighed.weight),
        "weight_error": _exact(weighed.error),
        "plain_rank": Decimal(str(rank)),
        "plain_rank_lower": lower,
        "plain_rank_upper": upper,
    }


def _contribution(severity: Severity, part: Part) -> Contribution:
    reading = part.reading
    return Contribution(
        severity=severity,
        kind=reading.kind if reading else ContributionKind.PRIOR,
        figure=reading.figure if reading else None,
        signal=reading.signal if reading else None,
        statement=reading.statement if reading else None,
        value=_exact(part.value),
        standard_error=_exact(part.standard_error),
        weight=_exact(part.weight),
    )
