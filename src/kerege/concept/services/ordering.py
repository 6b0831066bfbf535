"""Asking for a plan of a draft: a job computes it, and what became of it is kept."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.analysis import EXPECTED, Choice, choice_of
from kerege.concept.enums import OrderState
from kerege.concept.models import PlanOrder, Version
from kerege.concept.selectors.limits import present_limits
from kerege.concept.services.plan import gap_of, plan_version
from kerege.concept.services.versions import lock
from kerege.kernel.errors import Kind, Refusal

JOB = "kerege.concept.tasks.compute_plan"
FORGOTTEN = timedelta(hours=1)
"""An order that waits for so long stands in nobody's way any more."""


@transaction.atomic
def order_plan(
    *,
    by: Any,
    version: Version,
    limits: Sequence[Mapping[str, Any]] | None = None,
    choice: Choice = EXPECTED,
    panel: str = "",
) -> PlanOrder:
    """Have a plan of a draft computed by a job; the same one that waits is not asked for twice.

    Parameters
    ----------
    limits
        As `plan_version` takes them; None: those of the present plan.

    Raises
    ------
    Refusal
        If the person may not, the choice means nothing, there are no limits, or another plan of
        the version is being computed.
    """
    version = lock(version)
    rules.may_plan(by, version).require(str(version.concept))
    choice.check()
    asked = present_limits(version) if limits is None else [dict(limit) for limit in limits]
    if not asked:
        raise Refusal(
            _("There are no limits to plan within."),
            str(version),
            _("Give the money of each year, or a file of limits."),
        )
    waiting = PlanOrder.objects.filter(version=version, state=OrderState.WAITING).first()
    if waiting is not None and waiting.asked_at + FORGOTTEN < timezone.now():
        _end(waiting, _left())
        waiting = None
    if waiting is not None:
        if (waiting.limits, waiting.choice, waiting.panel) == (asked, choice.as_data(), panel):
            return waiting
        raise Refusal(
            _("Another plan of this version is being computed."),
            str(version),
            _("Wait until it is there, then ask again."),
            Kind.CONFLICT,
        )
    order = PlanOrder.objects.create(
        version=version,
        person=by,
        limits=asked,
        choice=choice.as_data(),
        panel=panel,
        gap=gap_of(choice),
    )
    from procrastinate.contrib.django import app

    app.configure_task(JOB, queueing_lock=f"plan-{order.pk}").defer(order_id=order.pk)
    audit.record(by=by, act="concept.order_plan", on=version, order=order.pk, choice=order.choice)
    return order


def carry_out(*, by: Any, order: PlanOrder) -> PlanOrder:
    """Compute the plan that was asked for; a refusal is kept as its answer.

    The rules are asked of who ordered it, whoever carries it out.
    """
    rules.may_carry_out(by, order).require(str(order))
    if order.state != OrderState.WAITING:
        return order
    with override(order.person.language or None):
        try:
            plan_version(
                by=order.person,
                version=order.version,
                limits=order.limits,
                gap=order.gap,
                panel=order.panel,
                choice=choice_of(order.choice),
            )
        except Refusal as refusal:
            return _end(order, refusal)
        except Exception:
            _end(order, _left())
            raise
    return _end(order, None)


def _left() -> Refusal:
    return Refusal(
        _("The computation did not come to its end."),
        "",
        _("Ask again; if it happens twice, tell an administrator."),
    )


def _end(order: PlanOrder, refusal: Refusal | None) -> PlanOrder:
    order.state = OrderState.DONE if refusal is None else OrderState.REFUSED
    order.ended_at = timezone.now()
    if refusal is not None:
        order.refusal = {name: getattr(refusal, name) for name in ("what", "where", "mend")}
    order.save(update_fields=["state", "ended_at", "refusal"])
    return order
