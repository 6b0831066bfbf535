"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConceptConfig(AppConfig):
    """The room `concept`."""

    name = "kerege.concept"
    label = "concept"
    verbose_name = _("Concept")
    default_auto_field = "django.db.models.BigAutoField"
