"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "kerege.people"
    label = "people"
    verbose_name = _("People")
