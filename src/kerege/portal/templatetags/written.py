"""Template tags that write numbers, money, intervals and dates; every template has them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import notation

register = template.Library()


def _language() -> str:
    return get_language() or "en"


def no_value() -> SafeString:
    """Write a dash that is read as words."""
    return format_html(
        '<span class="no-value"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{}</span></span>',
        _("no value"),
    )


@register.simple_tag
def number(value: Any, decimals: int | None = None) -> str:
    """Write a number in the reader's language; a missing one is a dash, never zero."""
    if value is None or value == "":
        return no_value()
    return notation.number(value, _language(), decimals)


@register.simple_tag
def amount(value: Any, currency: str, form: str = "compact") -> str:
    """Write money: ``compact`` (1 234,5 млн ₸) or ``exact``; a missing amount is a dash."""
    if value is None or value == "":
        return no_value()
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
        return no_value()
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
def on_tile(value: Any, factor: int, decimals: int) -> str:
    """Write a number that must fit a tile: where it is divided, with three digits that count."""
    if factor == 1:
        return number(value, decimals)
    divided = float(value) / factor
    return number(divided, max(0, 3 - len(str(int(abs(divided))))))


@register.simple_tag
def instant(value: datetime | None) -> str:
    """Write an exact instant with its time zone."""
    if value is None:
        return no_value()
    written = notation.instant(value, _language(), timezone.get_current_timezone())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)
