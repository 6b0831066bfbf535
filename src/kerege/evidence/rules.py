"""Who may do what with evidence."""

from typing import Any

from django.utils.translation import gettext as _

from kerege.evidence.enums import MOVES, DatasetStatus, RestatementState
from kerege.evidence.models import Dataset, OwnRegion, Restatement, SavedView
from kerege.kernel.decision import ALLOWED, Decision, refused
from kerege.people.enums import Role
from kerege.people.rules import may_act_as, may_act_for
from kerege.people.selectors import has_role
from kerege.reference.enums import ScopeStatus

READERS_OF_RUNS = (Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR)
READERS_OF_DRAFTS = (*READERS_OF_RUNS, Role.APPROVER)
APPROVERS = (Role.ANALYST, Role.APPROVER)


def sees_drafts(person: Any) -> bool:
    """Return whether a person may read datasets that are not published."""
    return has_role(person, *READERS_OF_DRAFTS)


def sees_feeds(person: Any) -> bool:
    """Return whether a person may read what came from other offices."""
    return has_role(person, *READERS_OF_RUNS)


def may_record(person: Any) -> Decision:
    """Allow analysts, and the system itself (None), to record datasets, figures and runs."""
    return ALLOWED if person is None else may_act_as(person, Role.ANALYST)


def may_deliver(person: Any, territory: str) -> Decision:
    """Allow analysts, the system, and the representative of a region to hand in its figures."""
    decision = may_record(person)
    return decision if decision or not territory else may_act_for(person, territory)


def may_record_in(person: Any, dataset: Dataset) -> Decision:
    """Allow persons to record figures only where nobody has read them yet."""
    decision = may_deliver(person, dataset.territory.code if dataset.territory else "")
    open_states = (DatasetStatus.DRAFT, DatasetStatus.CHECKED)
    if not decision or person is None or dataset.status in open_states:
        return decision
    mends = {
        DatasetStatus.APPROVED: _("Have it sent back first, with the reason."),
        DatasetStatus.PUBLISHED: _("Restate it on its page, with the reason."),
    }
    return refused(
        _("The dataset %(code)s is %(state)s; its figures are not changed by hand.")
        % {"code": dataset.code, "state": dataset.get_status_display()},
        mends.get(
            DatasetStatus(dataset.status),
            _("Load the corrected figures as a dataset of its own."),
        ),
    )


def may_move(person: Any, dataset: Dataset, to: DatasetStatus) -> Decision:
    """Allow a move that the life of a dataset knows, to analysts and to the system."""
    decision = may_record(person)
    if not decision:
        return decision
    return ALLOWED if to in MOVES[dataset.status] else _no_way(dataset, to)


def _no_way(dataset: Dataset, to: DatasetStatus) -> Decision:
    return refused(
        _("A dataset that is %(state)s cannot become %(next)s.")
        % {"state": dataset.get_status_display(), "next": to.label},
        _("See the states of a dataset on its page."),
    )


def _free_of_errors(dataset: Dataset) -> Decision:
    if any(check["state"] == "error" for check in dataset.checks):
        return refused(
            _("The checks of %(code)s found errors.") % {"code": dataset.code},
            _("Mend the errors listed on the page of the dataset and load it again."),
        )
    return ALLOWED


def _another(person: Any, loader: Any) -> Decision:
    """Allow a person who may approve what somebody else has loaded."""
    decision = may_act_as(person, *APPROVERS)
    if decision and loader is not None and loader == person.pk:
        return refused(
            _("Who has loaded figures does not approve them."),
            _("Ask another analyst, or an approver."),
        )
    return decision


def may_approve(person: Any, dataset: Dataset) -> Decision:
    """Allow a second person to approve a dataset that is checked and free of errors."""
    decision = _another(person, dataset.loaded_by_id)
    if not decision:
        return decision
    if dataset.status != DatasetStatus.CHECKED:
        return _no_way(dataset, DatasetStatus.APPROVED)
    return _free_of_errors(dataset)


def may_send_back(person: Any, dataset: Dataset) -> Decision:
    """Allow those who may approve, and who loaded it, to make a draft of a dataset again."""
    decision = may_act_as(person, *APPROVERS)
    if decision and dataset.status not in (DatasetStatus.CHECKED, DatasetStatus.APPROVED):
        return _no_way(dataset, DatasetStatus.DRAFT)
    return decision


