"""What hangs in the air: measures without indicator, indicators without measure or money."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.concept.enums import BlockKind
from kerege.concept.models import (
    Answer,
    Block,
    BudgetLine,
    Concept,
    FundingShare,
    Goal,
    Indicator,
    Measure,
    Sentence,
    Stage,
    Target,
    Version,
    Waiver,
)
from kerege.concept.selectors.ageing import aged
from kerege.concept.selectors.plan_state import is_plan_old
from kerege.kernel import notation
from kerege.kernel.text import (
    TranslationState,
    every_text,
    in_language_name,
    translation_states,
)


class Weight(StrEnum):
    """Whether a finding blocks publication, or is shown beside what is published."""

    BLOCKS = "blocks"
    SHOWN = "shown"


@dataclass(frozen=True)
class Finding:
    """One thing that hangs in the air."""

    sort: str
    record: str
    code: str
    what: str
    mend: str
    weight: Weight
    language: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it blocks publication."""
        return self.weight == Weight.BLOCKS


def dangling(version: Version) -> list[Finding]:
    """Return what hangs in the air in a version (question 4 of the analyst)."""
    return [
        *_measures(version),
        *_indicators(version),
        *_goals(version),
        *_plan(version),
        *_aged(version),
        *_waived(version),
    ]


def _of(version: Version, name: str) -> Any:
    return Exists(Measure.objects.filter(version=version, goal=OuterRef(name)))


def _measures(version: Version) -> Iterator[Finding]:
    rows = Measure.objects.filter(version=version).annotate(
        answered=Exists(Answer.objects.filter(measure=OuterRef("pk"))),
        funded=Exists(FundingShare.objects.filter(measure=OuterRef("pk"))),
        has_money=Exists(BudgetLine.objects.filter(measure=OuterRef("pk"), amount__gt=0)),
        measured=Exists(Indicator.objects.filter(version=version, goal=OuterRef("goal"))),
    )
    for row in rows:
        if not row.answered:
            yield _finding("measure", row, _("It answers no need."), _("Name a need."), blocks=True)
        if not row.funded:
            yield _finding(
                "measure", row, _("Nobody pays for it."), _("Give shares of funding."), blocks=True
            )
        if not row.measured:
            yield _finding(
                "measure",
                row,
                _("It serves no indicator: its goal has none."),
                _("Add an indicator to its goal."),
            )
        if not row.has_money:
            yield _finding(
                "measure",
                row,
                _("The plan gives it no money."),
                _("See on the plan page why it was not chosen."),
            )
        if version.parent_id and row.serves_measure_id is None and row.serves_goal_id is None:
            yield _finding(
                "measure",
                row,
                _("It serves no measure or goal of the national plan."),
                _("Name the one that it serves."),
                blocks=True,
            )


def _indicators(version: Version) -> Iterator[Finding]:
    money = BudgetLine.objects.filter(version=version, measure__goal=OuterRef("goal"), amount__gt=0)
    rows = Indicator.objects.filter(version=version).annotate(
        served=_of(version, "goal"),
        paid=Exists(money),
        aimed=Exists(Target.objects.filter(indicator=OuterRef("pk"), value__isnull=False)),
    )
    for row in rows:
        if not row.formula.strip():
            yield _finding(
                "indicator",
                row,
                _("It has no formula: it is a slogan."),
                _("Say how the value is computed."),
                blocks=True,
            )
        if not row.served:
            yield _finding(
                "indicator", row, _("No measure serves it."), _("Add a measure to its goal.")
            )
        elif not row.paid:
            yield _finding(
                "indicator",
                row,
                _("The measures that serve it have no money."),
                _("Plan anew, or raise the minimum of its area."),
            )
        if not row.aimed:
            yield _finding("indicator", row, _("It has no target."), _("Give a value by year."))
        if row.baseline is None:
            yield _finding(
                "indicator",
                row,
                _("Its baseline is not measured."),
                _("Its owner can supply the data."),
            )
        if version.parent_id and row.part_of_id is None:
            yield _finding(
                "indicator",
                row,
                _("It is part of no indicator of the national plan."),
                _("Name one if it is, so that targets can be compared."),
            )


def _goals(version: Version) -> Iterator[Finding]:
    rows = Goal.objects.filter(version=version).annotate(
        served=Exists(Measure.objects.filter(goal=OuterRef("pk"))),
        measured=Exists(Indicator.objects.filter(goal=OuterRef("pk"))),
    )
    for row in rows:
        if not row.served:
            yield _finding("goal", row, _("No measure serves it."), _("Add one."), blocks=True)
        if not row.measured:
            yield _finding("goal", row, _("No indicator measures it."), _("Add one."))


