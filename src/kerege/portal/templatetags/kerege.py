"""Template tags of the design system; every template has them without loading."""

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import chart as charts
from kerege.kernel import notation, thread
from kerege.kernel.text import in_language_name, text_in
from kerege.portal import marks as vocabulary
from kerege.portal import tiles

register = template.Library()
PUBLISHED_DECIMALS = 4
LARGE_COUNT = 10_000
SHORT_UNIT = 3


def _language() -> str:
    return get_language() or "en"


def _no_value() -> SafeString:
    return format_html(
        '<span class="no-value"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{}</span></span>',
        _("no value"),
    )


@register.simple_tag
def number(value: Any, decimals: int | None = None) -> str:
    """Write a number in the reader's language; a missing one is a dash, never zero."""
    if value is None or value == "":
        return _no_value()
    return notation.number(value, _language(), decimals)


@register.simple_tag
def amount(value: Any, currency: str, form: str = "compact") -> str:
    """Write money: ``compact`` (1 234,5 млн ₸) or ``exact``; a missing amount is a dash."""
    if value is None or value == "":
        return _no_value()
    return notation.amount(value, currency, _language(), exact=form == "exact")


@register.simple_tag
def interval(lower: Any, upper: Any, decimals: int | None = None) -> str:
    """Write the bounds of an interval; nothing where one of them is missing."""
    if lower is None or upper is None:
        return ""
    return format_html(
        '<span class="interval"><span class="visually-hidden">{} </span>{}</span>',
        _("between"),
        notation.interval(lower, upper, _language(), decimals),
    )


@register.simple_tag
def interval_strip(
    value: Any, lower: Any = None, upper: Any = None, low: float = 0, high: float = 1
) -> str:
    """Draw a value with its interval on a line from ``low`` to ``high``, for a row of a table."""
    if value is None or high <= low:
        return ""

    def place(number: Any) -> str:
        share = (float(number) - low) / (high - low)
        return f"{4 + 112 * min(max(share, 0), 1):.1f}"

    bounds = ("", "") if lower is None or upper is None else (place(lower), place(upper))
    rule = format_html('<path class="strip__interval" d="M{} 8H{}"/>', *bounds) if bounds[0] else ""
    return format_html(
        '<svg class="strip" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true">'
        '<path class="strip__axis" d="M4 8H116"/>{}<circle cx="{}" cy="8" r="4"/></svg>',
        rule,
        place(value),
    )


@register.simple_tag
def bar(value: Any, most: Any) -> str:
    """Draw a value as a bar up to the largest one, for a row of a table."""
    if value is None or not most:
        return ""
    return format_html(
        '<svg class="strip" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true">'
        '<path class="strip__bar" d="M0 3H{}V13H0Z"/></svg>',
        f"{120 * min(max(float(value) / float(most), 0), 1):.1f}",
    )


@register.simple_tag
def day(value: date | None) -> str:
    """Write a date in full; of an instant, the day on which it is where the country is."""
    if value is None:
        return _no_value()
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat()[:10], notation.day(value, _language())
    )


@register.filter
def dated(code: Any) -> Any:
    """Write a date as far as a source gives it; words stay as they are."""
    return notation.dated(code, _language()) if isinstance(code, str) else code


@register.simple_tag
def country(code: str) -> str:
    """Write the name of a country."""
    return notation.country(code, _language())


@register.simple_tag
def divided_unit(unit: Any, factor: int) -> str:
    """Write the unit of values that were divided to fit where they stand."""
    return str(unit) if factor == 1 else notation.divided_unit(str(unit), factor, _language())


@register.simple_tag
def instant(value: datetime | None) -> str:
    """Write an exact instant with its time zone."""
    if value is None:
        return _no_value()
    written = notation.instant(value, _language(), timezone.get_current_timezone())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)


def _mark(mark: vocabulary.Mark) -> SafeString:
    return format_html(
        '<span class="mark mark--{}" title="{}">{}</span>', mark.kind, mark.meaning, mark.word
    )


@register.simple_tag
def marks(record: Any) -> SafeString:
    """Show what a reader must know of a record: synthetic, provisional, suppressed and so on."""
    return format_html_join(" ", "{}", ((_mark(m),) for m in vocabulary.marks_of(record)))


@register.simple_tag
def badge(text: Any, kind: str = "") -> SafeString:
    """Show a short word: ``kind`` is a mark, or good, warning, bad, quiet."""
    known = {mark.kind for mark in vocabulary.ALL}
    style = f"mark mark--{kind}" if kind in known else f"badge badge--{kind or 'quiet'}"
    return format_html('<span class="{}">{}</span>', style, text)


def door_of(figure: Any) -> str:
    """Return the address of a figure's provenance, or nothing where there is none."""
    code = getattr(figure, "code", "")
    try:
        return reverse("evidence-figure", args=[code]) if code else ""
    except NoReverseMatch:
        return ""


def decimals_of(figure: Any) -> int:
    """Return the places a figure is shown with: a published one has those it was published with.

    A large count has none: nobody is half a person, and its provenance keeps the exact value.
    """
    is_count = getattr(figure.variable, "kind", "") == "count"
    if getattr(figure, "run_id", None) is None and not (is_count and figure.value >= LARGE_COUNT):
        return min(notation.own_decimals(figure.value), PUBLISHED_DECIMALS)
    return notation.fitting_decimals(figure.value, figure.variable.decimals)


def _unit_of(variable: Any) -> str:
    """Return the unit to write beside a value."""
    return notation.unit_beside(str(variable.unit or ""), getattr(variable, "kind", ""))


