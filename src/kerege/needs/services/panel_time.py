"""Giving the experts of a round more time; the rules of the panel stay as they were."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.clock import clock
from kerege.kernel.errors import Refusal
from kerege.needs import panel_rules as rules
from kerege.needs.models import Panel, PanelRound, RoundExtension
from kerege.needs.selectors.panels import open_round
from kerege.needs.services.panel_links import Absolute, tell_put_off

LONGEST = 500
FARTHEST = timedelta(days=366)


@transaction.atomic
def put_off_deadline(
    *, by: Any, panel: Panel, until: datetime, reason: str, absolute: Absolute
) -> RoundExtension:
    """Put off the deadline of the open round; tell every expert who has not answered, and why.

    The same deadline for the same reason sent twice is kept once.

    Raises
    ------
    Refusal
        If the person does not lead panels, no round takes answers by the database's clock, the new
        deadline is not later than the one there is (or more than a year ahead), or no reason is
        given.
    """
    rules.may_run_panels(by).require(panel.code)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    found = open_round(panel)
    rules.may_put_off(found, clock()).require(panel.code)
    assert found is not None  # noqa: S101 -- the rule has refused an absent round
    found = (
        PanelRound.objects.select_for_update(of=("self",)).select_related("panel").get(pk=found.pk)
    )
    words = reason.strip()
    rules.may_put_off(found, clock()).require(panel.code)
    last = found.extensions.last()
    if last and (last.until, last.reason) == (until, words):
        return last
    _refuse(found, until, words)
    made = RoundExtension.objects.create(
        round=found, was=found.closes_at, until=until, reason=words, by=by
    )
    found.closes_at = until
    found.save(update_fields=["closes_at"])
    waiting = panel.experts.exclude(turnout__round=found)
    for expert in waiting:
        tell_put_off(expert, made, absolute)
    audit.record(
        by=by,
        act="needs.put_off_deadline",
        on=panel,
        number=found.number,
        was=made.was.isoformat(),
        until=until.isoformat(),
        told=len(waiting),
    )
    return made


def refuse_too_far(until: datetime, where: str) -> None:
    """Refuse an end of a round that can only be a slip of the pen."""
    if until > clock() + FARTHEST:
        raise Refusal(_("The deadline lies more than a year ahead."), where, _("Look at the year."))


def _refuse(found: PanelRound, until: datetime, words: str) -> None:
    if until <= found.closes_at:
        raise Refusal(
            _("A deadline is put off, never brought forward: the experts were promised this time."),
            "until",
            _("Write an instant after the deadline that holds."),
        )
    refuse_too_far(until, "until")
    if not words:
        raise Refusal(
            _("It is not said why there is more time."),
            "reason",
            _("Write the reason; every expert of the round reads it."),
        )
    if len(words) > LONGEST:
        raise Refusal(
            _("The text has %(number)d characters; at most %(most)d are kept.")
            % {"number": len(words), "most": LONGEST},
            "reason",
            _("Shorten it."),
        )