def _plan(version: Version) -> Iterator[Finding]:
    if not hasattr(version, "plan"):
        yield Finding(
            "plan",
            str(version),
            "",
            _("There is no plan: money by year and region is not known."),
            _("Have it computed: kerege concept plan."),
            Weight.BLOCKS,
        )
    elif is_plan_old(version):
        yield Finding(
            "plan",
            str(version),
            "",
            _("The plan is of older measures: what it is computed from was changed since."),
            _("Have it computed again on the page of the plan, or: kerege concept plan."),
            Weight.BLOCKS,
        )


def _aged(version: Version) -> Iterator[Finding]:
    found = aged(version)
    for row in found.figures:
        newer = _("The figure that it cites was replaced by a newer one since.")
        gone = _("The figure that it cites was withdrawn since.")
        yield Finding(
            "figure",
            row.code,
            row.figure.code if row.has_newer else "",
            newer if row.has_newer else gone,
            _("Cite the figure that holds, or say in the text of when the cited one is."),
            Weight.SHOWN,
        )
    if found.diagnosed_on is not None:
        yield Finding(
            "diagnosis",
            _("Diagnosis of needs"),
            "",
            _("The diagnosis that the text and the plan rest on (%(day)s) was made anew since.")
            % {"day": notation.day(found.diagnosed_on, get_language() or "en")},
            _("Compare the needs of today; the next version is planned with them."),
            Weight.SHOWN,
        )


def _finding(sort: str, row: Any, what: str, mend: str, *, blocks: bool = False) -> Finding:
    weight = Weight.BLOCKS if blocks else Weight.SHOWN
    return Finding(sort, row.name or row.code, row.code, what, mend, weight)


TEXTS: tuple[tuple[type[Any], str, tuple[str, ...]], ...] = (
    (Goal, "version", ("name", "description")),
    (
        Measure,
        "version",
        (
            "name",
            "description",
            "co_owners",
            "completion_form",
            "unit",
            "cost_rationale",
            "effect_rationale",
        ),
    ),
    (Indicator, "version", ("name", "definition", "unit", "source", "note", "risks")),
    (Stage, "version", ("name", "description")),
    (Target, "indicator__version", ("rationale",)),
    (Block, "version", ("title",)),
    (Sentence, "version", ("text",)),
)


def _waived(version: Version) -> Iterator[Finding]:
    """Yield what is not translated; what was waived is shown with who waived it and why."""
    waivers = {
        (row.record, row.code, row.language): row
        for row in Waiver.objects.filter(version=version).select_related("person")
    }
    for finding in untranslated(version):
        waiver = waivers.get((finding.record, finding.code, finding.language))
        if waiver is None:
            yield finding
            continue
        named = _("Waived by %(name)s: %(reason)s") % {
            "name": waiver.person.name,
            "reason": waiver.reason,
        }
        yield replace(finding, what=f"{finding.what} {named}", weight=Weight.SHOWN)


def untranslated(version: Version) -> Iterator[Finding]:
    """Yield the texts that are missing in a language, or were translated from an older text."""
    concept = Concept.objects.get(pk=version.concept_id)
    for name in ("title", "subtitle", "disclaimer"):
        yield from _missing("concept", concept.code, name, concept)
    for model, path, names in TEXTS:
        for row in model.objects.filter(**{path: version}):
            for name in names:
                yield from _missing(model._meta.model_name, _code(row), name, row)  # noqa: SLF001 -- Django's public metadata
    for block in Block.objects.filter(version=version).exclude(kind=BlockKind.COMPUTED, text=""):
        yield from _states(block)


def _code(row: Any) -> str:
    if isinstance(row, Target):
        return f"{row.indicator_id}-{row.year}"
    return str(getattr(row, "code", None) or row.order)


def _missing(sort: str, code: str, field: str, row: Any) -> Iterator[Finding]:
    texts = every_text(row, field)
    if any(text.strip() for text in texts.values()):
        for language, text in texts.items():
            if not text.strip():
                yield _untranslated(sort, f"{code}.{field}", language, TranslationState.MISSING)


def _states(block: Block) -> Iterator[Finding]:
    texts = every_text(block, "text")
    if not any(text.strip() for text in texts.values()):
        return
    states = translation_states(texts, block.source_language, block.translated_from)
    for language, state in states.items():
        if state in (TranslationState.MISSING, TranslationState.STALE):
            yield _untranslated("block", block.code, language, state)


def _untranslated(sort: str, code: str, language: str, state: TranslationState) -> Finding:
    named = {"in_language": in_language_name(language)}
    if state == TranslationState.MISSING:
        what = _("The text %(in_language)s is missing.") % named
        mend = _("Translate it.")
    else:
        what = _("The text %(in_language)s was translated from an older one.") % named
        mend = _("Check the translation against the present text and save it.")
    return Finding("translation", sort, code, what, mend, Weight.BLOCKS, language)
