"""Who prepares panels of experts, and when a round takes answers."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.needs.models import Panel, PanelRound
from kerege.needs.panel_enums import PanelState
from kerege.people.enums import Role
from kerege.people.selectors import has_role


def may_run_panels(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to prepare panels and lead their rounds."""
    if person is None or has_role(person, Role.ANALYST):
        return ALLOWED
    return refused(
        _("Panels of experts are led by an analyst."), _("Ask an analyst of the ministry.")
    )


def may_change_rules(panel: Panel) -> Decision:
    """Allow changes until the first round opens."""
    if panel.state == PanelState.DRAFT:
        return ALLOWED
    return refused(
        _("The rules and the experts of a panel are fixed when its first round opens."),
        _("Make another panel if something else is to be asked."),
    )


def may_answer_round(found: PanelRound | None, now: datetime) -> Decision:
    """Allow answers from the opening of a round to its end, by the database's clock."""
    if found is not None and found.closed_at is None and now < found.closes_at:
        return ALLOWED
    return refused(
        _("No round takes answers now."),
        _("You are told by e-mail when the next round opens, or when the results are published."),
    )


def may_put_off(found: PanelRound | None, now: datetime) -> Decision:
    """Allow the deadline of a round to be put off as long as the round takes answers."""
    if may_answer_round(found, now):
        return ALLOWED
    return refused(
        _("No round takes answers now: there is no deadline to put off."),
        _("A round whose time has passed is closed; the next one has a deadline of its own."),
    )


def may_close_round(found: PanelRound, now: datetime, *, is_complete: bool) -> Decision:
    """Allow a round to be closed when its time has passed or everybody has answered."""
    if now >= found.closes_at or is_complete:
        return ALLOWED
    return refused(
        _("The round runs until its end, and not everybody has answered."),
        _("Wait for the end; those who have not answered can be reminded."),
    )
