"""Deciding whether two subjects are the same, and undoing it."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.register import rules, selectors
from kerege.register.models import Double, Source, Subject


@transaction.atomic
def decide_double(*, by: Any, kept: Subject, double: Subject, is_same: bool, reason: str) -> Double:
    """Say that two subjects with the same tax number are the same, or that they are not.

    Of the same, ``double`` is closed from today on: it is counted and drawn no more. What was
    ever said of it stays with it. Of those that are not, the pair is not asked about again
    until one of them changes its tax number.

    Parameters
    ----------
    by
        The registrar, or None for the system itself.
    kept, double
        The one that stays, and the one that is closed.

    Raises
    ------
    Refusal
        If the person may not, no reason is given, the numbers differ, it is decided already, or
        one of them is a double or has doubles in a way that would make a chain.
    """
    rules.may_decide_double(by, kept, double).require(str(double.public_id))
    if not reason.strip():
        raise Refusal(_("Say why."), "reason", _("Name what shows it."))
    kept, double = _locked(kept, double)
    _refuse_undecidable(kept, double, is_same=is_same)
    if not is_same and kept.pk > double.pk:
        kept, double = double, kept
    closed_before = double.closed_on if is_same else None
    if is_same:
        double.closed_on = max(
            min(timezone.localdate(), double.closed_on or timezone.localdate()),
            double.registered_on,
        )
        double.save(update_fields=["closed_on"])
    made = Double.objects.create(
        kept=kept,
        double=double,
        is_same=is_same,
        reason=reason.strip(),
        closed_before=closed_before,
        by=by,
    )
    audit.record(
        by=by,
        act="register.decide_double",
        on=made,
        is_same=is_same,
        kept=str(kept.public_id),
        double=str(double.public_id),
    )
    return made


def _locked(kept: Subject, double: Subject) -> tuple[Subject, Subject]:
    """Lock both, and their sources against a delivery at the same time."""
    sources = {kept.source_id, double.source_id}
    list(Source.objects.select_for_update().filter(pk__in=sources).order_by("pk"))
    both = Subject.objects.select_for_update().filter(pk__in=(kept.pk, double.pk))
    found = {one.pk: one for one in both.defer("tax_number").order_by("pk")}
    return found[kept.pk], found[double.pk]


def _refuse_undecidable(kept: Subject, double: Subject, *, is_same: bool) -> None:
    if kept.source_id == double.source_id or not selectors.have_one_tax_number(kept, double):
        raise Refusal(
            _("These two are no possible doubles."),
            str(double.public_id),
            _("Choose a pair from the list of possible doubles."),
        )
    held = [*selectors.same_as(kept), *selectors.same_as(double)]
    if any(one.double_id in {kept.pk, double.pk} for one in held) or _stands(kept, double):
        raise Refusal(
            _("This is decided already."),
            str(double.public_id),
            _("Undo the decision to decide anew."),
            Kind.CONFLICT,
        )
    if is_same and any(one.kept_id == double.pk for one in held):
        raise Refusal(
            _("Other records are closed as doubles of the one to be closed."),
            str(double.public_id),
            _("Let that one stay, or undo those decisions first."),
            Kind.CONFLICT,
        )
    if is_same and kept.closed_on is not None and double.closed_on is None:
        raise Refusal(
            _("The one that would stay has closed, and the other is open."),
            str(kept.public_id),
            _("Let the open one stay."),
            Kind.CONFLICT,
        )


def _stands(kept: Subject, double: Subject) -> bool:
    pair = (kept.pk, double.pk)
    return selectors.decided_doubles().filter(kept__in=pair, double__in=pair).exists()


@transaction.atomic
def undo_double(*, by: Any, decision: Double) -> Double:
    """Undo a decision: a double is as open as it was, and the pair is asked about again.

    Raises
    ------
    Refusal
        If the person may not, or the decision no longer holds.
    """
    kept, double = decision.kept, decision.double
    rules.may_decide_double(by, kept, double).require(str(double.public_id))
    kept, double = _locked(kept, double)
    decision = Double.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.ended_at is not None:
        raise Refusal(_("This is undone already."), str(decision.pk), "", Kind.CONFLICT)
    decision.ended_at, decision.ended_by = Now(), by
    decision.save(update_fields=["ended_at", "ended_by"])
    if decision.is_same:
        double.closed_on = decision.closed_before
        double.save(update_fields=["closed_on"])
    audit.record(
        by=by,
        act="register.undo_double",
        on=decision,
        kept=str(kept.public_id),
        double=str(double.public_id),
    )
    return decision
