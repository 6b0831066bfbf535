"""Taking over many subjects at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference
from kerege.register import rules
from kerege.register.enums import Origin
from kerege.register.incoming import Reader
from kerege.register.services.bulk import merge, refuse_another_origin, stage
from kerege.register.services.sources import refuse_mixing, source_of


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_subjects(
    *, by: Any, rows: Iterable[Mapping[str, Any]], origin: Origin, classification: str
) -> Loaded:
    """Load many subjects at once; loading the same rows again changes nothing.

    Parameters
    ----------
    by
        The registrar, or None for a country package.
    rows
        Mappings with ``public_id`` (UUID), ``name``, ``legal_form``, ``territory`` (code),
        ``activity`` (code of the classification), ``registered_on`` and, where known,
        ``subsector``, ``about``, ``website``, ``closed_on``, ``employees``, ``turnover_band``,
        ``contact_email``, ``contact_phone``, ``founder_sex``, ``founder_birth_year``,
        ``tax_number``, ``kind``, ``has_agreed``. A subject is the same when its ``public_id`` is.
    origin
        How the records came; real and synthetic ones are never in one register.
    classification
        Code of the classification that ``activity`` belongs to.

    Raises
    ------
    Refusal
        If the person may not, a row has a problem, a subject is known with another origin, real and
        synthetic subjects would be mixed, or a confirmed field would change.
    """
    rules.may_load(by).require()
    refuse_mixing(origin)
    reader = Reader(
        reference.territory_ids(),
        reference.activity_ids(classification),
        Origin(origin).value,
        source_of(Origin(origin)),
    )
    ready = reader.read(rows)
    stage(ready)
    refuse_another_origin(reader.origin)
    try:
        created, changed = merge()
    except IntegrityError as error:
        raise Refusal(
            _("A confirmed field would change."),
            str(error).partition("\n")[0],
            _("Withdraw the confirmation first; nothing was loaded."),
            Kind.CONFLICT,
        ) from error
    loaded = Loaded(created, changed, len(ready) - created - changed)
    if (created or changed) and (where := reference.country_territory()):
        audit.record(
            by=by,
            act="register.load_subjects",
            on=where,
            origin=reader.origin,
            created=created,
            changed=changed,
        )
    return loaded
