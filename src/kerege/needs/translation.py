"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.needs import models


@register(models.Signal)
class SignalTexts(TranslationOptions):
    """Texts of a signal."""

    fields = ("rationale",)


@register(models.Statement)
class StatementTexts(TranslationOptions):
    """Texts of a statement."""

    fields = ("text", "group", "source")


# History is set up here, after the columns of each language exist, so that it keeps them too.
for _model in (models.Statement,):
    pghistory.track()(_model)
