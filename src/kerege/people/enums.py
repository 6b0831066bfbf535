"""Roles a civil servant can read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """How a representative came by the mandate."""

    ELECTED = "elected", _("Elected")
    APPOINTED = "appointed", _("Appointed")


class Role(models.TextChoices):
    """What a person may do; see `kerege.people.rules` for the acts each role covers."""

    ANALYST = "analyst", _("Analyst of the ministry")
    REPRESENTATIVE = "representative", _("Regional representative")
    EDITOR = "editor", _("Editor of the Concept")
    APPROVER = "approver", _("Approver")
    REGISTRAR = "registrar", _("Registrar")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
