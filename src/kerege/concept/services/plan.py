"""Having a plan computed for a draft, and the budget made from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.analysis import (
    EXPECTED,
    Choice,
    Planned,
    Rows,
    plan,
    rows_of,
    split_money,
    with_choice,
)
from kerege.concept.analysis.plan import METHODS, version_of_method
from kerege.concept.models import Allocation, BudgetLine, Plan, Version
from kerege.concept.selectors.plan_state import hash_of_measures
from kerege.concept.services.versions import lock
from kerege.documents import services as documents
from kerege.evidence import services as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import text_hash
from kerege.needs import selectors as needs
from kerege.reference import selectors as reference

GAP = 0.0001
"""A plan counts as proved when no other one can be better by more than this share."""
ROBUST_GAP = 0.01
"""The same of a robust plan, whose every scenario is a plan of its own."""
FAIR_GAP = 0.001
"""The same where every region has a least share, which ties all regions together."""
SECONDS = 30.0


@dataclass(frozen=True)
class _Read:
    """What a plan is computed from, read while the version was locked."""

    version: Version
    rows: Rows
    inputs: dict[str, str]
    panel: needs.NeedWeights | None
    is_synthetic: bool


def plan_version(
    *,
    by: Any,
    version: Version,
    limits: Sequence[Mapping[str, Any]],
    gap: float | None = None,
    time_limit: float | None = SECONDS,
    panel: str = "",
    choice: Choice = EXPECTED,
) -> Plan:
    """Compute the plan of a draft under limits; it replaces an earlier one with its budget.

    A plan of the same kind that was proved for the same measures, needs and limits is kept as it
    is. Nobody is kept from working on the draft while the search lasts; if what the plan is made
    from changed meanwhile, it is not kept.

    Parameters
    ----------
    limits
        Each with code, kind, applies_to, year and value (see `kerege.concept.package.read_limits`).
    gap
        The search ends when the plan is proved to be this close to the best there is; by default
        that of its kind (`gap_of`).
    time_limit
        Seconds for the search; None for no limit.
    panel
        The code of a published panel of experts whose weights of needs count; the recipe names it.
    choice
        The kind of plan: of expected values or robust, and how fair between regions.

    Raises
    ------
    Refusal
        If the version is published, if there is no diagnosis, if the choice means nothing, if no
        plan keeps all limits (it names those that clash), or if the draft changed meanwhile.
    """
    choice.check()
    gap = gap_of(choice) if gap is None else gap
    weighed = needs.need_weights(panel) if panel else None
    read = _read(by, version, limits, weighed, choice)
    rows = with_choice(read.rows, choice, time_limit=time_limit)
    inputs = read.inputs | {"limits": _hash_of_limits(rows.limits)}
    known = Plan.objects.filter(version=version, is_proven=True).select_related("run").first()
    is_same = known is not None and panel_of(known) == weighed and _is_of(known, inputs, choice)
    if known is not None and is_same and known.gap <= gap:
        return known
    planned = plan(rows, gap=gap, time_limit=time_limit, choice=choice)
    with transaction.atomic():
        now = _read(by, version, limits, weighed, choice)
        if now.inputs != read.inputs:
            raise Refusal(
                _("The draft was changed while its plan was computed."),
                str(read.version),
                _("Have it planned again."),
                Kind.CONFLICT,
            )
        return _keep(by, replace(now, rows=rows, inputs=inputs), planned, choice)


@transaction.atomic
def _read(
    by: Any,
    version: Version,
    limits: Sequence[Mapping[str, Any]],
    weighed: needs.NeedWeights | None,
    choice: Choice,
) -> _Read:
    version = lock(version)
    rules.may_plan(by, version).require(str(version.concept))
    if version.diagnosis_id is None:
        version = use_diagnosis(by=by, version=version)
    rows, is_synthetic = rows_of(version, limits, weighed)
    inputs = inputs_of(rows, limits) | _drawn_from(rows, choice)
    return _Read(version, rows, inputs, weighed, is_synthetic)


def _keep(by: Any, read: _Read, planned: Planned, choice: Choice) -> Plan:
    """Keep a plan with its run, its allocations and the budget; the caller locked the version."""
    run = evidence.record_run(
        by=None,
        method=METHODS[choice.kind],
        version=version_of_method(),
        parameters=planned.parameters | _weighed_by(read.panel),
        inputs=read.inputs | {"problem": _keep_problem(planned)},
        result=planned.result,
        seed=choice.seed,
        is_synthetic=read.is_synthetic,
    )
    Plan.objects.filter(version=read.version).delete()
    limits = [dict(limit) for limit in read.rows.limits]
    kept = Plan.objects.create(version=read.version, run=run, limits=limits, **planned.facts)
    _keep_allocations(kept, planned)
    audit.record(
        by=by,
        act="concept.plan_version",
        on=read.version,
        run=run.code,
        objective=planned.facts["objective"],
        is_proven=planned.facts["is_proven"],
        choice=choice.as_data(),
    )
    return kept


def gap_of(choice: Choice) -> float:
    """Return how close the proof of a kind of plan must be, unless somebody says otherwise."""
    is_fair = choice.fairness is not None or choice.least_share is not None
    return ROBUST_GAP if choice.is_robust else FAIR_GAP if is_fair else GAP


def _drawn_from(rows: Rows, choice: Choice) -> dict[str, str]:
    """Return the hash of the standard errors from which scenarios of needs are drawn."""
    if not choice.is_robust:
        return {}
    errors = sorted((*key, f"{value:.10g}") for key, value in rows.errors.items())
    return {"errors": text_hash(str(errors))}


def _is_of(known: Plan, inputs: dict[str, str], choice: Choice) -> bool:
    """Return whether a plan is of these inputs; one whose problem was not kept is made anew."""
    if known.choice.get("asked", {}) != choice.as_data():
        return False
    return "problem" in known.run.inputs and inputs.items() <= known.run.inputs.items()


def _keep_problem(planned: Planned) -> str:
    kept = documents.keep(
        by=None,
        content=planned.problem,
        filename="plan-problem.json",
        media_type="application/json",
        title="Planning problem",
        licence="",
    )
    return str(kept.sha256)


def _weighed_by(panel: needs.NeedWeights | None) -> dict[str, Any]:
    return {"need_weights": {"panel": panel.panel, "run": panel.run}} if panel else {}


def panel_of(plan: Plan) -> needs.NeedWeights | None:
    """Return the weights of the panel that a plan was computed with."""
    named = plan.run.parameters.get("need_weights")
    return needs.need_weights(named["panel"]) if named else None


def inputs_of(rows: Rows, limits: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the hashes of what a plan is computed from."""
    weights = sorted((*key, f"{value:.10g}") for key, value in rows.weight.items())
    return {
        "measures": hash_of_measures(rows.measures),
        "weights": text_hash(str(weights)),
        "limits": _hash_of_limits(limits),
    }


