"""What a registrar decided on two subjects with the same tax number."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now
from django.utils.translation import gettext_lazy as _

from kerege.register.erased import NOTHING
from kerege.register.models.erasures import empties_only, was_erased
from kerege.register.models.subjects import Subject

NO_CHAIN = """
IF NOT NEW.is_same THEN
    RETURN NEW;
END IF;
PERFORM 1 FROM register_subject WHERE id IN (NEW.kept_id, NEW.double_id)
    ORDER BY id FOR NO KEY UPDATE;
PERFORM 1 FROM register_double
WHERE is_same AND ended_at IS NULL AND (double_id = NEW.kept_id OR kept_id = NEW.double_id);
IF FOUND THEN
    RAISE EXCEPTION 'the double of a double: subjects % and %', NEW.kept_id, NEW.double_id
        USING ERRCODE = 'check_violation';
END IF;
PERFORM 1 FROM register_subject WHERE id = NEW.double_id AND closed_on IS NOT NULL;
IF NOT FOUND THEN
    RAISE EXCEPTION 'the double % is not closed', NEW.double_id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""What stays is no double, and what is closed has none: no chain, so no circle.

Both rows are locked first: of two decisions at once the second one sees the first.
"""

DOUBLE_FIXED = f"""
IF ({was_erased("kept_id")} OR {was_erased("double_id")})
    AND {empties_only({"reason": NOTHING})}
THEN
    RETURN NEW;
END IF;
IF OLD.ended_at IS NOT NULL
    OR (NEW.kept_id, NEW.double_id, NEW.is_same, NEW.reason, NEW.closed_before, NEW.by_id, NEW.at)
        IS DISTINCT FROM
        (OLD.kept_id, OLD.double_id, OLD.is_same, OLD.reason, OLD.closed_before, OLD.by_id, OLD.at)
THEN
    RAISE EXCEPTION 'decision % on a double stays as it was written', OLD.id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""It can be ended, once; what was written goes only if one of the two is erased."""


class Double(models.Model):
    """That two subjects are the same, so that one is closed, or that they are not.

    Of two that are not the same, ``kept`` is the one that was entered first.
    """

    kept = models.ForeignKey(Subject, models.PROTECT, related_name="doubles")
    double = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    is_same = models.BooleanField(_("the same"))
    reason = models.CharField(_("reason"), max_length=500)
    closed_before = models.DateField(
        null=True, help_text="When the double had closed by itself; empty: it was open."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was undone, or one changed its tax number."
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision on a double")
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("double")), name="double_of_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="double_has_reason"),
            models.UniqueConstraint(
                Least("kept", "double"),
                Greatest("kept", "double"),
                condition=Q(ended_at__isnull=True),
                name="double_pair_decided_once",
            ),
            models.UniqueConstraint(
                fields=("double",),
                condition=Q(is_same=True, ended_at__isnull=True),
                name="double_of_one",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="double_no_chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NO_CHAIN,
            ),
            pgtrigger.Trigger(
                name="double_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=DOUBLE_FIXED,
            ),
            pgtrigger.Protect(name="double_stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """Return the two subjects."""
        return f"{self.kept_id} {self.double_id}"
