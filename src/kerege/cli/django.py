"""Start Django for the commands that need the database."""

import os


def start() -> None:
    """Make the database available and set Django up (once)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kerege.portal.settings")
    import django

    django.setup()
