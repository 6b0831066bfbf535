"""Views of the evidence that people have saved for themselves."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class SavedView(models.Model):
    """The address of a page as a person has set it, under a name of their own."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=2000, help_text="After the language: /evidence/...")
    saved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name", "code")
        verbose_name = _("saved view")
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="saved_view_named_once"),
            models.CheckConstraint(
                condition=Q(address__regex=r"^/evidence/[a-z]"), name="saved_view_stays_here"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name
