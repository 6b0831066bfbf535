"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.evidence import models


@register(models.Dataset)
class DatasetTexts(TranslationOptions):
    """Texts of a dataset."""

    fields = ("title", "note")


@register(models.Variable)
class VariableTexts(TranslationOptions):
    """Texts of a variable."""

    fields = ("name", "definition", "unit")


@register(models.Collection)
class CollectionTexts(TranslationOptions):
    """Texts of a data collection."""

    fields = ("title", "instruction")


@register(models.Break)
class BreakTexts(TranslationOptions):
    """Texts of a break."""

    fields = ("reason",)


@register(models.Figure)
class FigureTexts(TranslationOptions):
    """Texts of a figure."""

    fields = ("note",)


# History is set up here, after the columns of each language exist, so that it keeps them too.
for _model in (models.Dataset, models.Figure, models.Collection):
    pghistory.track()(_model)
