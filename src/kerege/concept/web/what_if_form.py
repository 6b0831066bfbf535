"""The form of the planner's what-if: one field for each limit of the plan, fairness, promises."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept.analysis import WhatIf
from kerege.concept.sentences import MILLION, source_name

PROMISES = 3
LARGEST = 10**7
"""Million; more than any budget, so that no sum overflows."""
GROUPS = {
    "budget_year": gettext_lazy("Money of each year, million"),
    "source_cap_year": gettext_lazy("Most that a source pays, million"),
    "floor_region": gettext_lazy("Least money of a region, million"),
    "absorption_year": gettext_lazy("Most that a region can use in a year, million"),
    "carry_over_year": gettext_lazy("Most that may be left for the next year, million"),
    "cap_group_share": gettext_lazy("Most of the regions' money, per cent"),
    "area_min_share": gettext_lazy("Least share of an area, per cent"),
}
SHARES = ("cap_group_share", "area_min_share")
Names = Mapping[str, str]


class WhatIfForm(forms.Form):
    """What is to be otherwise than in the present plan; what is left as it is changes nothing."""

    def __init__(
        self,
        *args: Any,
        limits: Sequence[Mapping[str, Any]],
        names: Names,
        measures: Names,
        regions: Names,
        **kwargs: Any,
    ) -> None:
        """Offer a field for each limit, with its present value."""
        super().__init__(*args, **kwargs)
        self._limits = {f"limit-{limit['code']}": limit for limit in limits}
        if self.is_bound:
            present = {name: _shown(limit) for name, limit in self._limits.items()}
            self.data = present | {name: self.data[name] for name in self.data}
        for name, limit in self._limits.items():
            if limit["kind"] in GROUPS:
                self.fields[name] = _number(_label(limit, names), _shown(limit), limit["kind"])
        self.fields["fair"] = _number(
            _("Every region loses at least this much of its needs, per cent"), Decimal(0), "share"
        )
        for number in range(1, PROMISES + 1):
            self.fields[f"measure{number}"] = forms.ChoiceField(
                label=_("Promised measure %(number)s") % {"number": number},
                choices=[("", "—"), *((code, f"{code} {name}") for code, name in measures.items())],
                required=False,
            )
            self.fields[f"place{number}"] = forms.ChoiceField(
                label=_("in the region"),
                choices=[("", _("the whole country")), *regions.items()],
                required=False,
            )

    def groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Yield the title of each group of limits and its fields."""
        for kind, title in GROUPS.items():
            names = [name for name, limit in self._limits.items() if limit["kind"] == kind]
            if names:
                yield title, [self[name] for name in names]

    def promises(self) -> list[BoundField]:
        """Return the fields of the promises."""
        numbers = range(1, PROMISES + 1)
        return [self[f"{name}{number}"] for number in numbers for name in ("measure", "place")]

    def asked(self) -> WhatIf:
        """Return what is to be otherwise."""
        given = self.cleaned_data
        values = {
            limit["code"]: given[name] * (Decimal("0.01") if limit["kind"] in SHARES else MILLION)
            for name, limit in self._limits.items()
            if given.get(name) is not None and given[name] != _shown(limit)
        }
        promises = [
            (given[f"measure{number}"], given[f"place{number}"])
            for number in range(1, PROMISES + 1)
            if given.get(f"measure{number}")
        ]
        least = (given.get("fair") or Decimal(0)) / 100
        return WhatIf(values, least, tuple(dict.fromkeys(promises)))


def _number(label: str, shown: Decimal, kind: str) -> forms.DecimalField:
    most = LARGEST if kind in GROUPS and kind not in SHARES else 100
    return forms.DecimalField(
        label=label,
        initial=shown,
        min_value=0,
        max_value=most,
        decimal_places=6,
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def _shown(limit: Mapping[str, Any]) -> Decimal:
    """Return the value of a limit as the form shows it: millions, or per cent."""
    value = Decimal(str(limit["value"]))
    shown = value * 100 if limit["kind"] in SHARES else value / MILLION
    return Decimal(f"{shown.normalize():f}")


def _label(limit: Mapping[str, Any], names: Names) -> str:
    if limit["kind"] in ("budget_year", "carry_over_year"):
        return str(limit["year"])
    if limit["kind"] == "source_cap_year":
        return f"{source_name(limit['applies_to'][0])}, {limit['year']}"
    places = ", ".join(names.get(code, code) for code in limit["applies_to"])
    return f"{places}, {limit['year']}" if limit["year"] else places
