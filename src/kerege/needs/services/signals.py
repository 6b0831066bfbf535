"""Saying which figures speak of which need, and taking it back; the diagnosis follows."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence.enums import VariableKind
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, in_every_language
from kerege.needs import rules
from kerege.needs.enums import Scale
from kerege.needs.models import Signal
from kerege.needs.services.diagnosis import renew
from kerege.needs.turns import take_turn

SMALLEST = Decimal("0.05")
"""About the error of an even spread over the narrowest stance: no figure says it more exactly."""


@transaction.atomic
def add_signal(
    *,
    by: Any,
    variable: Any,
    area: Any,
    scale: str,
    higher_is_worse: bool,
    standard_error: Decimal,
    rationale: str,
    language: str,
    author: str,
) -> Signal:
    """Let a variable speak of a need, and diagnose anew.

    Parameters
    ----------
    by
        The analyst.
    variable, area
        What is measured, and the need it speaks of.
    scale
        By the place among the regions, or, for a share in per cent, as it stands.
    higher_is_worse
        Whether more of it means a greater need.
    standard_error
        How far the severity that it suggests may be wrong, 0.05 to 1: a judgement.
    rationale, language
        Why it speaks of this need, in the words of whoever judges so.
    author
        Who judges so.

    Raises
    ------
    Refusal
        If the person is no analyst, the variable speaks of the need already, or cannot be read so.
    """
    rules.may_record(by).require()
    _refuse_unreadable(variable, scale, standard_error)
    _refuse_unsaid(rationale, language, author)
    take_turn()
    if Signal.objects.filter(area=area, variable=variable, withdrawn_at__isnull=True).exists():
        raise Refusal(
            _("This figure speaks of this need already."),
            variable.code,
            _("Withdraw what was said before, then say it anew."),
            Kind.CONFLICT,
        )
    signal = Signal.objects.create(
        code=f"{area.code}-{uuid.uuid4().hex[:12]}",
        area=area,
        variable=variable,
        scale=scale,
        higher_is_worse=higher_is_worse,
        standard_error=standard_error,
        **in_every_language("author", author.strip()),
        **{f"rationale_{language}": rationale.strip()},
    )
    audit.record(by=by, act="needs.add_signal", on=signal, area=area.code, variable=variable.code)
    renew(by=by)
    return signal


def _refuse_unreadable(variable: Any, scale: str, error: Decimal) -> None:
    if scale not in Scale.values:
        raise Refusal(_("The choice is not known."), "scale", _("Choose one of the answers."))
    if scale == Scale.SHARE and variable.kind != VariableKind.SHARE:
        raise Refusal(
            _("Only a share in per cent can be read as it stands."),
            "scale",
            _("Read it by its place among the regions."),
        )
    if not error.is_finite() or not SMALLEST <= error <= 1:
        raise Refusal(
            _("The error lies between %(least)s and 1.") % {"least": SMALLEST},
            "standard_error",
            _("Say how far the severity that this figure suggests may be wrong."),
        )


def _refuse_unsaid(rationale: str, language: str, author: str) -> None:
    if language not in LANGUAGES:
        raise Refusal(_("The language is not known."), "language", ", ".join(LANGUAGES))
    for name, text in (("rationale", rationale), ("author", author)):
        if not text.strip():
            raise Refusal(
                _("It is not said why, or by whom."), name, _("A judgement has reason and author.")
            )


@transaction.atomic
def withdraw_signal(*, by: Any, signal: Signal) -> Signal:
    """Let a variable no longer speak of a need, and diagnose anew; earlier diagnoses stay."""
    rules.may_record(by).require(signal.code)
    take_turn()
    signal = Signal.objects.select_for_update().get(pk=signal.pk)
    if signal.withdrawn_at is not None:
        raise Refusal(
            _("This has been withdrawn already."),
            signal.code,
            _("Nothing needs to be done."),
            Kind.CONFLICT,
        )
    signal.withdrawn_at = timezone.now()
    signal.save(update_fields=["withdrawn_at"])
    audit.record(by=by, act="needs.withdraw_signal", on=signal)
    renew(by=by)
    return signal
