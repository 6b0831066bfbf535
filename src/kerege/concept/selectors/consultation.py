"""Consultations, their passages and comments, as a person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kerege.concept import rules
from kerege.concept.anchoring import Anchor, Lost, carry
from kerege.concept.enums import CommentState, VersionStatus
from kerege.concept.models import (
    Change,
    Comment,
    Consultation,
    ConsultationTerm,
    Passage,
    Reply,
    Version,
)
from kerege.concept.selectors.versions import versions_visible_to
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES

PUBLIC = (CommentState.RECEIVED, CommentState.ANSWERED, CommentState.WITHHELD)
"""What everybody sees; of a withheld comment only that it is withheld, and why."""


def consultations_visible_to(person: Any) -> QuerySet[Consultation]:
    """Return those that have begun; to those who work on the text, those announced as well."""
    newest = Version.objects.filter(concept=OuterRef("version__concept")).order_by("-number")
    found = Consultation.objects.select_related("version__concept__territory", "term", "territory")
    found = found.annotate(newest=Subquery(newest.values("number")[:1]))
    own = rules.own_regions(person)
    if own is None:
        return found
    has_begun = Q(opens_at__lte=clock())
    if not own:
        return found.filter(has_begun)
    is_own = Q(version__parent__isnull=True) | Q(version__concept__territory__code__in=own)
    return found.filter(has_begun | is_own)


def consultation(code: str, number: int, person: Any = None) -> Consultation:
    """Return the consultation on a version.

    Raises
    ------
    Refusal
        If there is none that this person may see.
    """
    found = consultations_visible_to(person)
    kept = found.filter(version__concept__code=code, version__number=number).first()
    if kept is None:
        raise Refusal(
            _("There is no public consultation on this version."),
            f"{code} v{number}",
            _("An editor opens one; the versions of the Concept say which are consulted on."),
            Kind.NOT_FOUND,
        )
    return kept


def consultation_term(code: str) -> ConsultationTerm:
    """Return a kind of document with its period."""
    found = ConsultationTerm.objects.filter(code=code).first()
    if found is None:
        raise Refusal(
            _("For this kind of document no period is set."),
            code,
            _("Set it: kerege concept consult term KIND --days N."),
            Kind.NOT_FOUND,
        )
    return found


def text_shown(passage: Passage, language: str) -> tuple[str, str]:
    """Return the text of a passage and its language: the reader's, or one that it exists in."""
    for one in (language, *LANGUAGES):
        if text := getattr(passage, f"text_{one}", None):
            return text, one
    return "", language


def passages(consultation: Consultation) -> QuerySet[Passage]:
    """Return the passages, each with the number of its public comments."""
    shown = Count("comments", filter=Q(comments__state__in=PUBLIC))
    return Passage.objects.filter(consultation=consultation).annotate(comments_shown=shown)


def passage(consultation: Consultation, target: str, code: str) -> Passage:
    """Return one passage."""
    found = passages(consultation).filter(target=target, code=code).first()
    if found is None:
        raise Refusal(
            _("This consultation has no such paragraph."),
            code,
            _("Choose one from the text of the consultation."),
            Kind.NOT_FOUND,
        )
    return found


def comments(consultation: Consultation) -> QuerySet[Comment]:
    """Return the comments that everybody may see, with their answers and changes."""
    return with_answers(
        Comment.objects.filter(passage__consultation=consultation, state__in=PUBLIC)
    ).order_by("id")


def with_answers(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Add what pages show of a comment, in a number of queries that does not grow."""
    changes = Prefetch("changes", Change.objects.select_related("version__concept"))
    replies = Prefetch("replies", Reply.objects.order_by("number").prefetch_related(changes))
    last = Reply.objects.filter(comment=OuterRef("pk")).order_by("-number").values("fate")[:1]
    return (
        found.annotate(fate_now=Subquery(last))
        .select_related("passage", "region", "person")
        .prefetch_related(replies)
    )


def chosen_comments(found: QuerySet[Comment], asked: dict[str, str]) -> QuerySet[Comment]:
    """Narrow comments by passage, region, group, language, state and decision; empty: all."""
    paths = {
        "passage": "passage__code",
        "region": "region__code",
        "group": "group",
        "language": "language",
        "state": "state",
        "fate": "fate_now",
    }
    wanted = {path: asked[name] for name, path in paths.items() if asked.get(name)}
    return found.filter(**wanted)


def comment(consultation: Consultation, number: int) -> Comment:
    """Return one comment that everybody may see."""
    found = comments(consultation).filter(pk=number).first()
    if found is None:
        raise Refusal(
            _("There is no such comment."),
            f"#{number}",
            _("Choose one from the comments of the consultation."),
            Kind.NOT_FOUND,
        )
    return found


def answer_to(comment: Comment) -> Reply | None:
    """Return the answer that holds: the last one."""
    replies = list(comment.replies.all())
    return replies[-1] if replies else None


def changes_visible(reply: Reply, person: Any) -> list[Change]:
    """Return the changes whose version a person may see."""
    drafts = rules.may_read_drafts(person)
    return [
        row for row in reply.changes.all() if drafts or row.version.status != VersionStatus.DRAFT
    ]


@dataclass(frozen=True)
class Counts:
    """How many comments came; unconfirmed ones are counted and not shown."""

    received: int
    answered: int
    withheld: int
    unconfirmed: int

    @property
    def came(self) -> int:
        """Confirmed ones, withheld ones included."""
        return self.received + self.answered + self.withheld


def comment_counts(consultation: Consultation) -> Counts:
    """Count the comments of a consultation by state."""
    rows = Comment.objects.filter(passage__consultation=consultation)
    by_state = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return Counts(
        **{state.value: by_state.get(state.value, 0) for state in CommentState}  # type: ignore[arg-type] -- the fields are the states
    )


@dataclass(frozen=True)
class Carried:
    """A comment and where it stands in a later text, or why it has no place there."""

    comment: Comment
    anchor: Anchor | None
    lost: Lost | None


def anchor_of(comment: Comment) -> Anchor | None:
    """Return the words a comment is on; None if it is on the whole passage."""
    if comment.start is None or comment.end is None:
        return None
    return Anchor(comment.quote, comment.prefix, comment.suffix, comment.start, comment.end)


def carried(
    comments: Iterable[Comment], texts: dict[tuple[str, str], dict[str, str]]
) -> list[Carried]:
    """Carry comments to a later text, those that lost their place first.

    Parameters
    ----------
    texts
        (block or measure, code) -> language -> text of the later version.
    """
    found = [_carried(comment, texts) for comment in comments]
    return sorted(found, key=lambda row: (row.lost is None, row.comment.pk))


def _carried(comment: Comment, texts: dict[tuple[str, str], dict[str, str]]) -> Carried:
    key = (comment.passage.target, comment.passage.code)
    if key not in texts:
        return Carried(comment, None, Lost.PASSAGE_GONE)
    anchor = anchor_of(comment)
    if anchor is None:
        return Carried(comment, None, None)
    old = getattr(comment.passage, f"text_{comment.text_language}") or ""
    place = carry(anchor, old, texts[key].get(comment.text_language) or "")
    if isinstance(place, Lost):
        return Carried(comment, None, place)
    return Carried(comment, place, None)


def later_versions(consultation: Consultation, person: Any = None) -> QuerySet[Version]:
    """Return the versions after the one consulted on that a person may see."""
    version = consultation.version
    found = versions_visible_to(person).filter(concept=version.concept_id)
    return found.filter(number__gt=version.number).order_by("number")
