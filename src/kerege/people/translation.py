"""Which texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from kerege.people.models import Organisation


@register(Organisation)
class OrganisationTexts(TranslationOptions):
    """Texts of an organisation."""

    fields = ("name",)
