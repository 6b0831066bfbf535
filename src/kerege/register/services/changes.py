"""What would change in a confirmed field: kept beside it until the registrar decides."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.register import rules, selectors
from kerege.register.enums import ChangeState
from kerege.register.models import Change, Confirmation, Delivery, Subject
from kerege.register.services.confirmations import withdraw

COLUMNS = {"territory": "territory_id", "activity": "activity_id"}
"""Field that a criterion vouches for -> column, where they differ."""


def hold_back(subject: Subject, locked: set[str], columns: dict[str, Any]) -> dict[str, Any]:
    """Put the confirmed values back into the columns of a row; return what it would change."""
    proposed = {}
    for name in sorted(locked):
        column = COLUMNS.get(name, name)
        if column not in columns:
            continue
        present, wanted = getattr(subject, column), columns[column]
        wanted = "" if wanted is None and isinstance(present, str) else wanted
        proposed[name] = wanted
        columns[column] = present
    return proposed


def propose(proposed: dict[int, tuple[Subject, dict[str, Any]]], delivery: Delivery) -> int:
    """Keep what a delivery would change, and let go of what it no longer asks; return how many.

    What the registrar rejected is not asked again while the source says the same.
    """
    known: dict[tuple[int, str], Change] = {}
    for one in Change.objects.filter(subject__in=proposed).order_by("pk"):
        known[one.subject_id, one.field] = one
    kept = 0
    for key, (subject, values) in proposed.items():
        for name, value in values.items():
            plain = value.isoformat() if hasattr(value, "isoformat") else value
            last = known.get((key, name))
            is_as_before = value == getattr(subject, COLUMNS.get(name, name))
            if last is not None and last.state == ChangeState.OPEN:
                if last.value == plain and not is_as_before:
                    continue
                _close(last, None, ChangeState.DROPPED)
            is_refused = last is not None and last.state == ChangeState.REJECTED
            if is_as_before or (last is not None and is_refused and last.value == plain):
                continue
            Change.objects.create(subject=subject, field=name, value=plain, delivery=delivery)
            kept += 1
    return kept


def _close(change: Change, by: Any, state: ChangeState) -> None:
    change.state, change.decided_by = state, by
    change.decided_at = Now()
    change.save(update_fields=["state", "decided_by", "decided_at"])


def _open(change: Change) -> Change:
    found = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if found.state != ChangeState.OPEN:
        raise Refusal(_("This change is decided already."), str(found.pk), "", Kind.CONFLICT)
    return found


@transaction.atomic
def accept_change(*, by: Any, change: Change, evidence: str) -> Change:
    """Let a proposed change happen: what vouched for the field is confirmed anew on new evidence.

    Raises
    ------
    Refusal
        If the person may not, it is decided already, or no evidence is named.
    """
    rules.may_confirm(by).require(str(change.pk))
    change = _open(change)
    if not evidence.strip():
        raise Refusal(
            _("A confirmation rests on evidence."),
            "evidence",
            _("Name the document or the record."),
        )
    subject = Subject.objects.select_for_update().get(pk=change.subject_id)
    vouching = [
        held for held in selectors.holding_of(subject) if change.field in held.criterion.fields
    ]
    for held in vouching:
        withdraw(held, by, _("Replaced by a new confirmation."))
    column = COLUMNS.get(change.field, change.field)
    field = Subject._meta.get_field(change.field)  # noqa: SLF001 -- Django's public metadata has this name
    setattr(subject, column, field.to_python(change.value))
    subject.save(update_fields=[change.field])
    for held in vouching:
        Confirmation.objects.create(
            subject=subject,
            criterion=held.criterion,
            by=by,
            evidence=evidence.strip(),
            until=held.until,
        )
    _close(change, by, ChangeState.ACCEPTED)
    audit.record(by=by, act="register.accept_change", on=change, field=change.field)
    return change


@transaction.atomic
def reject_change(*, by: Any, change: Change) -> Change:
    """Leave a confirmed field as it is; the same change is not asked for again by its source."""
    rules.may_confirm(by).require(str(change.pk))
    change = _open(change)
    _close(change, by, ChangeState.REJECTED)
    audit.record(by=by, act="register.reject_change", on=change, field=change.field)
    return change
