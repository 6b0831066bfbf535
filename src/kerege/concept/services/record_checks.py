"""What a record that somebody writes is asked besides what a package is asked."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from kerege.concept.checks import Problem
from kerege.concept.content import Content
from kerege.concept.models import Answer, FundingShare
from kerege.concept.selectors.records import MODELS
from kerege.concept.tabular.content import SORTS
from kerege.concept.tabular.present import LISTS
from kerege.kernel.text import LANGUAGES

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
"""Of a record, as its address holds it."""
LONGEST = 20_000
OF_NEED = {"effect": "effect", "low": "effect_low", "high": "effect_high"}


def named(sort: str, row: Any) -> str:
    """Return what problems call a record."""
    return _(SORTS[LISTS[sort]]) % row


def malformed(sort: str, row: Any) -> Iterator[Problem]:
    """Yield the values that do not fit their columns, as a package is asked for them."""
    model, texts = MODELS[sort]
    where = named(sort, row)
    if not CODE.fullmatch(row["code"]):
        what = _("it is no code, or it is too long.")
        mend = _("Use up to 20 letters, digits, points, hyphens and underscores.")
        yield Problem(where, what, mend, "code")
    for name, value in row.items():
        field = _column(model, name)
        if name in texts:
            for language in LANGUAGES:
                text = value.get(language) or ""
                yield from _too_long(where, f"{name}_{language}", text, field.max_length)
        elif field is not None and not field.is_relation and name != "code":
            yield from _unfit(where, name, field, value)
    if sort == "measure":
        yield from _malformed_parts(where, row)


def _malformed_parts(where: str, row: Any) -> Iterator[Problem]:
    needs = [answer["need"] for answer in row["answers"]]
    for name, codes in (("answers", needs), ("eligible", row["eligible"] or [])):
        if len(codes) > len(set(codes)):
            yield Problem(f"{where}, {name}", _("it is given twice."), _("Keep one of them."), name)
    longest = _column(Answer, "author").max_length
    for answer in row["answers"]:
        for name, column in OF_NEED.items():
            field = _column(Answer, column)
            yield from _unfit(where, f"{name}-{answer['need']}", field, answer[name])
        for author in answer.get("author", {}).values():
            yield from _too_long(where, f"author-{answer['need']}", author, longest)
    for source, share in row["funding"].items():
        yield from _unfit(where, f"funding-{source}", _column(FundingShare, "share"), share)


def _column(model: Any, name: str) -> Any:
    known = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 -- Django's public metadata
    return known.get(name)


def _unfit(where: str, name: str, field: Any, value: Any) -> Iterator[Problem]:
    try:
        field.clean(value, None)
        ProhibitNullCharactersValidator()(value)
    except ValidationError as error:
        yield Problem(f"{where}, {name}", " ".join(error.messages), "", name)


def _too_long(where: str, name: str, text: str, longest: int | None) -> Iterator[Problem]:
    most = longest or LONGEST
    if len(text) > most or "\0" in text:
        what = _("The text is longer than %(number)d characters.") % {"number": most}
        yield Problem(f"{where}, {name}", what, _("Shorten it."), name)


def not_theirs(
    sort: str, row: Any, known: Any, content: Content, *, same_authors: bool
) -> Iterator[Problem]:
    """Yield the numbers that are said to be of a source or an expert and are not.

    Parameters
    ----------
    known
        The record as it is; None if it is new.
    same_authors
        Whether the effects that were changed are still the assumptions of those named.
    """
    where = named(sort, row)
    if sort == "indicator":
        yield from _not_as_published(where, row, content)
    if sort == "measure":
        answers = known["answers"] if known and not same_authors else ()
        before = {answer["need"]: answer for answer in answers}
        for answer in row["answers"]:
            yield from _not_the_authors(where, answer, before.get(answer["need"], answer))


def _not_as_published(where: str, row: Any, content: Content) -> Iterator[Problem]:
    code = row["baseline_reference"]
    if code and row["baseline"] is None:
        what = _("it names a published figure as its baseline and has no value.")
        yield Problem(where, what, _("Write the value of the published figure."), "baseline")
        return
    for figure in content["references"]:
        is_cited = figure["code"] == code and figure["relation"] == "exactly"
        if is_cited and _is_other(figure["value"], row["baseline"]):
            what = _("its baseline is not the published figure, which is %(value)s.") % figure
            yield Problem(where, what, _("Take it, or choose another figure."), "baseline")


def _is_other(published: str, value: Decimal) -> bool:
    try:
        return Decimal(published) != value
    except InvalidOperation:
        return False


def _not_the_authors(where: str, answer: Any, before: Any) -> Iterator[Problem]:
    place = f"author-{answer['need']}"
    if not any(text.strip() for text in answer["author"].values()):
        what = _("its effect on '%(need)s' is nobody's assumption.") % answer
        yield Problem(where, what, _("Say whose assumption it is."), place)
    elif answer["author"] == before["author"] and any(
        answer[name] != before[name] for name in OF_NEED
    ):
        what = _("its effect on '%(need)s' was changed, and whose assumption it is was not.")
        mend = _("Write whose it is now, or say that it is still theirs.")
        yield Problem(where, what % answer, mend, place)
