"""Setting the targets of a draft in the browser: value by indicator and year."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.enums import TargetKind
from kerege.concept.models import Indicator, Target, Version
from kerege.concept.selectors.indicators import state_of_targets
from kerege.concept.services.versions import lock
from kerege.kernel.errors import Kind, Refusal

MOST = Decimal(10**15)


@transaction.atomic
def set_targets(
    *, by: Any, version: Version, values: Mapping[tuple[str, int], Decimal | None], state: str
) -> int:
    """Set targets that differ from the present ones; return how many were changed.

    A target whose value is changed counts as an assumption, whatever it was made from; one that is
    taken away is not defined in its year.

    Parameters
    ----------
    values
        (indicator, year) -> value; None: not defined.
    state
        Of the targets they were read from (`selectors.state_of_targets`).

    Raises
    ------
    Refusal
        If the person may not, the targets were changed meanwhile, or a value cannot be one.
    """
    version = lock(version)
    rules.may_edit(by, version).require(str(version.concept))
    if state_of_targets(version) != state:
        raise Refusal(
            _("The targets were changed while you wrote."),
            str(version),
            _("What you typed stands in the form beside the present targets: save it again."),
            Kind.CHANGED,
        )
    years = range(version.concept.first_year, version.concept.last_year + 1)
    indicators = {row.code: row for row in Indicator.objects.filter(version=version)}
    known = {
        (row.indicator.code, row.year): row
        for row in Target.objects.filter(indicator__version=version).select_related("indicator")
    }
    changed = 0
    for (code, year), value in values.items():
        if code not in indicators or year not in years:
            raise Refusal(
                _("There is no such target."), f"{code} {year}", _("Choose one from the list.")
            )
        if value is not None and not (value.is_finite() and abs(value) <= MOST):
            raise Refusal(
                _("A target cannot have this value."), f"{code} {year}", _("Write it as 1234.5.")
            )
        before = known.get((code, year))
        if (before.value if before else None) == value:
            continue
        kind = TargetKind.NOT_DEFINED if value is None else TargetKind.DEMONSTRATION
        Target.objects.update_or_create(
            indicator=indicators[code],
            year=year,
            defaults={"value": value, "kind": kind, "references": []},
        )
        changed += 1
    if changed:
        audit.record(by=by, act="concept.set_targets", on=version, changed=changed)
    return changed
