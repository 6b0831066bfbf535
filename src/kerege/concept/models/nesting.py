"""Database triggers that keep a regional plan under the plan of the country above it."""

import pgtrigger


def nested_below() -> tuple[pgtrigger.Trigger, ...]:
    """Return the triggers of a version: its parent is public, of the territory above, for good."""
    return (
        pgtrigger.Trigger(
            name="nested_under_the_territory_above",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__parent__isnull=False),
            func="""
                IF NOT EXISTS (
                    SELECT 1 FROM concept_version p
                    JOIN concept_concept above ON above.id = p.concept_id
                    JOIN concept_concept own ON own.id = NEW.concept_id
                    JOIN reference_territory t ON t.id = own.territory_id
                    WHERE p.id = NEW.parent_id AND p.status <> 'draft'
                    AND t.parent_id = above.territory_id) THEN
                    RAISE EXCEPTION 'A regional plan stands under a published plan of the'
                        ' territory above it.' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            """,
        ),
        pgtrigger.ReadOnly(name="parent_fixed", fields=("parent",)),
    )


def names_the_parent(**columns: str) -> pgtrigger.Trigger:
    """Return the trigger of rows that name rows of the parent version: column -> table."""
    tests = "\n".join(
        f"""
        IF NEW.{column} IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {table} a JOIN concept_version v ON v.parent_id = a.version_id
            WHERE a.id = NEW.{column} AND v.id = NEW.version_id) THEN
            RAISE EXCEPTION 'Only what stands in the parent version can be named (%).',
                TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END IF;
        """  # noqa: S608 -- names of our own tables
        for column, table in columns.items()
    )
    return pgtrigger.Trigger(
        name="names_the_parent",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"{tests}\nRETURN NEW;",
    )
