"""Having a plan computed for a draft, and the budget made from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.analysis import Planned, Rows, plan, rows_of, split_money
from kerege.concept.analysis.plan import METHOD, version_of_method
from kerege.concept.models import Allocation, BudgetLine, Plan, Version
from kerege.concept.selectors.content import canonical_content
from kerege.concept.services.versions import lock
from kerege.documents import services as documents
from kerege.evidence import services as evidence
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import text_hash
from kerege.needs import selectors as needs
from kerege.reference import selectors as reference

GAP = 0.0001
"""A plan counts as proved when no other one can be better by more than this share."""
SECONDS = 30.0


@transaction.atomic
def plan_version(
    *,
    by: Any,
    version: Version,
    limits: Sequence[Mapping[str, Any]],
    gap: float = GAP,
    time_limit: float | None = SECONDS,
    panel: str = "",
) -> Plan:
    """Compute the plan of a draft under limits; it replaces an earlier one with its budget.

    A plan that was proved for the same measures, needs and limits is kept as it is.

    Parameters
    ----------
    limits
        Each with code, kind, applies_to, year and value (see `kerege.concept.package.read_limits`).
    gap
        The search ends when the plan is proved to be this close to the best there is.
    time_limit
        Seconds for the search; None for no limit.
    panel
        The code of a published panel of experts whose weights of needs count; the recipe names it.

    Raises
    ------
    Refusal
        If the version is published, if there is no diagnosis, or if no plan keeps all limits: it
        names those that clash.
    """
    version = lock(version)
    rules.may_plan(by, version).require(str(version.concept))
    if version.diagnosis_id is None:
        version = use_diagnosis(by=by, version=version)
    weighed = needs.need_weights(panel) if panel else None
    rows, is_synthetic = rows_of(version, limits, weighed)
    inputs = inputs_of(version, rows, limits)
    known = Plan.objects.filter(version=version, is_proven=True).select_related("run").first()
    is_same = known is not None and panel_of(known) == weighed and _is_of(known, inputs)
    if known is not None and is_same and known.gap <= gap:
        return known
    planned = plan(rows, gap=gap, time_limit=time_limit)
    run = evidence.record_run(
        by=None,
        method=METHOD,
        version=version_of_method(),
        parameters=planned.parameters | _weighed_by(weighed),
        inputs=inputs | {"problem": _keep_problem(planned)},
        result=planned.result,
        is_synthetic=is_synthetic,
    )
    Plan.objects.filter(version=version).delete()
    kept = Plan.objects.create(
        version=version, run=run, limits=[dict(limit) for limit in limits], **planned.facts
    )
    _keep_allocations(kept, planned)
    audit.record(
        by=by,
        act="concept.plan_version",
        on=version,
        run=run.code,
        objective=planned.facts["objective"],
        is_proven=planned.facts["is_proven"],
    )
    return kept


def _is_of(known: Plan, inputs: dict[str, str]) -> bool:
    """Return whether a plan is of these inputs; one whose problem was not kept is made anew."""
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


def inputs_of(version: Version, rows: Rows, limits: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the hashes of what a plan is computed from."""
    weights = sorted((*key, f"{value:.10g}") for key, value in rows.weight.items())
    facts = [
        [limit["code"], limit["kind"], limit["applies_to"], limit["year"], str(limit["value"])]
        for limit in limits
    ]
    return {
        "measures": text_hash(str(canonical_content(version, only=("measures",)))),
        "weights": text_hash(str(weights)),
        "limits": text_hash(str(facts)),
    }


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
