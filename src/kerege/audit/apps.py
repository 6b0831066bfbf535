"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The room `audit`."""

    name = "kerege.audit"
    label = "audit"
    verbose_name = _("Audit")
