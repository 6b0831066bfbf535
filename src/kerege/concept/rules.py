"""Who may do what with a concept."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept.enums import VersionStatus
from kerege.kernel import notation
from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.rules import may_act_as
from kerege.people.selectors import has_role

READERS_OF_DRAFTS = (
    Role.ANALYST,
    Role.REPRESENTATIVE,
    Role.EDITOR,
    Role.APPROVER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def may_read_drafts(person: Any) -> bool:
    """Return whether a person may see versions that are not published yet."""
    return has_role(person, *READERS_OF_DRAFTS)


def may_read(by: Any, version: Any) -> Decision:
    """Allow everybody what is or was published, those who work on it a draft."""
    if by is None or version.status != VersionStatus.DRAFT or may_read_drafts(by):
        return ALLOWED
    return refused(
        _("Version %(number)s is a draft.") % {"number": version.number},
        _("It can be read when it is published."),
    )


def may_edit(by: Any, version: Any = None) -> Decision:
    """Allow an editor, or the loader, to change a draft; nobody to change what is published."""
    if version is not None and version.status != VersionStatus.DRAFT:
        return refused(
            _("Version %(number)s is published and never changes.") % {"number": version.number},
            _("Make a new version from it and change that."),
        )
    return ALLOWED if by is None else may_act_as(by, Role.EDITOR)


def may_plan(by: Any, version: Any) -> Decision:
    """Allow an editor or an analyst to have a plan computed for a draft."""
    if by is not None and has_role(by, Role.ANALYST):
        return may_edit(None, version)
    return may_edit(by, version)


def may_publish(by: Any, version: Any) -> Decision:
    """Allow an approver to publish a draft."""
    draft = may_edit(None, version)
    if not draft or by is None:
        return draft
    return may_act_as(by, Role.APPROVER)


def may_render(version: Any) -> Decision:
    """Allow documents of versions that no longer change."""
    if version.status == VersionStatus.DRAFT:
        return refused(
            _("Documents are kept of published versions only."),
            _("Publish the version; a draft is read on its page."),
        )
    return ALLOWED


def may_consult(by: Any) -> Decision:
    """Allow an editor or an approver to put a version to the public and to move the end."""
    return ALLOWED if by is None else may_act_as(by, Role.EDITOR, Role.APPROVER)


def may_comment(consultation: Any, now: datetime) -> Decision:
    """Allow everybody to comment while the consultation is open."""
    if now < consultation.opens_at:
        return refused(
            _("The consultation has not begun: it opens at %(instant)s.")
            % {"instant": _instant(consultation.opens_at)},
            _("Come back then."),
        )
    if now >= consultation.closes_at:
        return refused(
            _("The consultation closed at %(instant)s.")
            % {"instant": _instant(consultation.closes_at)},
            _("Its comments and the answers to them stay public."),
        )
    return ALLOWED


def may_answer(by: Any) -> Decision:
    """Allow an editor to answer comments."""
    return may_act_as(by, Role.EDITOR)


def may_work_with_comments(person: Any) -> Decision:
    """Allow those who prepare, decide and check the answers to see the desk."""
    return may_act_as(person, Role.EDITOR, Role.APPROVER, Role.ANALYST, Role.AUDITOR)


def _instant(at: datetime) -> str:
    return notation.instant(at, get_language() or "en", timezone.get_current_timezone())
