"""The pieces of the document."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kerege.concept.enums import BlockKind
from kerege.concept.models.freeze import frozen
from kerege.concept.models.versions import Version


class Block(models.Model):
    """A piece of the document; its translations know the source text they were made from."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="blocks")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(default=0, help_text=_("Of a heading; else 0."))
    kind = models.CharField(max_length=8, choices=BlockKind)
    content = models.CharField(
        max_length=60, blank=True, help_text=_("Of a computed block: what is made from the data.")
    )
    title = models.CharField(max_length=200, blank=True, help_text=_("Of an item of a list."))
    text = models.TextField(blank=True)
    source_language = models.CharField(max_length=2, default="ru")
    translated_from = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="block_once"),)
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Sentence(models.Model):
    """A stock sentence with named places, from which the document composes what the data say."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sentences")
    code = models.SlugField(max_length=60)
    text = models.TextField()

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="sentence_once"),)
        triggers = (frozen(),)

    def __str__(self) -> str:
        """Return the code."""
        return self.code
