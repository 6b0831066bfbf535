"""Steps of the thread: from a text to what the public said of it, and to what that changed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kerege.concept import rules, selectors
from kerege.concept.enums import ConsultationTarget, VersionStatus
from kerege.concept.models import Change, Comment, Measure, Reply, Version
from kerege.kernel.thread import Link

MOST = 8


def consultation_of_version(version: Version, person: Any) -> Iterator[Link]:
    """Yield the consultation on a version."""
    found = selectors.consultations_visible_to(person).filter(version=version).first()
    if found is not None:
        url = reverse("concept-consultation", args=[version.concept.code, version.number])
        title = _("Public consultation")
        came = selectors.comment_counts(found).came
        yield Link(pgettext("thread", "Consultation"), title, url, _number(came))


def comments_on_measure(measure: Measure, person: Any) -> Iterator[Link]:
    """Yield the step to what the public said of a measure."""
    version = measure.version
    found = selectors.consultations_visible_to(person).filter(version=version).first()
    if found is None:
        return
    where = (version.concept.code, version.number, ConsultationTarget.MEASURE.value, measure.code)
    about = {"passage__target": ConsultationTarget.MEASURE, "passage__code": measure.code}
    number = selectors.comments(found).filter(**about).order_by().count()
    title = _("What the public said of it")
    kind = pgettext("thread", "Consultation")
    yield Link(kind, title, reverse("concept-passage", args=where), _number(number))


def comments_that_changed_version(version: Version, person: Any) -> Iterator[Link]:
    """Yield the comments that changed the text of a version."""
    yield from _causes({"version": version}, person)


def comments_that_changed_measure(measure: Measure, person: Any) -> Iterator[Link]:
    """Yield the comments that changed a measure."""
    where = {"version": measure.version_id, "code": measure.code}
    yield from _causes({**where, "target": ConsultationTarget.MEASURE}, person)


def _causes(where: dict[str, Any], person: Any) -> Iterator[Link]:
    visible = selectors.consultations_visible_to(person)
    later = Reply.objects.filter(
        comment=OuterRef("reply__comment"), number__gt=OuterRef("reply__number")
    )
    rows = (
        Change.objects.filter(~Exists(later), **where)
        .filter(reply__comment__passage__consultation__in=visible)
        .order_by("reply__comment_id", "code")
        .select_related("reply__comment__passage__consultation__version__concept")
    )
    by_comment: dict[int, list[Change]] = {}
    for change in rows:
        by_comment.setdefault(change.reply.comment_id, []).append(change)
    for changes in list(by_comment.values())[:MOST]:
        yield comment_link(changes[0].reply.comment, ", ".join(row.code for row in changes))


def comment_link(comment: Comment, note: str = "") -> Link:
    """Return the step to a comment."""
    version = comment.passage.consultation.version
    url = reverse("concept-comment", args=[version.concept.code, version.number, comment.pk])
    title = _("Comment %(number)d") % {"number": comment.pk}
    return Link(pgettext("thread", "Comment"), title, url, note)


def what_comment_is_on(comment: Comment, person: Any) -> Iterator[Link]:
    """Yield the paragraph or measure that a comment is on."""
    passage = comment.passage
    version = passage.consultation.version
    here = (version.concept.code, version.number)
    url = reverse("concept-passage", args=[*here, passage.target, passage.code])
    yield Link(str(passage.get_target_display()), passage.code, url)
    is_measure = passage.target == ConsultationTarget.MEASURE
    if is_measure and selectors.versions_visible_to(person).filter(pk=version.pk).exists():
        url = reverse("concept-measure", args=[*here, passage.code])
        yield Link(pgettext("thread", "Measure"), passage.code, url)


def what_comment_changed(comment: Comment, person: Any) -> Iterator[Link]:
    """Yield the places that a comment changed, as its last answer names them."""
    answer = selectors.answer_to(comment)
    changes = selectors.changes_visible(answer, person) if answer else []
    yield from change_links(changes, comment.passage.consultation.version, person)


def change_links(changes: list[Change], consulted: Version, person: Any) -> Iterator[Link]:
    """Yield the places that were changed, beside what stood there if a reader may see both."""
    sees_both = consulted.status != VersionStatus.DRAFT or rules.may_read_drafts(person)
    for change in changes:
        url = _comparison(change, consulted) if sees_both else _place(change)
        yield Link(pgettext("thread", "Change"), f"{change.version} {change.code}", url)


def _comparison(change: Change, consulted: Version) -> str:
    pair = f"?a={consulted.number}&b={change.version.number}"
    where = f"#{change.target}s-{change.code}"
    return reverse("concept-compare", args=[change.version.concept.code]) + pair + where


def _place(change: Change) -> str:
    here = (change.version.concept.code, change.version.number)
    if change.target == ConsultationTarget.MEASURE:
        return reverse("concept-measure", args=[*here, change.code])
    return reverse("concept-version", args=here) + "?part=all"


def _number(count: int) -> str:
    return ngettext("%(number)d comment", "%(number)d comments", count) % {"number": count}
