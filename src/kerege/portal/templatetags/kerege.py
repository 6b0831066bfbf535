"""Template tags of the design system; every template has them without loading."""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import chart as charts
from kerege.kernel import notation, thread
from kerege.kernel.text import in_language_name, text_in
from kerege.portal import marks as vocabulary
from kerege.portal import tiles
from kerege.portal.figures import decimals_of, door_of, written_value
from kerege.portal.templatetags.written import interval, no_value, number

register = template.Library()


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


@register.simple_tag
def figure(record: Any, form: str = "full") -> SafeString:
    """Show a figure: value, unit, interval, marks, and the door to its provenance.

    ``form`` is ``full``, or ``bare`` (no unit or interval: for a table that says them once).
    """
    if record is None:
        return _mark(vocabulary.NOT_MEASURED)
    shown = marks(record)
    if record.value is None:
        text: Any = shown or no_value()
        shown = SafeString("")
    elif form == "bare":
        text = number(record.value, decimals_of(record))
    else:
        text = written_value(record)
    bounds = ""
    if form == "full" and record.value is not None:
        decimals = notation.fitting_decimals(record.value, record.variable.decimals)
        bounds = interval(record.lower, record.upper, decimals)
    if url := door_of(record):
        text = format_html(
            '<a class="door" href="{}" title="{}">{}</a>',
            url,
            _("Where this number comes from"),
            text,
        )
    return format_html('<span class="figure">{}</span>', _joined(text, bounds, shown))


def _joined(*parts: Any) -> SafeString:
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


@register.simple_tag
def localised(record: Any, field: str) -> SafeString | str:
    """Show a text in the page's language, or in another one that says which it is."""
    here = get_language() or "en"
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


@register.inclusion_tag("components/chart.html")
def chart(source: charts.Chart) -> dict[str, Any]:
    """Show a chart of `kerege.kernel.chart`: the finding, the drawing, the source, the table."""
    if source.is_empty:
        return {"chart": source}
    # The drawing holds shapes and escaped text only: `chart_svg.clean` lets nothing else pass.
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
