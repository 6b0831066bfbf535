"""Panels of experts who judge in rounds without being named (Delphi).

Who answered is a `Turnout`, what was answered a `Sheet`; no key leads from one to the other. A
sheet is found by a pseudonym that is made with the key of the installation.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kerege.needs.enums import Group
from kerege.needs.panel_enums import Aggregation, Conflicted, Ended, Judged, PanelState

_RULES = (
    "judged",
    "index",
    "highest",
    "most_rounds",
    "widest",
    "most_changed",
    "most_inconsistent",
    "aggregation",
    "conflicted",
    "smallest",
)
"""The columns that are fixed when the first round opens."""
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _RULES) for row in ("OLD", "NEW"))
_ITEMS = """
    IF EXISTS (SELECT 1 FROM needs_panel p WHERE p.state <> 'draft' AND p.id = CASE
            WHEN TG_OP = 'INSERT' THEN NEW.panel_id ELSE OLD.panel_id END FOR SHARE) THEN
        RAISE EXCEPTION 'What a panel judges is fixed when its first round opens.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'panel_items_fixed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_IN_TIME = """
    SELECT r.opened_at, r.closes_at, r.closed_at INTO round FROM needs_panelround r
        WHERE r.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.round_id ELSE OLD.round_id END FOR SHARE;
    IF TG_OP = 'DELETE' OR round.closed_at IS NOT NULL
            OR clock_timestamp() >= round.closes_at THEN
        RAISE EXCEPTION 'This round takes no answers (%).', TG_OP
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_in_time';
    END IF;
    RETURN NEW;
"""

_PUT_OFF = """
    IF NOT EXISTS (SELECT 1 FROM needs_roundextension e WHERE e.round_id = NEW.id
            AND e.was = OLD.closes_at AND e.until = NEW.closes_at) THEN
        RAISE EXCEPTION 'A deadline moves only by a record of who put it off and why.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_put_off';
    END IF;
    RETURN NEW;
"""


class Panel(models.Model):
    """What experts are asked to judge, and by which rules."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("what it is for"), blank=True)
    state = models.CharField(max_length=9, choices=PanelState, default=PanelState.DRAFT)
    judged = models.CharField(max_length=6, choices=Judged)
    index = models.CharField(max_length=80, blank=True, help_text="Empty: needs are judged.")
    highest = models.PositiveSmallIntegerField(
        default=10, help_text="A rating runs from 0 to this number."
    )
    most_rounds = models.PositiveSmallIntegerField()
    widest = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        help_text="Consensus: largest interquartile range, in points or per cent of the weight.",
    )
    most_changed = models.PositiveSmallIntegerField(
        help_text="Stable: at most so many per cent of the answers changed."
    )
    most_inconsistent = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, help_text="Of pairs: largest consistency ratio."
    )
    aggregation = models.CharField(max_length=10, choices=Aggregation, blank=True)
    conflicted = models.CharField(max_length=9, choices=Conflicted)
    smallest = models.PositiveSmallIntegerField(
        help_text="Of fewer experts nothing is shown to anybody."
    )
    is_synthetic = models.BooleanField(default=False)
    ended = models.CharField(max_length=9, choices=Ended, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was ended early.")
    run = models.OneToOneField("evidence.Run", models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(smallest__gte=3)
                & Q(most_rounds__gte=1, most_rounds__lte=10)
                & Q(highest__gte=2, highest__lte=100)
                & Q(most_changed__lte=100)
                & Q(widest__gte=0),
                name="panel_rules_possible",
            ),
            models.CheckConstraint(
                condition=Q(judged=Judged.RATING, most_inconsistent__isnull=True, aggregation="")
                | Q(judged=Judged.PAIRS, most_inconsistent__gte=0) & ~Q(aggregation=""),
                name="panel_of_pairs_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state=PanelState.PUBLISHED, run__isnull=False, result__isnull=False)
                & ~Q(ended="")
                | ~Q(state=PanelState.PUBLISHED) & Q(run__isnull=True, result__isnull=True),
                name="panel_published_has_run",
            ),
            models.CheckConstraint(
                condition=~Q(ended=Ended.EARLY) | ~Q(reason=""), name="panel_ended_early_why"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="panel_rules_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.state <> 'draft' AND (({_OLD}) IS DISTINCT FROM ({_NEW})"
                    " OR NEW.state = 'draft')"
                ),
            ),
            pgtrigger.Protect(
                name="panel_published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
            ),
        )

    def __str__(self) -> str:
        """Return the title, or the code where there is none in this language."""
        return self.title or self.code


class PanelItem(models.Model):
    """One of the things that are judged: a need area, or a part of an index."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("panel", "code"), name="panel_item_once"),
            models.UniqueConstraint(fields=("panel", "order"), name="panel_item_order_once"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="panel_items_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ITEMS,
            ),
        )

    def __str__(self) -> str:
        """Return the name, or the code where there is none in this language."""
        return self.name or self.code


