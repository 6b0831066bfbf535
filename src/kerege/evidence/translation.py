"""Which texts exist in each language."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from kerege.evidence import models


@register(models.Dataset)
class DatasetTexts(TranslationOptions):
    """Texts of a dataset."""

    fields = ("title", "note", "publisher", "licence", "obtained_from")


@register(models.Variable)
class VariableTexts(TranslationOptions):
    """Texts of a variable."""

    fields = ("name", "definition", "unit")


@register(models.Collection)
class CollectionTexts(TranslationOptions):
    """Texts of a data collection."""

    fields = ("title", "instruction")


@register(models.Feed)
class FeedTexts(TranslationOptions):
    """Texts of a feed."""

    fields = ("title", "publisher", "licence", "note")


@register(models.Break)
class BreakTexts(TranslationOptions):
    """Texts of a break."""

    fields = ("reason",)


@register(models.Figure)
class FigureTexts(TranslationOptions):
    """Texts of a figure."""

    fields = ("note", "source")


@register(models.Hub)
class HubTexts(TranslationOptions):
    """Texts of a hub."""

    fields = ("name", "city", "opened_text", "host", "partners", "features", "note", "source")


@register(models.Event)
class EventTexts(TranslationOptions):
    """Texts of an event."""

    fields = ("title", "participants", "note", "source")


@register(models.SupportMeasure)
class SupportTexts(TranslationOptions):
    """Texts of a support measure."""

    fields = ("name", "eligible", "benefit", "validity_text", "note", "source")


@register(models.Target)
class TargetTexts(TranslationOptions):
    """Texts of a target."""

    fields = ("place", "document", "indicator", "unit", "base_period", "period", "note", "source")


# History is set up here, after the columns of each language exist, so that it keeps them too.
PUBLISHED = (models.Hub, models.Event, models.SupportMeasure, models.Target)
for _model in (models.Dataset, models.Collection, *PUBLISHED):
    pghistory.track()(_model)
# Figures come by hundreds of thousands: their history is written once for a whole statement.
pghistory.track(level=pghistory.Statement)(models.Figure)