def written_value(figure: Any) -> str:
    """Return a figure's value as text with its unit, in the reader's language."""
    variable = figure.variable
    if getattr(variable, "kind", "") == "flag":
        return _("yes") if figure.value else _("no")
    written = notation.number(figure.value, _language(), decimals_of(figure))
    relation = "" if figure.relation in ("", "exactly") else f"{figure.get_relation_display()} "
    unit = _unit_of(variable)
    space = notation.NBSP if len(unit) <= SHORT_UNIT else " "
    if unit == "%" and _language() == "en":
        space = ""
    return f"{relation}{written}{space + unit if unit else ''}"


@register.simple_tag
def figure(record: Any, form: str = "full") -> SafeString:
    """Show a figure: value, unit, interval, marks, and the door to its provenance.

    ``form`` is ``full``, or ``bare`` (no unit or interval: for a table that says them once).
    """
    if record is None:
        return _mark(vocabulary.NOT_MEASURED)
    shown = marks(record)
    if record.value is None:
        text: Any = shown or _no_value()
        shown = SafeString("")
    elif form == "bare":
        text = notation.number(record.value, _language(), decimals_of(record))
    else:
        text = written_value(record)
    bounds = ""
    if form == "full" and record.value is not None:
        bounds = interval(record.lower, record.upper, _bound_decimals(record))
    if url := door_of(record):
        text = format_html(
            '<a class="door" href="{}" title="{}">{}</a>',
            url,
            _("Where this number comes from"),
            text,
        )
    return format_html('<span class="figure">{}</span>', _joined(text, bounds, shown))


def _bound_decimals(record: Any) -> int:
    return notation.fitting_decimals(record.value, record.variable.decimals)


def _joined(*parts: Any) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


@register.simple_tag
def localised(record: Any, field: str) -> SafeString | str:
    """Show a text in the page's language, or in another one that says which it is."""
    here = _language()
    text, language = text_in(record, field, here)
    if text and language == here:
        return text
    if text:
        return format_html(
            '<span lang="{}">{}</span> <span class="mark mark--untranslated">{}</span>',
            language,
            text,
            in_language_name(language),
        )
    return format_html('<span class="mark mark--untranslated">{}</span>', _("text missing"))


@register.inclusion_tag("components/page_header.html")
def page_header(
    title: Any, lede: Any = "", eyebrow: Any = "", eyebrow_url: str = ""
) -> dict[str, Any]:
    """Show the head of a page: what it is, in one line, and why it matters, in one sentence."""
    return {"title": title, "lede": lede, "eyebrow": eyebrow, "eyebrow_url": eyebrow_url}


@register.inclusion_tag("components/figure_card.html")
def figure_card(record: Any, title: Any = "", note: Any = "") -> dict[str, Any]:
    """Show one figure large, with what it measures, where, when and by whom."""
    return {"figure": record, "title": title, "note": note}


@register.inclusion_tag("components/thread.html", takes_context=True, name="thread")
def thread_both_ways(context: Context, record: Any) -> dict[str, Any]:
    """Show both directions of the thread: why a record is here, and what came of it."""
    label = record._meta.label_lower  # noqa: SLF001 -- Django documents _meta as public
    person = getattr(context.get("request"), "user", None)
    return {
        "why": thread.links("why", label, record, person),
        "came_of": thread.links("came_of", label, record, person),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def paginate(context: Context, page: Page) -> dict[str, Any]:
    """Show the steps through a long list, keeping the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    kept = query.urlencode()
    return {
        "page": page,
        "prefix": f"?{kept}&page=" if kept else "?page=",
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }


@register.inclusion_tag("components/tile_map.html")
def tile_map(
    values: Any, title: Any = "", unit: Any = "", decimals: int = 1, note: Any = ""
) -> dict[str, Any]:
    """Show one value by region on an equal-area grid, with its table.

    ``values`` are figures, or records and dictionaries with ``territory`` and ``value`` and where
    they have them ``lower``, ``upper``, ``observation``, ``is_synthetic`` and ``url``.
    """
    return {"map": tiles.tile_map(list(values), decimals), "title": title, "unit": unit} | {
        "decimals": decimals,
        "note": note,
    }


@register.simple_tag
def on_tile(value: Any, factor: int, decimals: int) -> str:
    """Write a number that must fit a tile: where it is divided, with three digits that count."""
    if factor == 1:
        return number(value, decimals)
    divided = float(value) / factor
    return number(divided, max(0, 3 - len(str(int(abs(divided))))))


@register.inclusion_tag("components/chart.html")
def chart(source: charts.Chart) -> dict[str, Any]:
    """Show a chart of `kerege.kernel.chart`: the finding, the drawing, the source, the table."""
    if source.is_empty:
        return {"chart": source}
    # The drawing holds shapes and escaped text only: `chart_drawing.clean` lets nothing else pass.
    drawn = {
        width: mark_safe(charts.draw(source, width, settings.CHART_CACHE))  # noqa: S308 -- cleaned
        for width in charts.WIDTHS
    }
    return {"chart": source} | drawn


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    what: Any, why: Any = "", who: Any = "", how: Any = "", url: str = ""
) -> dict[str, Any]:
    """Say what is missing, why it matters, who can supply it, and how."""
    return {"what": what, "why": why, "who": who, "how": how, "url": url}


@register.inclusion_tag("components/notice.html")
def notice(text: Any, kind: str = "info", title: Any = "") -> dict[str, Any]:
    """Show a notice: ``kind`` is info, good, warning or bad."""
    return {"text": text, "kind": kind, "title": title}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """Show a form's error summary and fields, each with its label, help and errors."""
    return {"form": form}
