"""The form of a what-if: weights, one region otherwise, a place of one's own; nothing is kept."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.evidence.analysis.what_if import Inputs
from kerege.evidence.index.definition import Definition, Node
from kerege.evidence.index.supposition import FEWEST, HEAVIEST, Supposition
from kerege.evidence.web.pictures import language
from kerege.kernel import notation

LONGEST_NAME = 60
DIGITS, FEW_DIGITS = 6, 4


def step_number(label: str, help_text: str = "", initial: float | None = None) -> forms.FloatField:
    """Return a field for any number; what it may be is asked in `clean`, in words."""
    return forms.FloatField(
        label=label,
        help_text=help_text,
        initial=None if initial is None else f"{initial:g}",
        required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class WhatIfForm(forms.Form):
    """What a reader supposes; ``names`` are those of parts, ``places`` those of regions."""

    def __init__(
        self,
        *given: Any,
        definition: Definition,
        inputs: Inputs,
        names: dict[str, str],
        places: dict[str, str],
        **more: Any,
    ) -> None:
        """Make a field for each part of the index and each indicator."""
        super().__init__(*given, **more)
        self.definition, self.limits = definition, inputs.limits
        self.nodes = list(_in_order(definition.levels[-1]))
        for node in self.nodes:
            label = names[node.code]
            if node.parts:
                label = _("Group: %(name)s") % {"name": label}
            self.fields[f"weight_{node.code}"] = step_number(label, initial=node.weight)
        regions = sorted(((c, places[c]) for c in inputs.regions), key=lambda pair: pair[1])
        self.fields["place"] = forms.ChoiceField(
            label=_("Region"), choices=[("", "—"), *regions], required=False
        )
        self.fields["name"] = forms.CharField(
            label=_("Its name"), max_length=LONGEST_NAME, required=False
        )
        for number, node in enumerate(definition.indicators):
            measured = _("Measured: %(low)s to %(high)s %(unit)s") % {
                "low": written(float(np.nanmin(inputs.table[:, number])), FEW_DIGITS),
                "high": written(float(np.nanmax(inputs.table[:, number])), FEW_DIGITS),
                "unit": inputs.unit(node.code),
            }
            for kind in ("value", "own"):
                self.fields[f"{kind}_{node.code}"] = step_number(names[node.code], measured)

    def group(self, kind: str) -> list[forms.BoundField]:
        """Return the fields whose names begin with ``kind``."""
        return [self[name] for name in self.fields if name.startswith(f"{kind}_")]

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of weights, each group before its indicators."""
        return self.group("weight")

    @property
    def values(self) -> list[forms.BoundField]:
        """The fields of a region's values."""
        return [self["place"], *self.group("value")]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of a place of one's own."""
        return [self["name"], *self.group("own")]

    def clean(self) -> dict[str, Any]:
        """Refuse what no place and no index could be, in words beside the field."""
        found = super().clean() or self.cleaned_data
        self._within(found)
        values = self._numbers("value")
        if values and not found.get("place") and "place" not in self.errors:
            self.add_error("place", _("Choose the region whose values you change."))
        kept = self._kept()
        if len(kept) < FEWEST and not self.errors:
            self.add_error(
                f"weight_{self.definition.indicators[0].code}",
                _("Give two indicators or more a weight above zero."),
            )
        if own := self._numbers("own"):
            for code in kept:
                if code not in own and f"own_{code}" not in self.errors:
                    self.add_error(
                        f"own_{code}",
                        _("A place without this value has no rank; or give the weight 0."),
                    )
        elif found.get("name") and not any(name.startswith("own_") for name in self.errors):
            self.add_error("name", _("Give the values of your place, too."))
        return found

    def _within(self, found: dict[str, Any]) -> None:
        for name, value in list(found.items()):
            kind, _sep, code = name.partition("_")
            if value is None or kind not in {"weight", "value", "own"}:
                continue
            low, high = (0.0, float(HEAVIEST)) if kind == "weight" else self.limits[code]
            if not low <= value <= high:
                text = _("Write a number from %(low)s to %(high)s.")
                self.add_error(name, text % {"low": written(low), "high": written(high)})

    def _numbers(self, kind: str) -> dict[str, float]:
        return {
            name.removeprefix(f"{kind}_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{kind}_") and value is not None
        }

    def _kept(self) -> list[str]:
        """Return the indicators that have a weight, and whose groups have one."""
        weights = {node.code: node.weight for node in self.nodes} | self._numbers("weight")
        return [node.code for node in _weighted(self.definition.levels[-1], weights)]

    def supposition(self) -> Supposition:
        """Return what is supposed: only what differs from the published index."""
        stated = {node.code: node.weight for node in self.nodes}
        weights = {c: w for c, w in self._numbers("weight").items() if w != stated[c]}
        place = self.cleaned_data["place"]
        values = {(place, code): v for code, v in self._numbers("value").items() if place}
        return Supposition(weights, values, self._numbers("own"))

    @property
    def own_name(self) -> str:
        """The name of the place of one's own."""
        return str(self.cleaned_data.get("name") or gettext_lazy("Your own place"))


def written(number: float, digits: int = DIGITS) -> str:
    """Return a number to some digits as the reader's language writes it."""
    rounded = float(f"{number:.{digits}g}")
    return notation.number(rounded, language(), notation.own_decimals(rounded))


def _in_order(parts: tuple[Node, ...]) -> Iterator[Node]:
    for part in parts:
        yield part
        yield from _in_order(part.parts)


def _weighted(parts: tuple[Node, ...], weights: dict[str, float]) -> Iterator[Node]:
    for part in parts:
        if weights[part.code] > 0:
            yield from _weighted(part.parts, weights) if part.parts else [part]
