"""Entering oneself, keeping one's own record, and asking the registrar."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.register import rules, selectors
from kerege.register.delivered import FileReader, Known
from kerege.register.enums import Origin
from kerege.register.models import Subject
from kerege.register.services.bulk import EMPTY
from kerege.register.services.changes import COLUMNS as RECORDS
from kerege.register.services.deliveries import NAMED
from kerege.register.services.sources import source_of
from kerege.register.standard import FIELDS

MOST_OWN = 20
"""Records that one person keeps."""
OWN_FIELDS = tuple(name for name in FIELDS if name != "key")
"""What one may say of oneself, by the names of the standard."""


@transaction.atomic
def enter_subject(*, by: Any, key: uuid.UUID, given: Mapping[str, str]) -> Subject:
    """Enter a subject of one's own; sent twice with the same key it is entered once.

    Parameters
    ----------
    by
        Who enters it and will keep it.
    key
        Made anew for every form.
    given
        Column of the standard -> text; ``activity`` as ``classification:code``.

    Raises
    ------
    Refusal
        If nobody has signed in, a text is not as the standard asks, or there are too many.
    """
    rules.may_enter(by).require()
    before = Subject.objects.filter(source_id=source_of(Origin.DECLARED), source_key=str(key))
    if found := before.filter(person=by).first():
        return found
    if Subject.objects.filter(person=by).count() >= MOST_OWN:
        raise Refusal(
            _("Nobody keeps more than %(most)d records.") % {"most": MOST_OWN},
            "",
            _("Ask the registrar, who can load a file."),
            Kind.CONFLICT,
        )
    columns = _columns(given)
    made = Subject.objects.create(
        **columns,
        person=by,
        origin=Origin.SYNTHETIC if selectors.is_rehearsal() else Origin.DECLARED,
        source_id=source_of(Origin.DECLARED),
        source_key=str(key),
    )
    audit.record(by=by, act="register.enter_subject", on=made)
    return made


@transaction.atomic
def edit_subject(*, by: Any, subject: Subject, given: Mapping[str, str]) -> Subject:
    """Change one's own record, as far as nothing in it is confirmed.

    A tax number that is left empty stays.

    Raises
    ------
    Refusal
        If the record is not theirs or closed as a double, a text is not as the standard asks, or
        a confirmed field would change.
    """
    rules.may_edit(by, subject).require(str(subject.public_id))
    kept = Subject.objects.select_for_update().get(pk=subject.pk)
    if any(one.double_id == kept.pk for one in selectors.same_as(kept)):
        raise Refusal(
            _("This record is closed as a double of another one."),
            str(kept.public_id),
            _("Keep the one that stays, or ask the registrar to undo it."),
            Kind.CONFLICT,
        )
    columns = _columns(given)
    if not columns.get("tax_number"):
        columns.pop("tax_number", None)
    changed = {name: value for name, value in columns.items() if getattr(kept, name) != value}
    locked = selectors.locked_in([kept.pk]).get(kept.pk, set())
    for name in sorted(locked):
        if RECORDS.get(name, name) in changed:
            raise Refusal(
                _("This field is confirmed and locked."),
                name,
                _("Ask the registrar for a new confirmation."),
                Kind.CONFLICT,
            )
    if not changed:
        return kept
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.save(update_fields=[name.removesuffix("_id") for name in changed])
    audit.record(by=by, act="register.edit_subject", on=kept, fields=sorted(changed))
    return kept


def _columns(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a record from what was typed, checked by the standard."""
    cells = {name: str(given[name] or "").strip() for name in OWN_FIELDS if name in given}
    territories, activities = reference.territory_ids(), reference.qualified_activity_ids()
    reader = FileReader(Known(territories, activities, reference.subsector_names()))
    (row,) = reader.read([(1, {"key": "-", **cells})])
    if reader.problems:
        first = reader.problems[0]
        raise Refusal(first.what, first.column, first.mend)
    row.pop("key")
    row["territory"], row["activity"] = territories[row["territory"]], activities[row["activity"]]
    columns = {NAMED.get(name, name): value for name, value in row.items()}
    return {name: EMPTY[name] if value is None else value for name, value in columns.items()}
