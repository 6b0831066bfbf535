"""What may be the same subject twice, and what was decided on it."""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kerege.people.selectors import has_role
from kerege.register.models import Double, Subject
from kerege.register.rules import KEEPERS
from kerege.register.selectors.confirmations import one_of

MOST_DOUBLES = 200
PAIRS = """
    SELECT one.id, other.id
    FROM register_subject AS one
    JOIN register_subject AS other USING (tax_number)
    WHERE tax_number <> '' AND one.id < other.id AND one.source_id <> other.source_id
        AND (%(of)s::bigint[] IS NULL OR one.id = ANY(%(of)s) OR other.id = ANY(%(of)s))
        AND NOT EXISTS (
            SELECT FROM register_double AS decided
            WHERE decided.ended_at IS NULL AND (
                (decided.is_same AND decided.double_id IN (one.id, other.id))
                OR (decided.kept_id IN (one.id, other.id)
                    AND decided.double_id IN (one.id, other.id))
            )
        )
    ORDER BY one.id, other.id
    LIMIT %(most)s
"""
"""Pairs of several sources with the same tax number, which is compared and never read."""


def possible_doubles(of: list[int] | None = None) -> list[tuple[Subject, Subject]]:
    """Return the pairs that may be one subject and on which nothing is decided (two queries).

    Parameters
    ----------
    of
        Keys of subjects, of each of which one is in every pair; None: any.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"of": of, "most": MOST_DOUBLES})
        pairs = cursor.fetchall()
    found = Subject.objects.filter(pk__in={key for pair in pairs for key in pair})
    whole = found.select_related("source", "territory").defer("tax_number").in_bulk()
    return [(whole[one], whole[other]) for one, other in pairs]


def have_one_tax_number(one: Subject, other: Subject) -> bool:
    """Return whether two subjects have the same tax number, which is not read."""
    number = Subject.objects.filter(pk=other.pk).exclude(tax_number="").values("tax_number")
    return Subject.objects.filter(pk=one.pk, tax_number__in=number).exists()


def decided_doubles() -> QuerySet[Double]:
    """Return the decisions on doubles that hold, the newest first."""
    found = Double.objects.filter(ended_at__isnull=True).order_by("-pk")
    more = found.select_related("kept__source", "double__source", "by")
    return more.defer("kept__tax_number", "double__tax_number")


def is_double() -> Exists:
    """Return the condition on a subject that it is closed as a double of another one."""
    return Exists(Double.objects.filter(double=OuterRef("pk"), is_same=True, ended_at__isnull=True))


def same_as(subject: Subject) -> list[Double]:
    """Return the decisions that hold by which a subject is a double or has doubles (one query)."""
    own = Q(kept=subject.pk) | Q(double=subject.pk)
    return list(decided_doubles().filter(own, is_same=True))


def others_of(subject: Subject, person: Any) -> list[tuple[Double, Subject | None]]:
    """Return the decisions by which a subject is a double or has doubles, each with the other one.

    The other one is None where the person may not look it up (one query).
    """
    keeps = has_role(person, *KEEPERS)
    found = []
    for decision in same_as(subject):
        other = decision.double if decision.kept_id == subject.pk else decision.kept
        is_own = other.person_id is not None and other.person_id == getattr(person, "pk", None)
        found.append((decision, other if keeps or is_own or other.is_listed else None))
    return found


def decided_double(key: int) -> Double:
    """Return one decision on a double.

    Raises
    ------
    Refusal
        If there is none.
    """
    return one_of(Double.objects.all(), key)
