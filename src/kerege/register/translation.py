"""Which texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from kerege.register.models import Source


@register(Source)
class SourceTexts(TranslationOptions):
    """Texts of a source."""

    fields = ("name",)
