"""Kinds and states of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalForm(models.TextChoices):
    """The legal form of a creative subject."""

    SOLE_TRADER = "sole_trader", _("Sole trader")
    COMPANY = "company", _("Limited liability partnership")
    SELF_EMPLOYED = "self_employed", _("Self-employed person")
    NON_PROFIT = "non_profit", _("Non-profit organisation")
    OTHER = "other", _("Another organisation")
    NONE = "none", _("Without a legal form")


NATURAL_FORMS = (LegalForm.SOLE_TRADER, LegalForm.SELF_EMPLOYED)
"""Behind these stands a natural person, whatever the kind of the subject."""


SELF = "self"
"""Code of the source of those who entered themselves."""


class Kind(models.TextChoices):
    """What a creative subject is."""

    PERSON = "person", _("Person")
    GROUP = "group", _("Group")
    FIRM = "firm", _("Firm or organisation")
    SPACE = "space", _("Space")


class Status(models.TextChoices):
    """How far a subject is confirmed by a criterion."""

    DECLARED = "declared", _("Declared, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    EXPIRED = "expired", _("Confirmation expired")
    WITHDRAWN = "withdrawn", _("Confirmation withdrawn")


class ChangeState(models.TextChoices):
    """What became of a change that was proposed."""

    OPEN = "open", _("Waits for the registrar")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    DROPPED = "dropped", _("No longer asked for")


class Wish(models.TextChoices):
    """What somebody asks the registrar for."""

    CLAIM = "claim", _("To keep this record themselves")
    CONFIRMATION = "confirm", _("To be confirmed")
    ERASURE = "erase", _("To be erased")


VOUCHABLE = (
    "name",
    "kind",
    "legal_form",
    "territory",
    "activity",
    "subsector",
    "registered_on",
    "tax_number",
)
"""Fields that a criterion may vouch for: what a document can show."""


class Origin(models.TextChoices):
    """How a record came into the register."""

    DECLARED = "declared", _("Declared by the subject")
    IMPORTED = "imported", _("Imported from a state register")
    SYNTHETIC = "synthetic", _("Synthetic")


class FieldClass(models.TextChoices):
    """Who may see a field."""

    PUBLIC = "public", _("Everyone")
    OWN = "own", _("The subject itself, and staff")
    STAFF = "staff", _("Staff of the register")
    NEVER = "never", _("Nobody, in any representation")
