"""Adding, changing and removing a goal, measure or indicator of a draft, its data with it."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import Problem, refuse
from kerege.concept.content import Content
from kerege.concept.enums import LIMITS_OF_MEASURES
from kerege.concept.models import Plan, RecordDraft, RecordLock, Version, Waiver
from kerege.concept.selectors.records import MODELS, held_record, state_of_record
from kerege.concept.services.content import problems_of, write_lists
from kerege.concept.services.record_checks import malformed, named, not_theirs
from kerege.concept.services.records import held_by_another
from kerege.concept.services.versions import lock
from kerege.concept.tabular.content import SORTS
from kerege.concept.tabular.present import LISTS, content_now, in_list
from kerege.kernel.errors import Kind, Refusal


@transaction.atomic
def put_record(
    *, by: Any, version: Version, sort: str, row: Any, state: str, same_authors: bool = False
) -> bool:
    """Add a record to a draft, or put it in the place of the present one; the same changes nothing.

    Parameters
    ----------
    sort
        A `RecordSort`.
    row
        A `GoalRow`, `MeasureRow` or `IndicatorRow`, whole.
    state
        Of the record it was made from (`selectors.state_of_record`); empty for a new one.
    same_authors
        Whether the effects that were changed are still the assumptions of those named.

    Returns
    -------
    Whether it is a new one.

    Raises
    ------
    Refusal
        If the person may not, another edits the record or changed it meanwhile, or with every
        problem that the record has or brings about; nothing is written then.
    """
    version, content = _locked(by, version, sort, row["code"])
    known = in_list(content, sort, row["code"])
    if row == known:
        return False
    _require_state(known, row["code"], state)
    _refuse(malformed(sort, row))
    name = LISTS[sort]
    rows: list[Any] = content[name]  # type: ignore[literal-required] -- one of its keys
    rows = [row if one is known else one for one in rows] if known else [*rows, row]
    after: Content = {**content, name: rows}  # type: ignore[misc] -- the same
    theirs = not_theirs(sort, row, known, content, same_authors=same_authors)
    _refuse(chain(theirs, _brought_about(version, content, after, named(sort, row))))
    write_lists(version, {name: rows})  # type: ignore[misc] -- the same
    audit.record(
        by=by,
        act="concept.change_record" if known else "concept.add_record",
        on=version,
        record=f"{sort} {row['code']}",
        changed=sorted(key for key in row if known and row[key] != known.get(key)),
    )
    return known is None


@transaction.atomic
def remove_record(*, by: Any, version: Version, sort: str, code: str, state: str) -> None:
    """Take a record out of a draft, with what is only its own: an indicator's targets.

    Parameters
    ----------
    state
        Of the record as the person saw it (`selectors.state_of_record`).

    Raises
    ------
    Refusal
        If the person may not, another edits the record or changed it meanwhile, or with everything
        that names it.
    """
    version, content = _locked(by, version, sort, code)
    known = in_list(content, sort, code)
    if known is None:
        raise Refusal(_("There is no such record in this version."), code, kind=Kind.NOT_FOUND)
    _require_state(known, code, state)
    refuse(
        named_by(version, sort, code, content),
        _("It is named in %(number)d places, and stays."),
        _("Change what names it first."),
    )
    name = LISTS[sort]
    rows: list[Any] = content[name]  # type: ignore[literal-required] -- one of its keys
    write_lists(version, {name: [row for row in rows if row is not known]})  # type: ignore[misc] -- the same
    which = {"version": version, "sort": sort, "code": code}
    RecordLock.objects.filter(**which).delete()
    RecordDraft.objects.filter(**which).delete()
    texts = [f"{code}.{text}" for text in MODELS[sort][1]]
    Waiver.objects.filter(version=version, record=sort, code__in=texts).delete()
    audit.record(by=by, act="concept.remove_record", on=version, record=f"{sort} {code}")


def named_by(version: Version, sort: str, code: str, content: Content) -> Iterator[Problem]:
    """Yield what names a record, and so keeps it from being removed.

    A plan above a region's is published: nothing of it is ever removed. What the plan of the draft
    chose is no obstacle: without the measure it is an old plan, and says so.
    """
    if sort == "goal":
        mend = _("Give it another goal, or remove it first.")
        for name in ("measures", "indicators"):
            for row in content[name]:  # type: ignore[literal-required] -- both are its keys
                if row["goal"] == code:
                    yield Problem(_(SORTS[name]) % row, _("it is of this goal."), mend)
    plan = Plan.objects.filter(version=version).first()
    kinds = {"goal": ("area_min_share",), "measure": LIMITS_OF_MEASURES}.get(sort, ())
    for limit in plan.limits if plan else ():
        if limit["kind"] in kinds and code in limit["applies_to"]:
            yield Problem(
                _("limit %(code)s of the plan") % limit,
                _("it names this record."),
                _("Have the plan computed under limits without it."),
            )


def _locked(by: Any, version: Version, sort: str, code: str) -> tuple[Version, Content]:
    version = lock(version)
    rules.may_edit(by, version).require(code)
    held = held_record(version, sort, code)
    if held is not None and held.person != by:
        raise held_by_another(held)
    return version, content_now(version)


def _require_state(known: dict[str, Any] | None, code: str, state: str) -> None:
    if known is not None and not state:
        raise Refusal(
            _("There is a record of this code already."),
            "code",
            _("Choose another code, or change that record."),
            Kind.CONFLICT,
        )
    if known is None and state:
        raise Refusal(
            _("This record was removed while you wrote."),
            code,
            _("Add it anew if it is to be there."),
            Kind.CHANGED,
        )
    if known is not None and state_of_record(known) != state:
        raise Refusal(
            _("This record was changed while you wrote."),
            code,
            _("Look at what it says now, and save again what is to hold."),
            Kind.CHANGED,
        )


def _refuse(found: Iterable[Problem]) -> None:
    refuse(
        found,
        _("The record has %(number)d problems."),
        _("Mend them and save again."),
    )


def _brought_about(
    version: Version, before: Content, after: Content, own: str
) -> Iterator[Problem]:
    """Yield the problems of a record, and those of others that were not there without it."""
    known = set(problems_of(version, before))
    for problem in problems_of(version, after):
        if problem.where == own or problem not in known:
            yield problem
