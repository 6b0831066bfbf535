"""Forms of a panel of experts: its rules, who is invited, and the sheet that an expert fills in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kerege.evidence import selectors as evidence
from kerege.kernel.text import LANGUAGES, every_text
from kerege.needs.enums import Group
from kerege.needs.models import Argument, Panel, Sheet
from kerege.needs.panel_enums import Aggregation, Conflicted, Judged
from kerege.needs.panel_pairs import STEPS, pairs
from kerege.needs.selectors.panels import STRONGEST
from kerege.needs.services import PanelRules, Said
from kerege.needs.services.panel_answers import LONGEST
from kerege.needs.services.panel_time import LONGEST as LONGEST_REASON
from kerege.needs.web.forms import NAMES
from kerege.reference import selectors as reference


def _whole(label: Any, low: int, high: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=hint)


class PanelForm(forms.Form):
    """What a panel judges, and the rules that are fixed when its first round opens."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("Part of its address: small letters, digits, hyphens."),
    )
    title_kk = forms.CharField(label=gettext_lazy("Title in Kazakh"), max_length=300)
    title_ru = forms.CharField(label=gettext_lazy("Title in Russian"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=300)
    index = forms.ChoiceField(label=gettext_lazy("What is judged"), required=False)
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Needs"),
        help_text=gettext_lazy("Where needs are judged: which."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    judged = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Judged.choices, widget=forms.RadioSelect
    )
    highest = _whole(gettext_lazy("Highest rating"), 2, 100, gettext_lazy("The scale begins at 0."))
    most_rounds = _whole(gettext_lazy("Rounds at most"), 1, 10)
    widest = forms.DecimalField(
        label=gettext_lazy("Consensus: largest interquartile range"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=gettext_lazy(
            "In points of the scale; where pairs are compared, in percentage points of the weight."
        ),
    )
    most_changed = _whole(
        gettext_lazy("Stability: largest share of changed answers, per cent"), 0, 100
    )
    aggregation = forms.ChoiceField(
        label=gettext_lazy("Pairs: how comparisons become weights of the group"),
        choices=[("", "—"), *Aggregation.choices],
        required=False,
    )
    most_inconsistent = forms.DecimalField(
        label=gettext_lazy("Pairs: largest consistency ratio"),
        min_value=Decimal(0),
        max_value=Decimal(1),
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Saaty asks for 0.1 at most. Above it the expert is asked again."),
    )
    conflicted = forms.ChoiceField(
        label=gettext_lazy("Answers of experts with a conflict of interest"),
        choices=Conflicted.choices,
        widget=forms.RadioSelect,
    )
    smallest = _whole(
        gettext_lazy("Fewest experts of whom anything is shown"),
        3,
        100,
        gettext_lazy("Of fewer nothing is shown to anybody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"about_{code}"] = forms.CharField(
                label=f"{_('What it is for')}: {NAMES[code]}",
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        needs = [("", _("Needs of the regions"))]
        known = [
            (code, _("Parts of the index %(code)s") % {"code": code})
            for code, _year in evidence.index_codes()
        ]
        self.fields["index"].choices = needs + known
        self.areas = {found.code: found for found in reference.need_areas()}
        self.fields["areas"].choices = [(code, str(one)) for code, one in self.areas.items()]

    def items(self) -> list[tuple[str, Mapping[str, str]]]:
        """Return code and names of what is judged."""
        index = self.cleaned_data["index"]
        if not index:
            chosen = [self.areas[code] for code in self.cleaned_data["areas"]]
            return [(one.code, every_text(one, "name")) for one in chosen]
        levels = evidence.published_index(index).definition.levels
        parts = next((level for level in reversed(levels) if len(level) > 1), levels[0])
        return [(node.code, node.names or dict.fromkeys(LANGUAGES, node.code)) for node in parts]

    def act(self) -> dict[str, Any]:
        """Return the arguments of `create_panel`."""
        given = self.cleaned_data
        names = PanelRules.__dataclass_fields__
        return {
            "code": given["code"],
            "titles": {code: given[f"title_{code}"] for code in LANGUAGES},
            "abouts": {code: given[f"about_{code}"] for code in LANGUAGES},
            "index": given["index"],
            "given": PanelRules(**{name: given[name] for name in names}),
            "items": self.items(),
        }


class ExpertForm(forms.Form):
    """Somebody to put on the panel."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Seen by those who lead panels only."),
        max_length=200,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    group = forms.ChoiceField(label=gettext_lazy("Group"), choices=Group.choices)
    territory = forms.ChoiceField(label=gettext_lazy("Region"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the messages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = [(r.code, str(r)) for r in reference.regions()]
        self.fields["language"].choices = [(code, NAMES[code]) for code in LANGUAGES]
        self.fields["language"].initial = get_language()

    def clean_territory(self) -> Any:
        """Return the record of the region."""
        return reference.territory(self.cleaned_data["territory"])


class RoundForm(forms.Form):
    """Until when a round takes answers."""

    closes_at = forms.DateTimeField(
        label=gettext_lazy("Answers are taken until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class PutOffForm(forms.Form):
    """Until when a round takes answers instead, and why."""

    until = forms.DateTimeField(
        label=gettext_lazy("The new deadline"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why there is more time"),
        help_text=gettext_lazy("Every expert of the round reads it; it stays in the record."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_REASON,
    )


class PublishForm(forms.Form):
    """Why a panel ends before its rules say so."""

    reason = forms.CharField(
        label=gettext_lazy("Why it ends earlier than the rules say"),
        help_text=gettext_lazy("Published with the results. Empty if the rules ask for no round."),
        max_length=500,
        required=False,
    )


class ConflictForm(forms.Form):
    """Whether an expert has an interest in what is judged."""

    has_conflict = forms.ChoiceField(
        label=gettext_lazy("Do you, or those close to you, gain or lose by what is judged?"),
        choices=[
            ("no", gettext_lazy("No conflict of interest")),
            ("yes", gettext_lazy("Yes; I say which")),
        ],
        widget=forms.RadioSelect,
    )
    conflict = forms.CharField(
        label=gettext_lazy("What the conflict is"),
        help_text=gettext_lazy("Seen by those who lead the panel, beside your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean_has_conflict(self) -> bool:
        """Return whether there is one."""
        return bool(self.cleaned_data["has_conflict"] == "yes")


@dataclass(frozen=True)
class Card:
    """What stands on the sheet about one item."""

    item: Any
    answer: Any
    argument: Any
    strongest: list[tuple[Argument, Any]]
    more: list[tuple[Argument, Any]]


class SheetForm(forms.Form):
    """What an expert judges in a round; begins with what they said before."""

    def __init__(
        self,
        *args: Any,
        panel: Panel,
        sheet: Sheet | None,
        before: Sheet | None,
        arguments: Mapping[str, list[Argument]],
        pseudonym: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.panel, self.items = panel, list(panel.items.all())
        self.arguments, self.pseudonym = arguments, pseudonym
        self.keys = pairs([item.code for item in self.items])
        last = sheet or before
        said = last.answers if last else {}
        is_pairs = panel.judged == Judged.PAIRS
        for at, item in enumerate(self.items):
            if not is_pairs:
                self._scale(f"answer_{at}", str(item), said.get(item.code))
            self.fields[f"argument_{at}"] = forms.CharField(
                label=_("Your reason, if you like"),
                required=False,
                max_length=LONGEST,
                initial=sheet.arguments.get(item.code, "") if sheet else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for one in arguments.get(item.code, ()):
                if one.sheet.pseudonym != pseudonym:
                    self.fields[f"support_{one.pk}"] = forms.BooleanField(
                        label=_("I find this a strong argument"),
                        required=False,
                        initial=one.pk in (sheet.supports if sheet else ()),
                    )
        if is_pairs:
            self._pairs(said)

    def _scale(self, name: str, label: str, initial: Any) -> None:
        steps = [(str(n), str(n)) for n in range(self.panel.highest + 1)]
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", _("I cannot judge this")), *steps],
            initial="" if initial is None else str(initial),
            required=False,
        )

    def _pairs(self, said: Mapping[str, float]) -> None:
        names = {item.code: str(item) for item in self.items}
        for at, key in enumerate(self.keys):
            first, second = (names[code] for code in key.split("|"))
            self.fields[f"pair_{at}"] = forms.ChoiceField(
                label=_("%(first)s or %(second)s?") % {"first": first, "second": second},
                choices=[("", "—"), *_steps(first, second)],
                initial=str(said.get(key, "")),
                required=False,
            )

    def cards(self) -> Iterator[Card]:
        """Yield what stands on the sheet about each item."""
        for at, item in enumerate(self.items):
            shown = [
                (one, self[f"support_{one.pk}"] if f"support_{one.pk}" in self.fields else None)
                for one in self.arguments.get(item.code, ())
            ]
            answer = self[f"answer_{at}"] if f"answer_{at}" in self.fields else None
            argument = self[f"argument_{at}"]
            yield Card(item, answer, argument, shown[:STRONGEST], shown[STRONGEST:])

    def compared(self) -> list[Any]:
        """Return the fields of pairs."""
        return [self[name] for name in self.fields if name.startswith("pair_")]

    def said(self) -> Said:
        """Return what is on the sheet."""
        given = self.cleaned_data
        answers = {
            key: int(given[name])
            for prefix, keys in (("answer", [i.code for i in self.items]), ("pair", self.keys))
            for at, key in enumerate(keys)
            if given.get(name := f"{prefix}_{at}")
        }
        return Said(
            answers,
            {item.code: given[f"argument_{at}"] for at, item in enumerate(self.items)},
            [
                int(name.removeprefix("support_"))
                for name in given
                if name.startswith("support_") and given[name]
            ],
        )


def _steps(first: str, second: str) -> Iterator[tuple[str, str]]:
    for step in STEPS:
        if step == 1:
            yield "1", _("both alike")
        else:
            name = first if step > 0 else second
            told = _("%(name)s, %(times)d times as important")
            yield str(step), told % {"name": name, "times": abs(step)}