class PanelExpert(models.Model):
    """Somebody invited; of the secret in their link only the hash is kept."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="experts")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    group = models.CharField(max_length=11, choices=Group)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    has_conflict = models.BooleanField(null=True, help_text="Null: not stated yet.")
    conflict = models.TextField(blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("panel", "email"), name="panel_expert_once"),
            models.CheckConstraint(
                condition=~Q(has_conflict=True) | ~Q(conflict=""), name="panel_conflict_is_said"
            ),
        )

    def __str__(self) -> str:
        """Return the key, never the name."""
        return f"{self.panel_id}/{self.pk}"


class PanelRound(models.Model):
    """One time that the experts are asked; answers end at its instant by the database's clock."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(db_default=Now())
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("panel", "number"), name="panel_round_once"),
            models.UniqueConstraint(
                fields=("panel",), condition=Q(closed_at__isnull=True), name="panel_one_open_round"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="panel_round_has_time"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="deadline_put_off",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closes_at__df=pgtrigger.F("new__closes_at")),
                func=_PUT_OFF,
            ),
        )

    def __str__(self) -> str:
        """Return its number."""
        return str(self.number)


class Turnout(models.Model):
    """That an expert has answered in a round; when is not kept, nor what."""

    round = models.ForeignKey(PanelRound, models.PROTECT, related_name="turnout")
    expert = models.ForeignKey(PanelExpert, models.PROTECT, related_name="turnout")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "expert"), name="panel_turnout_once"),
        )

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)


class Sheet(models.Model):
    """What one expert answered in one round, under a pseudonym; without instants or order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PanelRound, models.PROTECT, related_name="sheets")
    pseudonym = models.CharField(max_length=64)
    group = models.CharField(max_length=11, choices=Group)
    territory = models.ForeignKey("reference.Territory", models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    language = models.CharField(max_length=2)
    answers = models.JSONField(default=dict, help_text="Item, or pair of items -> number.")
    arguments = models.JSONField(default=dict, help_text="Item -> text.")
    supports = ArrayField(models.BigIntegerField(), default=list, help_text="Arguments supported.")
    is_sent = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("round", "pseudonym"), name="panel_sheet_once"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="sheet_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("round", "RECORD")],
                func=_IN_TIME,
            ),
        )

    def __str__(self) -> str:
        """Return nothing that tells whose it is."""
        return ""


class Argument(models.Model):
    """An argument on an item from a closed round, in an order drawn by lot; nobody is named."""

    round = models.ForeignKey(PanelRound, models.PROTECT, related_name="arguments")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    item = models.ForeignKey(PanelItem, models.PROTECT, related_name="arguments")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=2)

    class Meta:
        ordering = ("round", "order")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "item"), name="panel_argument_once"),
        )

    def __str__(self) -> str:
        """Return the text."""
        return self.text
