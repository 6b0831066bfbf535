"""Kinds and states of code lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    """The level of a territory."""

    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    CITY = "city", _("City with the rank of a region")
    DISTRICT = "district", _("Part of a region (district, county)")


class ScopeStatus(models.TextChoices):
    """How official a scope is."""

    OFFICIAL = "official", _("Official")
    PROVISIONAL = "provisional", _("Provisional")
    REFERENCE = "reference", _("International reference")
    OWN = "own", _("Put together here")
    DRAFT = "draft", _("Draft")
