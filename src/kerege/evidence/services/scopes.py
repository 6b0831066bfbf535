"""Putting a scope together: a draft from code lists; published versions stay as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.evidence import rules
from kerege.evidence.scope_files import ScopeRow
from kerege.kernel.cells import without_direction
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.table_file import Problem
from kerege.reference import selectors as reference
from kerege.reference import services as lists

MOST_ITEMS = 5_000
SLUG = set("abcdefghijklmnopqrstuvwxyz0123456789-_")
REASON = 300
SOURCE = 300


@transaction.atomic
def begin_scope(
    *,
    by: Any,
    code: str,
    names: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
    source: str = "",
    copy_of: Any = None,
) -> Any:
    """Begin a draft: empty, or with the items of another scope.

    Parameters
    ----------
    source
        Where the list and its weights come from, if not from here.

    Raises
    ------
    Refusal
        If the person may not, the code or the name cannot be used, or a draft is open already.
    """
    rules.may_build_scopes(by).require()
    bare = code.removeprefix(lists.OWN_PREFIX)
    if not bare or len(bare) > 40 or set(bare) - SLUG:  # noqa: PLR2004 -- the room of the column
        raise Refusal(
            _("“%(code)s” cannot be the code of a scope.") % {"code": code[:60]},
            "code",
            _("Use 1 to 40 small Latin letters, digits and hyphens."),
        )
    said = {key: " ".join(without_direction(text).split())[:300] for key, text in names.items()}
    if not any(said.values()):
        raise Refusal(_("A scope needs a name."), "name", _("Write it in at least one language."))
    full = f"{lists.OWN_PREFIX}{bare}"
    drafts = [s for s in reference.scopes(with_drafts=True) if s.code == full and _is_draft(s)]
    if drafts:
        raise Refusal(
            _("A draft of %(code)s is open already.") % {"code": full},
            full,
            _("Publish it or give it up first."),
            Kind.CONFLICT,
        )
    return lists.write_draft(
        by=by,
        code=full,
        names=said,
        note=dict(notes or {}),
        source=" ".join(without_direction(source).split())[:SOURCE],
        based_on=copy_of,
    )


def _is_draft(scope: Any) -> bool:
    return bool(scope.published_at is None and scope.status == "draft")


def set_items(
    *, by: Any, scope: Any, rows: Sequence[ScopeRow], replace: bool = False
) -> list[Problem]:
    """Put rows into a draft: all of them if they are sound, else none, with every problem."""
    rules.may_change_scope(by, scope).require(str(scope))
    kept = [] if replace else list(reference.scope_items(scope))
    items, problems = _read(rows, {item.activity.classification.code for item in kept})
    if not problems and items:
        lists.write_items(by=by, draft=scope, items=items, replace=replace)
    return problems


def _read(
    rows: Sequence[ScopeRow], used: set[str]
) -> tuple[list[lists.ScopeItemRow], list[Problem]]:
    known = reference.qualified_activity_ids()
    problems: list[Problem] = []
    items: list[lists.ScopeItemRow] = []
    seen: dict[tuple[str, str, str], str] = {}
    for row in rows:
        found = list(_wrong(row, known, seen, used))
        problems += found
        if not found:
            used.add(row.classification)
            seen[row.classification, row.activity, row.subsector] = row.place
            key = known[f"{row.classification}:{row.activity}"]
            items.append(lists.ScopeItemRow(key, Decimal(row.weight or 1), row.subsector))
    if len(rows) > MOST_ITEMS:
        mend = _("Give at most %(most)s rows.") % {"most": MOST_ITEMS}
        problems.append(Problem("", "", str(len(rows)), _("Too many rows."), mend))
    return items, problems


def _wrong(
    row: ScopeRow,
    known: Mapping[str, int],
    seen: Mapping[tuple[str, str, str], str],
    used: set[str],
) -> Iterator[Problem]:
    if f"{row.classification}:{row.activity}" not in known:
        mend = _("Look the code up under “Does my activity count as creative?”.")
        what = _("There is no such activity in %(list)s.") % {"list": row.classification}
        yield Problem(row.place, "activity", row.activity, what, mend)
    elif used and row.classification not in used:
        what = _("The scope uses %(list)s.") % {"list": ", ".join(sorted(used))}
        mend = _("A scope keeps to one classification; carry the code over by a crosswalk.")
        yield Problem(row.place, "classification", row.classification, what, mend)
    try:
        weight = Decimal(row.weight or 1)
        fits = weight.is_finite() and 0 < weight <= 1 and weight == round(weight, 4)
    except InvalidOperation:
        fits = False
    if not fits:
        mend = _("Write a number above 0 and at most 1, with up to four decimals.")
        yield Problem(row.place, "weight", row.weight, _("This is no weight."), mend)
    if set(row.subsector) - SLUG or len(row.subsector) > 50:  # noqa: PLR2004 -- the column's room
        mend = _("Use small Latin letters, digits and hyphens.")
        what = _("This cannot be the code of a sub-sector.")
        yield Problem(row.place, "subsector", row.subsector, what, mend)
    if first := seen.get((row.classification, row.activity, row.subsector)):
        what = _("Stated twice; first in %(place)s.") % {"place": first}
        yield Problem(row.place, "activity", row.activity, what, _("Leave one of them out."))


def take_out(*, by: Any, scope: Any, classification: str, code: str) -> None:
    """Take an activity out of a draft."""
    rules.may_change_scope(by, scope).require(str(scope))
    lists.take_out(by=by, draft=scope, activity=reference.activity(classification, code))


def publish_scope(*, by: Any, scope: Any, reason: str) -> None:
    """Publish a draft as a version that stays as it is.

    Raises
    ------
    Refusal
        If the reason is missing, the draft is empty, or it counts a code and one inside it.
    """
    rules.may_change_scope(by, scope).require(str(scope))
    said = " ".join(without_direction(reason).split())
    if not said or len(said) > REASON:
        raise Refusal(
            _("A new version needs its reason, in at most %(most)s letters.") % {"most": REASON},
            "reason",
            _("Say what changed and why."),
        )
    items = list(reference.scope_items(scope))
    if not items:
        raise Refusal(
            _("The draft counts no activity."), str(scope), _("Add activities to it first.")
        )
    if twice := _inside_each_other(items):
        raise Refusal(
            _("Counted twice, as a code and inside a wider one: %(codes)s.")
            % {"codes": ", ".join(f"{code} ({above})" for code, above in twice)},
            str(scope),
            _("Take either the wider code out, or those inside it."),
        )
    lists.seal_scope(by=by, draft=scope, reason=said)


def _inside_each_other(items: Iterable[Any]) -> list[tuple[str, str]]:
    codes = {item.activity.code for item in items}
    lists_used = {item.activity.classification.code for item in items}
    above = reference.activity_parents(next(iter(lists_used)))
    found = []
    for code in sorted(codes):
        at = above.get(code)
        while at is not None and at not in codes:
            at = above.get(at)
        if at is not None:
            found.append((code, at))
    return found


def give_up_draft(*, by: Any, scope: Any) -> None:
    """Forget a draft."""
    rules.may_change_scope(by, scope).require(str(scope))
    lists.drop_draft(by=by, draft=scope)