def may_publish(person: Any, dataset: Dataset) -> Decision:
    """Allow analysts to publish what a second person approved, and the system what is sound."""
    decision = _free_of_errors(dataset)
    if decision:
        decision = may_move(person, dataset, DatasetStatus.PUBLISHED)
    if not decision or person is None or dataset.status == DatasetStatus.APPROVED:
        return decision
    return refused(
        _("%(code)s has not been approved by a second person.") % {"code": dataset.code},
        _("Ask another analyst, or an approver."),
    )


def may_restate(person: Any, dataset: Dataset) -> Decision:
    """Allow analysts, and the system, to propose other figures of a published dataset."""
    decision = may_record(person)
    if not decision or dataset.status == DatasetStatus.PUBLISHED:
        return decision
    return refused(
        _("Only a published dataset is restated; %(code)s is %(state)s.")
        % {"code": dataset.code, "state": dataset.get_status_display()},
        _("Upload the file again: a draft is simply replaced."),
    )


def may_see_restatement(person: Any) -> Decision:
    """Allow those who may approve to see what is proposed."""
    return may_act_as(person, *APPROVERS)


def may_accept(person: Any, restatement: Restatement) -> Decision:
    """Allow a second person to accept a restatement that is proposed."""
    decision = _another(person, restatement.proposed_by_id)
    return _open(restatement) if decision else decision


def may_decline(person: Any, restatement: Restatement) -> Decision:
    """Allow those who may approve to decline a restatement, also one of their own."""
    decision = may_see_restatement(person)
    return _open(restatement) if decision else decision


def _open(restatement: Restatement) -> Decision:
    if restatement.state != RestatementState.PROPOSED:
        return refused(
            _("This restatement is decided already: %(state)s.")
            % {"state": restatement.get_state_display()},
            _("See the page of the dataset."),
        )
    if restatement.dataset.status != DatasetStatus.PUBLISHED:
        return refused(_("The dataset is no longer published."), _("See the page of the dataset."))
    return ALLOWED


def may_withdraw(person: Any, dataset: Dataset) -> Decision:
    """Allow analysts to withdraw a dataset."""
    return may_move(person, dataset, DatasetStatus.WITHDRAWN)


def may_rerun(person: Any) -> Decision:
    """Allow those who read drafts, and the system, to compute a run again."""
    return ALLOWED if person is None else may_act_as(person, *READERS_OF_RUNS)


def may_keep_region(person: Any) -> Decision:
    """Allow everyone who has signed in to keep regions of their own."""
    if getattr(person, "is_authenticated", False) and person.is_active:
        return ALLOWED
    return refused(
        _("A region is kept for people who have signed in."),
        _("Sign in, or keep the address of the page."),
    )


def may_give_up_region(person: Any, region: OwnRegion) -> Decision:
    """Allow the owner of a region to give it up."""
    if region.owner_id == getattr(person, "pk", None):
        return may_keep_region(person)
    return refused(_("This region is another person's."), _("Choose one of your own."))


def may_save_view(person: Any) -> Decision:
    """Allow everyone who has signed in to save views for themselves."""
    if getattr(person, "is_authenticated", False) and person.is_active:
        return ALLOWED
    return refused(
        _("A view is saved for people who have signed in."),
        _("Sign in, or keep the address of the page."),
    )


def may_delete_view(person: Any, view: SavedView) -> Decision:
    """Allow the owner of a view to delete it."""
    if view.owner_id == getattr(person, "pk", None):
        return may_save_view(person)
    return refused(_("This view is another person's."), _("Choose one of your own."))


def may_build_scopes(person: Any) -> Decision:
    """Allow analysts to put scopes together."""
    return may_act_as(person, Role.ANALYST)


def may_change_scope(person: Any, scope: Any) -> Decision:
    """Allow analysts to change a scope that is a draft; any of them, since drafts are shared."""
    decision = may_build_scopes(person)
    if not decision or scope.status == ScopeStatus.DRAFT:
        return decision
    return refused(
        _("%(scope)s is published: figures may rest on it, so that its items are fixed.")
        % {"scope": scope},
        _("Copy it into a new version and change that."),
    )
