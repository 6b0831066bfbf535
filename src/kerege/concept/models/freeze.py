"""Database triggers that keep the rows of a published version as they are.

A row belongs to a version directly or through its measure, indicator or plan. The trigger locks
the version's row for sharing, so that a row written while somebody publishes either comes before
the checksum is taken or is refused.
"""

import pgtrigger

_BODY = """
    IF TG_OP <> 'INSERT' THEN
        {old}
        IF state <> 'draft' THEN {refuse} END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        {new}
        IF state <> 'draft' THEN {refuse} END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
"""
_REFUSE = """RAISE EXCEPTION
    'A published version of a concept never changes (%, %): make a new version.',
    TG_TABLE_NAME, TG_OP USING ERRCODE = 'check_violation';"""
_VERSION = (
    "SELECT v.status INTO state FROM concept_version v WHERE v.id = {row}.version_id FOR SHARE;"
)
_THROUGH = (
    "SELECT v.status INTO state FROM concept_version v JOIN concept_{owner} o"
    " ON o.version_id = v.id WHERE o.id = {row}.{owner}_id FOR SHARE OF v;"
)


def frozen(owner: str = "", *, may_insert: bool = False) -> pgtrigger.Trigger:
    """Return the trigger of a table whose rows belong to a version.

    Parameters
    ----------
    owner
        Empty where the row names its version; otherwise ``measure``, ``indicator`` or ``plan``.
    may_insert
        Rows may be added after publication (renditions), but not changed.
    """
    lookup = _THROUGH if owner else _VERSION
    operation = pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(
        name="frozen_when_published",
        when=pgtrigger.Before,
        operation=operation if may_insert else operation | pgtrigger.Insert,
        declare=[("state", "TEXT")],
        func=_BODY.format(
            old=lookup.format(row="OLD", owner=owner),
            new=lookup.format(row="NEW", owner=owner),
            refuse=_REFUSE,
        ),
    )


def version_keeps_its_state() -> pgtrigger.Trigger:
    """Return the trigger of the version itself: after publication it may only be superseded."""
    return pgtrigger.Trigger(
        name="published_only_superseded",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        declare=[("copy", "concept_version")],
        func=f"""
            IF OLD.status = 'draft' THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' THEN {_REFUSE} END IF;
            copy := NEW;
            copy.status := OLD.status;
            IF copy IS DISTINCT FROM OLD OR NOT (NEW.status = OLD.status
                OR (OLD.status = 'published' AND NEW.status = 'superseded')) THEN {_REFUSE} END IF;
            RETURN NEW;
        """,
    )


def concept_keeps_its_name() -> pgtrigger.Trigger:
    """Return the trigger of the concept: once a version is published its title stays."""
    return pgtrigger.Trigger(
        name="named_for_good",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(),
        func=f"""
            IF EXISTS (SELECT 1 FROM concept_version v
                       WHERE v.concept_id = OLD.id AND v.status <> 'draft') THEN {_REFUSE} END IF;
            RETURN NEW;
        """,  # noqa: S608 -- no part of it comes from outside
    )
