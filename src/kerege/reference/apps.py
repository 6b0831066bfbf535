"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """The room `reference`."""

    name = "kerege.reference"
    label = "reference"
    verbose_name = _("Reference")
