"""Who may speak for a territory, and who may diagnose."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.needs.enums import MeetingStatus, StatementKind
from kerege.needs.models import Meeting, Statement
from kerege.people.enums import Role
from kerege.people.rules import may_act_as
from kerege.people.selectors import has_role, mandate_of, territories_of


def may_record(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to record signals and published statements."""
    return ALLOWED if person is None else may_act_as(person, Role.ANALYST)


def may_state(person: Any, territory_code: str, name: str = "") -> Decision:
    """Allow representatives of this territory or of a sub-sector in it, and analysts."""
    if has_role(person, Role.ANALYST):
        return ALLOWED
    if mandate_of(person, Role.REPRESENTATIVE, territory_code):
        return ALLOWED
    return refused(
        _("A statement on %(territory)s is made by its representative or by an analyst.")
        % {"territory": name or territory_code},
        _("Hand your statement to the representative of this region."),
    )


def may_withdraw(person: Any, statement: Statement) -> Decision:
    """Allow whoever made a statement, and analysts, to withdraw it."""
    if has_role(person, Role.ANALYST):
        return ALLOWED
    if statement.by_id is not None and statement.by_id == getattr(person, "pk", None):
        return may_state(person, statement.territory.code)
    return refused(
        _("A statement is withdrawn by whoever made it, or by an analyst."),
        _("Ask them, or add a statement of your own beside it."),
    )


def may_meet(person: Any, territory_code: str) -> Decision:
    """Allow the representative of a territory, and analysts, to hold meetings there."""
    if has_role(person, Role.ANALYST):
        return ALLOWED
    if territory_code in territories_of(person, Role.REPRESENTATIVE):
        return ALLOWED
    return refused(
        _("A meeting is prepared by the representative of its region or by an analyst."),
        _("Ask the representative of this region."),
    )


def may_write_minutes(person: Any, meeting: Meeting) -> Decision:
    """Allow those who hold meetings there, until the minutes are closed."""
    if meeting.status in {MeetingStatus.CLOSED, MeetingStatus.CANCELLED}:
        return refused(
            _("The minutes are closed: “%(state)s”.") % {"state": meeting.get_status_display()},
            _("What came of a decision can still be recorded; plan another meeting for the rest."),
        )
    return may_meet(person, meeting.territory.code)


def may_diagnose(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to compute the diagnosis anew."""
    return ALLOWED if person is None else may_act_as(person, Role.ANALYST)


def may_answer(person: Any, territory_code: str, name: str = "") -> Decision:
    """Allow the representative of this territory to answer the diagnosis for it."""
    if territory_code in territories_of(person, Role.REPRESENTATIVE):
        return ALLOWED
    return refused(
        _("The diagnosis is answered for %(territory)s by its representative.")
        % {"territory": name or territory_code},
        _("Ask the representative of this region."),
    )


def may_reply(person: Any) -> Decision:
    """Allow analysts to reply to a region for the ministry."""
    return may_act_as(person, Role.ANALYST)


def kinds_for(person: Any) -> tuple[StatementKind, ...]:
    """Return the kinds of statement that a person may record by hand."""
    if has_role(person, Role.ANALYST):
        return (StatementKind.MEETING, StatementKind.SURVEY, StatementKind.PUBLISHED)
    return (StatementKind.REPRESENTATIVE,)
