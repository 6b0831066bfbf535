"""Who may do what with a concept."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept.enums import (
    ApprovalStatus,
    RouteStatus,
    StepStatus,
    VersionStatus,
)
from kerege.kernel import notation
from kerege.kernel.clock import today
from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.rules import may_act_as
from kerege.people.selectors import assignments, has_role

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


def own_regions(person: Any) -> frozenset[str] | None:
    """Return the regions whose plans a person may read as drafts; None: those of all regions."""
    held = [one for one in assignments(person) if one.role in READERS_OF_DRAFTS]
    if any(one.territory is None for one in held):
        return None
    return frozenset(one.territory.code for one in held if one.territory is not None)


def _works_for(by: Any, territory: Any, *roles: Role) -> Decision:
    """Allow who holds one of the roles for a territory, or for the country.

    A regional plan is also the work of the region's representative.
    """
    if territory.parent_id is not None and Role.EDITOR in roles:
        roles = (*roles, Role.REPRESENTATIVE)
    return _acts_for(by, territory, *roles)


def _acts_for(by: Any, territory: Any, *roles: Role) -> Decision:
    asked = may_act_as(by, *roles)
    if not asked:
        return asked
    places = [one.territory for one in assignments(by) if one.role in roles]
    if any(place is None or place.code == territory.code for place in places):
        return ALLOWED
    return refused(
        _("This plan belongs to %(territory)s, and you work for another territory.")
        % {"territory": territory.name or territory.code},
        _("Work on the plan of your own region; a representative or editor of this one does it."),
    )


def may_read(by: Any, version: Any) -> Decision:
    """Allow everybody what is or was published, those who work on it a draft."""
    if by is None or version.status != VersionStatus.DRAFT or _reads_draft(by, version):
        return ALLOWED
    return refused(
        _("Version %(number)s is a draft.") % {"number": version.number},
        _("It can be read when it is published."),
    )


def _reads_draft(by: Any, version: Any) -> bool:
    if not may_read_drafts(by) or version.parent_id is None:
        return may_read_drafts(by)
    own = own_regions(by)
    return own is None or version.concept.territory.code in own


def may_begin(by: Any, territory: Any) -> Decision:
    """Allow an editor, or the loader, to begin a concept of a territory or a version of it."""
    return ALLOWED if by is None else _works_for(by, territory, Role.EDITOR)


def may_begin_regional(by: Any, territory: Any) -> Decision:
    """Allow a region's representative, or an editor or analyst, to begin the plan of a region."""
    if territory.parent_id is None:
        return refused(
            _("%(territory)s is not a region.") % {"territory": territory.name or territory.code},
            _("A regional plan is begun for a region of the country."),
        )
    return ALLOWED if by is None else _works_for(by, territory, Role.EDITOR, Role.ANALYST)


def may_load(by: Any) -> Decision:
    """Allow those who write plans to bring a package; whose plan it is is asked when it is read."""
    return ALLOWED if by is None else may_act_as(by, Role.EDITOR, Role.REPRESENTATIVE)


def may_keep_layout(by: Any) -> Decision:
    """Allow an editor to bring a layout of the ministry's documents."""
    return ALLOWED if by is None else may_act_as(by, Role.EDITOR)


def may_renew(by: Any, version: Any) -> Decision:
    """Allow who may begin a concept there to begin the successor of a published one."""
    if version.status == VersionStatus.DRAFT:
        return refused(
            _("Version %(number)s is a draft.") % {"number": version.number},
            _("Renew a version that was published."),
        )
    return may_begin(by, version.concept.territory)


def may_edit(by: Any, version: Any) -> Decision:
    """Allow an editor, or the loader, to change a draft; nobody to change what is published."""
    if version.status != VersionStatus.DRAFT:
        return refused(
            _("Version %(number)s is published and never changes.") % {"number": version.number},
            _("Make a new version from it and change that."),
        )
    return may_begin(by, version.concept.territory)


def works_on_text(person: Any, version: Any) -> bool:
    """Return whether a person writes the text of a draft, or waives its translations."""
    if version.status != VersionStatus.DRAFT:
        return False
    return bool(_works_for(person, version.concept.territory, Role.EDITOR, Role.APPROVER))


def may_waive(by: Any, version: Any) -> Decision:
    """Allow an approver to let a translation of a draft be missing."""
    draft = may_edit(None, version)
    return draft if not draft else _works_for(by, version.concept.territory, Role.APPROVER)


def may_plan(by: Any, version: Any) -> Decision:
    """Allow an editor or an analyst to have a plan computed for a draft."""
    draft = may_edit(None, version)
    if not draft or by is None:
        return draft
    return _works_for(by, version.concept.territory, Role.EDITOR, Role.ANALYST)


def may_carry_out(by: Any, order: Any) -> Decision:
    """Allow the system, and who may plan, to compute a plan that was asked for."""
    return ALLOWED if by is None else may_plan(by, order.version)


