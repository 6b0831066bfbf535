"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.concept import models


@register(models.Concept)
class ConceptTexts(TranslationOptions):
    """Texts of a concept."""

    fields = ("title", "subtitle", "disclaimer")


@register((models.Goal, models.Stage))
class NamedTexts(TranslationOptions):
    """Records with a name and a description."""

    fields = ("name", "description")


@register(models.Step)
class StepTexts(TranslationOptions):
    """Name of who decides."""

    fields = ("name",)


@register(models.Measure)
class MeasureTexts(TranslationOptions):
    """Texts of a measure."""

    fields = (
        "name",
        "description",
        "co_owners",
        "completion_form",
        "unit",
        "cost_rationale",
        "effect_rationale",
    )


@register(models.Answer)
class AnswerTexts(TranslationOptions):
    """Texts of an answer."""

    fields = ("author",)


@register(models.Indicator)
class IndicatorTexts(TranslationOptions):
    """Texts of an indicator."""

    fields = ("name", "definition", "unit", "source", "note", "risks")


@register(models.Target)
class TargetTexts(TranslationOptions):
    """Texts of a target."""

    fields = ("rationale",)


@register(models.Block)
class BlockTexts(TranslationOptions):
    """Texts of a block."""

    fields = ("title", "text")


@register(models.Sentence)
class SentenceTexts(TranslationOptions):
    """Text of a sentence."""

    fields = ("text",)


@register(models.ConsultationTerm)
class TermTexts(TranslationOptions):
    """Name of a kind of document."""

    fields = ("name",)


@register((models.Passage, models.Reply))
class SaidTexts(TranslationOptions):
    """What was put to the public, and what was answered."""

    fields = ("text",)


# History is set up here, after the columns of each language exist, so that it keeps them too.
for _model in (models.Goal, models.Measure, models.Indicator, models.Block):
    pghistory.track()(_model)
