"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The room `notices`."""

    name = "kerege.notices"
    label = "notices"
    verbose_name = _("Notices")
