"""What an erasure takes out of a record, and what of it stays."""

from typing import Any

from django.utils.crypto import salted_hmac

NOTHING = "—"
"""Stands where somebody wrote something about a record that was erased."""

EMPTIED: dict[str, Any] = {
    "name": "",
    "about": "",
    "website": "",
    "employees": None,
    "turnover_band": "",
    "contact_email": "",
    "contact_phone": "",
    "founder_sex": "",
    "founder_birth_year": None,
    "tax_number": "",
    "person_id": None,
    "source_key": "",
    "has_agreed": False,
}
"""Column of a subject that tells of the person -> what stands there afterwards."""

STAYS = frozenset(
    {
        "id",
        "public_id",
        "kind",
        "legal_form",
        "territory_id",
        "activity_id",
        "subsector",
        "registered_on",
        "closed_on",
        "origin",
        "source_id",
        "created_at",
    }
)
"""Columns by which counts that were published stay explainable."""


def key_hash(source: int, key: str) -> str:
    """Return by what a delivery knows a record that was erased; the key itself is not kept.

    With a secret: whoever has the table alone could try all numbers that a key may be.
    """
    return salted_hmac("register.erased", f"{source}:{key}", algorithm="sha256").hexdigest()