def _hash_of_limits(limits: Sequence[Mapping[str, Any]]) -> str:
    facts = [
        [limit["code"], limit["kind"], limit["applies_to"], limit["year"], str(limit["value"])]
        for limit in limits
    ]
    return text_hash(str(facts))


def _keep_allocations(kept: Plan, planned: Planned) -> None:
    """Keep the allocations, and the budget lines made from them by the shares of funding."""
    territories = reference.territory_ids()
    money: dict[tuple[int, int, str, int | None], Decimal] = defaultdict(Decimal)
    allocations = []
    for row in planned.allocations:
        measure, place = row["measure"], territories.get(row["territory"])
        amount = Decimal(row["amount"])
        allocations.append(
            Allocation(
                plan=kept,
                measure=measure,
                territory_id=place,
                year=row["year"],
                units=row["units"],
                amount=amount,
                reason=row["reason"],
            )
        )
        shares = {share.source: share.share for share in measure.funding.all()}
        for source, part in split_money(amount, shares).items():
            money[measure.pk, row["year"], source, place] += part
    Allocation.objects.bulk_create(allocations)
    currency = {row["measure"].pk: row["measure"].currency for row in planned.allocations}
    BudgetLine.objects.filter(version=kept.version).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            version=kept.version,
            measure_id=measure,
            year=year,
            source=source,
            territory_id=place,
            amount=amount,
            currency=currency[measure],
        )
        for (measure, year, source, place), amount in money.items()
        if amount
    )


@transaction.atomic
def use_diagnosis(*, by: Any, version: Version) -> Version:
    """Tie a draft to the current diagnosis of needs.

    Raises
    ------
    Refusal
        If there is none.
    """
    diagnosis = needs.current_diagnosis()
    if diagnosis is None:
        raise Refusal(
            _("The needs of the regions have not been diagnosed."),
            str(version),
            _("Compute the diagnosis first: kerege needs diagnose."),
            Kind.CONFLICT,
        )
    rules.may_plan(by, version).require(str(version.concept))
    if version.diagnosis_id != diagnosis.pk:
        version.diagnosis = diagnosis
        version.save(update_fields=["diagnosis"])
        audit.record(by=by, act="concept.use_diagnosis", on=version, diagnosis=diagnosis.pk)
    return version
