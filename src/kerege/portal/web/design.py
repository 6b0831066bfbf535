"""The living page of the design system: every component, in both colour schemes.

Its numbers are invented to show the components and say so; none of them is a statistic.
"""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kerege.kernel import chart
from kerege.kernel.thread import Link
from kerege.portal import marks
from kerege.reference import selectors as reference


class ExampleForm(forms.Form):
    """A form with each kind of field, one of them with an error."""

    name = forms.CharField(label=_("Name of the statement"), help_text=_("In a few words."))
    place = forms.ChoiceField(
        label=_("Where"), choices=[("", "—"), ("1", _("In the region"))], required=False
    )
    stance = forms.ChoiceField(
        label=_("What it says"),
        choices=[("1", _("A serious need")), ("2", _("A need"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Statement"), widget=forms.Textarea(attrs={"rows": 3}))
    is_public = forms.BooleanField(label=_("Everyone may read it"), required=False)


def design(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    scheme = request.GET.get("scheme", "")
    context: dict[str, Any] = {
        "schemes": ("light", "dark") if scheme not in ("light", "dark") else (scheme,),
        "marks": marks.ALL,
        "colours": COLOURS,
        "figures": [_figure("2.67"), _figure(None, observation="L"), _figure("38", "about")],
        "bounded": _figure("1.84", lower=Decimal("1.52"), upper=Decimal("2.21"), observation="E"),
        "bars": _bars(),
        "dots": _dots(),
        "lines": _lines(),
        "tiles": _tiles(),
        "form": ExampleForm({"text": "", "name": "", "stance": "1"}),
        "page": Paginator(range(240), 20).page(4),
        "why": [Link(str(_("Evidence")), str(_("An invented figure")), "#")],
        "came_of": [
            Link(str(_("Measure")), str(_("An invented measure")), "#", str(_("2027 to 2029")))
        ],
        "thousands": [Decimal(12_000), Decimal(1_234_500_000), None],
    }
    return render(request, "design.html", context)


COLOURS = (
    *("ground", "surface", "sunken", "ink", "ink-quiet", "line", "line-strong"),
    *("sky", "sky-ink", "sky-wash", "sun", "sun-ink", "sun-wash"),
    *("good-ink", "good-wash", "bad-ink", "bad-wash"),
    *("shade-1", "shade-2", "shade-3", "shade-4", "shade-5", "chart-1", "chart-2"),
)


def _figure(value: str | None, relation: str = "exactly", **more: Any) -> SimpleNamespace:
    words = {"about": pgettext_lazy("relation", "about")}
    variable = SimpleNamespace(decimals=2, unit="%", kind="share", name=_("An invented share"))
    for language in ("kk", "ru", "en"):
        setattr(variable, f"name_{language}", str(variable.name))
    place = SimpleNamespace(name_kk="Үлгі", name_ru="Пример", name_en="Example")
    known = {
        "variable": variable,
        "territory": place,
        "value": None if value is None else Decimal(value),
        "relation": relation,
        "get_relation_display": lambda: str(words.get(relation, "")),
        "observation": "A",
        "is_synthetic": True,
        "period": "2025",
        "source": _("Invented to show the component"),
    }
    return SimpleNamespace(**({"lower": None, "upper": None} | known | more))


def _items() -> list[chart.Item]:
    return [
        chart.Item(str(_("First row")), 12.2, 10.1, 14.6, is_marked=True),
        chart.Item(str(_("Second row")), 7.25, 5.0, 9.1),
        chart.Item(str(_("Not measured")), None, note=str(marks.NOT_MEASURED.word)),
        chart.Item(str(_("Synthetic row")), 3.5, 2.0, 5.2, note=str(marks.SYNTHETIC.word)),
    ]


def _words() -> dict[str, Any]:
    return {
        "unit": "%",
        "source": str(_("Invented to show the component")),
        "language": get_language() or "en",
        "summary": str(_("Four rows, one of them not measured.")),
    }


def _bars() -> chart.Chart:
    return chart.bar_with_interval(_items(), title=str(_("Bars say how much")), **_words())


def _dots() -> chart.Chart:
    reference_line = (str(_("all regions")), 6.0)
    return chart.dot_interval(
        _items(), title=str(_("Dots say where")), reference=reference_line, **_words()
    )


def _lines() -> chart.Chart:
    first = [
        chart.Moment(
            year,
            None if year == 2015 else (year - 2006) ** 1.3,  # noqa: PLR2004 -- the invented gap
            is_comparable=year != 2022,  # noqa: PLR2004 -- the invented break
        )
        for year in range(2010, 2026)
    ]
    second = [chart.Moment(year, float(year - 2012)) for year in range(2018, 2026)]
    lines = [
        chart.Line(str(_("First row")), tuple(first)),
        chart.Line(str(_("Second row")), tuple(second)),
    ]
    return chart.line_with_breaks(
        lines, title=str(_("Lines stop where nothing is known or comparable")), **_words()
    )


def _tiles() -> list[dict[str, Any]]:
    return [
        {
            "territory": region,
            "value": None if number % 6 == 4 else Decimal(number * number) / 10,  # noqa: PLR2004 -- invented
            "observation": "L" if number % 6 == 4 else "A",  # noqa: PLR2004 -- invented
            "is_synthetic": True,
        }
        for number, region in enumerate(reference.regions())
    ]
