"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.reference import models


@register((models.Country, models.Activity, models.Subsector, models.Place))
class NamedTexts(TranslationOptions):
    """Records with a name only."""

    fields = ("name",)


@register(models.Classification)
class ClassificationTexts(TranslationOptions):
    """Texts of a classification."""

    fields = ("name", "source")


@register((models.Succession, models.Correspondence, models.Border))
class SourcedTexts(TranslationOptions):
    """Records of which only the source is a text."""

    fields = ("source",)


@register(models.Territory)
class TerritoryTexts(TranslationOptions):
    """Texts of a territory."""

    fields = ("name", "short_name", "centre")


@register(models.Scope)
class ScopeTexts(TranslationOptions):
    """Texts of a scope."""

    fields = ("name", "note", "source")


@register(models.NeedArea)
class NeedAreaTexts(TranslationOptions):
    """Texts of a need area."""

    fields = ("name", "description")


# History is set up here, after the columns of each language exist, so that it keeps them too.
for _model in (models.Scope, models.Subsector, models.ScopeItem, models.Correspondence):
    pghistory.track()(_model)
