"""Steps that migrations of several rooms need."""

from django.db.migrations import RunSQL

from kerege.kernel.text import LANGUAGES


def copy_to_languages(table: str, *columns: str) -> RunSQL:
    """Return the step that gives a text that was printed once to each language.

    It is no change of a record, so that neither history nor the seal of a published version asks.
    """
    each = ", ".join(f"{name}_{code} = {name}" for name in columns for code in LANGUAGES)
    return RunSQL(
        [
            f"ALTER TABLE {table} DISABLE TRIGGER USER",
            f"UPDATE {table} SET {each}",  # noqa: S608 -- names of the code, no input
            f"ALTER TABLE {table} ENABLE TRIGGER USER",
        ],
        RunSQL.noop,
    )
