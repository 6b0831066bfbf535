"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The room `documents`."""

    name = "kerege.documents"
    label = "documents"
    verbose_name = _("Documents")
