"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """The room `register`."""

    name = "kerege.register"
    label = "register"
    verbose_name = _("Register")