def may_study(by: Any) -> Decision:
    """Allow an analyst or an editor to have a study of a plan computed, of a published one too."""
    return ALLOWED if by is None else may_act_as(by, Role.ANALYST, Role.EDITOR)


def may_publish(by: Any, version: Any) -> Decision:
    """Allow an approver to publish a draft."""
    draft = may_edit(None, version)
    return _approves(by, version) if draft else draft


def may_render(version: Any) -> Decision:
    """Allow documents of versions that no longer change."""
    if version.status == VersionStatus.DRAFT:
        return refused(
            _("Documents are kept of published versions only."),
            _("Publish the version; a draft is read on its page."),
        )
    return ALLOWED


def may_set_term(by: Any) -> Decision:
    """Allow an editor or an approver to say how long a kind of document is consulted on."""
    return ALLOWED if by is None else may_act_as(by, Role.EDITOR, Role.APPROVER)


def may_consult(by: Any, concept: Any) -> Decision:
    """Allow its editor or approver to put a version to the public and to move the end."""
    return ALLOWED if by is None else _acts_for(by, concept.territory, Role.EDITOR, Role.APPROVER)


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


def may_answer(by: Any, concept: Any) -> Decision:
    """Allow its editor to answer comments on a concept."""
    return _acts_for(by, concept.territory, Role.EDITOR)


def may_work_with_comments(person: Any) -> Decision:
    """Allow those who prepare, decide and check the answers to see the desk."""
    return may_act_as(person, Role.EDITOR, Role.APPROVER, Role.ANALYST, Role.AUDITOR)


def _instant(at: datetime) -> str:
    return notation.instant(at, get_language() or "en", timezone.get_current_timezone())


def may_open_route(by: Any, version: Any) -> Decision:
    """Allow an approver to send a published version on its way; a draft still changes."""
    if version.status != VersionStatus.PUBLISHED:
        return refused(
            _("Version %(number)s is not published: its text is not fixed.")
            % {"number": version.number},
            _("Publish it; then the text that is agreed to is the text that was sent."),
        )
    return _approves(by, version)


def may_steer_route(by: Any, route: Any) -> Decision:
    """Allow an approver to name who decides, and to withdraw, while a route is under way."""
    if route.status != RouteStatus.OPEN:
        return refused(
            _("This approval has ended: %(state)s.") % {"state": route.get_status_display()},
            _("Open a new one for the version that takes up the remarks."),
        )
    return _approves(by, route.version)


def _approves(by: Any, version: Any) -> Decision:
    return ALLOWED if by is None else _works_for(by, version.concept.territory, Role.APPROVER)


def may_decide(by: Any, step: Any) -> Decision:
    """Allow who has a seat in a step that holds the version now."""
    if step.status != StepStatus.ACTIVE:
        return refused(
            _("This step does not hold the version now: %(state)s.")
            % {"state": step.get_status_display()},
            _("Look at the page of the approval: it says who holds it."),
        )
    if by is None or not step.seats.filter(person=by).exists():
        return refused(
            _("You are not named for this step."),
            _("The approver names who decides, and deputies."),
        )
    return ALLOWED


def may_name_deputy(by: Any, step: Any) -> Decision:
    """Allow who decides in a step, or an approver, to name a deputy before it is decided."""
    if step.status not in (StepStatus.WAITING, StepStatus.ACTIVE):
        return may_decide(by, step)
    if by is not None and step.seats.filter(person=by, is_deputy=False).exists():
        return ALLOWED
    return may_steer_route(by, step.route)


def may_put_in_force(by: Any, version: Any) -> Decision:
    """Allow an approver to record the legal act that puts an approved version in force."""
    approval = getattr(version, "approval", None)
    if approval is None:
        return _not_approved(version)
    if approval.status != ApprovalStatus.APPROVED:
        return refused(
            _("This version is past it: %(state)s.") % {"state": approval.get_status_display()},
            _("Only an approved version is put in force, once."),
        )
    return _approves(by, version)


def may_open_instruments(version: Any) -> Decision:
    """Allow calls, hubs and other instruments only for a version that is approved or in force."""
    approval = getattr(version, "approval", None)
    if approval is None:
        return _not_approved(version)
    if approval.status == ApprovalStatus.SUPERSEDED:
        return refused(
            _("Version %(number)s was superseded.") % {"number": version.number},
            _("Open it for the version in force."),
        )
    if approval.status != ApprovalStatus.APPROVED and approval.ends_on < today():
        return refused(
            _("Version %(number)s has run out.") % {"number": version.number},
            _("Open it for the one that followed it."),
        )
    return ALLOWED


def _not_approved(version: Any) -> Decision:
    return refused(
        _("Version %(number)s is not approved.") % {"number": version.number},
        _("It is approved when every step of its approval has agreed."),
    )
