"""Which texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from kerege.register.models import Criterion, Source


@register(Source)
class SourceTexts(TranslationOptions):
    """Texts of a source."""

    fields = ("name",)


@register(Criterion)
class CriterionTexts(TranslationOptions):
    """Texts of a criterion."""

    fields = ("name", "evidence")
