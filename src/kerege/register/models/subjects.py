"""Creative persons and organisations."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kerege.kernel.clock import TODAY
from kerege.register.enums import NATURAL_FORMS, Kind, LegalForm, Origin
from kerege.register.erased import EMPTIED
from kerege.register.models.erasures import empties_only, was_erased
from kerege.register.models.sources import Source

EMPTIED_HISTORY = {name: value for name, value in EMPTIED.items() if name != "tax_number"}
CONFIRMED_STAYS = f"""
PERFORM 1
FROM register_confirmation AS held
JOIN register_criterion AS criterion ON criterion.id = held.criterion_id
CROSS JOIN jsonb_array_elements_text(criterion.fields) AS vouched (name)
WHERE held.subject_id = OLD.id
    AND held.withdrawn_at IS NULL
    AND (held.until IS NULL OR held.until >= {TODAY})
    AND COALESCE(to_jsonb(OLD) -> vouched.name, to_jsonb(OLD) -> (vouched.name || '_id'))
        IS DISTINCT FROM
        COALESCE(to_jsonb(NEW) -> vouched.name, to_jsonb(NEW) -> (vouched.name || '_id'));
IF FOUND THEN
    RAISE EXCEPTION 'a confirmed field of subject % cannot change', OLD.id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The lock on confirmed fields: whoever changes one withdraws its confirmation first."""
DOUBLE_STAYS_CLOSED = """
PERFORM 1 FROM register_double
WHERE double_id = OLD.id AND is_same AND ended_at IS NULL;
IF FOUND THEN
    RAISE EXCEPTION 'subject % is closed as a double', OLD.id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""Nothing opens a double but undoing the decision."""
COMPARED_ANEW = """
UPDATE register_double SET ended_at = NOW()
WHERE NOT is_same AND ended_at IS NULL AND OLD.id IN (kept_id, double_id);
RETURN NULL;
"""
"""That two subjects are not the same was said of the tax numbers that they had."""
ERASED_STAYS = f"""
IF {was_erased("id")} AND NOT ({empties_only(EMPTIED)}) THEN
    RAISE EXCEPTION 'subject % was erased', OLD.id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""Nothing comes back into a record that was erased, which is to say that it has no name."""
HISTORY_STAYS = f"""
IF TG_OP = 'UPDATE' THEN
    IF {was_erased("pgh_obj_id")} AND {empties_only(EMPTIED_HISTORY)} THEN
        RETURN NEW;
    END IF;
END IF;
RAISE EXCEPTION 'the history of subject % stays as it is', OLD.pgh_obj_id
    USING ERRCODE = 'check_violation';
"""
"""The history never changes, but for what an erasure takes out of it."""


@pghistory.track(
    exclude=["tax_number", "is_listed"],
    level=pghistory.Statement,
    meta={
        "triggers": [
            pgtrigger.Trigger(
                name="history_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=HISTORY_STAYS,
            )
        ]
    },
)
class Subject(models.Model):
    """A creative person, group, firm or space. Each column has a class in `FIELD_CLASSES`.

    It comes from a source, which knows it by a key of its own; both together are the same subject.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, db_default=Kind.FIRM)
    legal_form = models.CharField(_("legal form"), max_length=14, choices=LegalForm)
    territory = models.ForeignKey(
        "reference.Territory", models.PROTECT, verbose_name=_("region"), related_name="+"
    )
    activity = models.ForeignKey(
        "reference.Activity", models.PROTECT, verbose_name=_("main activity"), related_name="+"
    )
    subsector = models.CharField(_("sub-sector"), max_length=50, blank=True)
    about = models.TextField(_("about"), blank=True)
    website = models.URLField(_("website"), blank=True)
    registered_on = models.DateField(_("registered on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    turnover_band = models.CharField(_("turnover band"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    founder_sex = models.CharField(_("founder's sex"), max_length=1, blank=True)
    founder_birth_year = models.PositiveSmallIntegerField(_("founder's year of birth"), null=True)
    tax_number = models.CharField(_("tax number"), max_length=12, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("kept by the subject itself"),
        related_name="subjects",
    )
    origin = models.CharField(max_length=10, choices=Origin)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, verbose_name=_("source"), related_name="subjects"
    )
    source_key = models.CharField(_("key in the source"), max_length=100, db_default="")
    has_agreed = models.BooleanField(_("agreed to be listed"), db_default=False)
    is_listed = models.GeneratedField(
        expression=~Q(name="")
        & (~Q(Q(kind=Kind.PERSON) | Q(legal_form__in=NATURAL_FORMS)) | Q(has_agreed=True)),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("listed"),
    )
    created_at = models.DateTimeField(_("entered at"), db_default=Now(), editable=False)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("creative subject")
        triggers = (
            pgtrigger.Trigger(
                name="confirmed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=CONFIRMED_STAYS,
            ),
            pgtrigger.Trigger(
                name="double_stays_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_on__df=pgtrigger.F("new__closed_on")),
                func=DOUBLE_STAYS_CLOSED,
            ),
            pgtrigger.Trigger(
                name="erased_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__name=""),  # for other rows it costs nothing
                func=ERASED_STAYS,
            ),
            pgtrigger.Trigger(
                name="compared_anew",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__tax_number__df=pgtrigger.F("new__tax_number")),
                func=COMPARED_ANEW,
            ),
        )
        indexes = (
            models.Index(fields=("territory", "activity")),
            models.Index(fields=("name", "id"), name="subject_by_name"),
            models.Index(fields=("registered_on", "id"), name="subject_by_date"),
            models.Index(fields=("origin",), name="subject_by_origin"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("source", "source_key"),
                condition=~Q(source_key=""),
                name="subject_once_in_a_source",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="subject_kind_known"),
            models.CheckConstraint(
                condition=Q(legal_form__in=LegalForm.values), name="subject_legal_form_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="subject_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("registered_on")),
                name="subject_dates_ordered",
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.shown_name

    @property
    def is_erased(self) -> bool:
        """Whether it was erased: every other record has a name."""
        return not self.name

    @property
    def shown_name(self) -> str:
        """Return the name, or that the record was erased."""
        return self.name or gettext("Erased record")
