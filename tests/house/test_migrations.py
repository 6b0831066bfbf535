"""The tables are what the models say."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

NAMES = """
    SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
"""


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.django_db
def test_the_database_holds_every_constraint_and_index() -> None:
    """A migration that takes the index off a column drops the partial unique ones on it too."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        held = {name for (name,) in cursor.fetchall()}
    wanted = {
        one.name
        for model in apps.get_models()
        if model.__module__.startswith("kerege.") and model._meta.managed
        for one in (*model._meta.constraints, *model._meta.indexes)
    }
    assert len(wanted) > 100
    assert wanted - held == set()
