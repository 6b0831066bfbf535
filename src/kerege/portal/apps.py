"""Django's entry to the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Composition of the rooms into one site."""

    name = "kerege.portal"
    label = "portal"
