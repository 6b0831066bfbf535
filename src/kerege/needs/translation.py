"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.needs import models


@register(models.Signal)
class SignalTexts(TranslationOptions):
    """Texts of a signal."""

    fields = ("rationale", "author")


@register(models.Statement)
class StatementTexts(TranslationOptions):
    """Texts of a statement."""

    fields = ("text", "group", "source")


@register(models.Meeting)
class MeetingTexts(TranslationOptions):
    """Texts of a meeting."""

    fields = ("title", "place")


@register(models.AgendaItem)
class AgendaTexts(TranslationOptions):
    """Text of a point of the agenda."""

    fields = ("title",)


@register(models.Proposal)
class ProposalTexts(TranslationOptions):
    """Text of a proposal."""

    fields = ("text",)


@register(models.Decision)
class DecisionTexts(TranslationOptions):
    """Texts of a decision."""

    fields = ("text", "outcome")


@register(models.Survey)
class SurveyTexts(TranslationOptions):
    """Texts of a survey."""

    fields = ("title", "about")


@register(models.Panel)
class PanelTexts(TranslationOptions):
    """Texts of a panel."""

    fields = ("title", "about")


@register(models.PanelItem)
class PanelItemTexts(TranslationOptions):
    """Name of what a panel judges."""

    fields = ("name",)


# History is set up here, after the columns of each language exist, so that it keeps them too.
for _model in (models.Statement, models.Meeting, models.Decision, models.Survey):
    pghistory.track()(_model)
