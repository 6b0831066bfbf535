"""Database triggers of a consultation: its period, the places of quotations, the life of a comment.

The clock is the database's at the moment of the row, not at the begin of the transaction. A comment
locks the row of its consultation for sharing, so that one that is written while somebody closes
comes before the closing or is refused.
"""

import pgtrigger

from kerege.concept.enums import COMMENT_MOVES

TOO_LATE = "comment_in_time"
"""The name under which the database refuses a comment outside the period."""


def comment_in_time() -> pgtrigger.Trigger:
    """Return the trigger that dates a comment, and refuses it outside the period."""
    return pgtrigger.Trigger(
        name=TOO_LATE,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("period", "RECORD")],
        func=f"""
            SELECT c.opens_at, c.closes_at INTO period
                FROM concept_passage p JOIN concept_consultation c ON c.id = p.consultation_id
                WHERE p.id = NEW.passage_id FOR SHARE OF c;
            NEW.received_at := clock_timestamp();
            IF NEW.received_at < period.opens_at OR NEW.received_at >= period.closes_at THEN
                RAISE EXCEPTION 'The consultation is not open at this instant.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{TOO_LATE}';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 -- no part of it comes from outside
    )


def quotation_stands_there() -> pgtrigger.Trigger:
    """Return the trigger that refuses a quotation at a place where the text says something else."""
    return pgtrigger.Trigger(
        name="quotation_stands_there",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.quote <> ''"),
        declare=[("said", "TEXT")],
        func="""
            SELECT CASE NEW.text_language WHEN 'kk' THEN p.text_kk WHEN 'ru' THEN p.text_ru
                ELSE p.text_en END INTO said FROM concept_passage p WHERE p.id = NEW.passage_id;
            IF substr(COALESCE(said, ''), NEW.start + 1, char_length(NEW.quote)) <> NEW.quote THEN
                RAISE EXCEPTION 'The quotation does not stand at this place of the text.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'quotation_stands_there';
            END IF;
            RETURN NEW;
        """,
    )


def comment_moves() -> pgtrigger.Trigger:
    """Return the trigger that allows a comment only the moves of its life."""
    allowed = ", ".join(
        f"('{before}', '{after}')"
        for before, moves in COMMENT_MOVES.items()
        for after in sorted(moves)
    )
    return pgtrigger.Trigger(
        name="comment_moves",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({allowed}) THEN
                RAISE EXCEPTION 'A comment does not go from % to %.', OLD.state, NEW.state
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_moves';
            END IF;
            RETURN NEW;
        """,
    )


def period_only_moves_ahead() -> pgtrigger.Trigger:
    """Return the trigger of a consultation: only its end may move, and never into the past."""
    return pgtrigger.Trigger(
        name="period_only_moves_ahead",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        declare=[("copy", "concept_consultation")],
        func="""
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'A consultation is a record: it is not deleted.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'consultation_stays';
            END IF;
            copy := NEW;
            copy.closes_at := OLD.closes_at;
            IF copy IS DISTINCT FROM OLD THEN
                RAISE EXCEPTION 'Of a consultation only the end may be moved.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'consultation_stays';
            END IF;
            IF NEW.closes_at IS DISTINCT FROM OLD.closes_at AND (OLD.closes_at <= clock_timestamp()
                OR EXISTS (SELECT 1 FROM concept_comment m JOIN concept_passage p
                    ON p.id = m.passage_id WHERE p.consultation_id = OLD.id
                    AND m.received_at >= NEW.closes_at)) THEN
                RAISE EXCEPTION 'A consultation that is closed stays closed, and none is closed '
                    'before the comments that it has received.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'consultation_period';
            END IF;
            RETURN NEW;
        """,
    )
