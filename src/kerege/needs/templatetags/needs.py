"""Drawing a severity: its uncertainty first, then its value."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel import notation
from kerege.needs.selectors import concern_names
from kerege.reference import selectors as reference

register = template.Library()
WIDTH = 200
SHADES = 5


def _at(value: Any) -> str:
    return f"{float(value) * WIDTH:.1f}"


@register.simple_tag
def severity_bar(severity: Any, country: Any = None) -> SafeString:
    """Draw the interval of a severity from 0 to 1, its mean, and the country's as a tick."""
    here = get_language() or "en"
    label = _("severity %(mean)s, between %(lower)s and %(upper)s") % {
        "mean": notation.number(severity.mean, here, 2),
        "lower": notation.number(severity.lower, here, 2),
        "upper": notation.number(severity.upper, here, 2),
    }
    tick = (
        format_html(
            '<line class="bar__country" x1="{0}" x2="{0}" y1="0" y2="16"></line>', _at(country.mean)
        )
        if country
        else ""
    )
    return format_html(
        '<svg class="bar{}" viewBox="0 0 200 16" role="img" aria-label="{}">'
        '<rect class="bar__track" x="0" y="6" width="200" height="4"></rect>'
        '<rect class="bar__interval" x="{}" y="4" width="{}" height="8"></rect>{}'
        '<circle class="bar__mean" cx="{}" cy="8" r="4"></circle></svg>',
        "" if severity.is_known else " bar--unknown",
        label,
        _at(severity.lower),
        _at(severity.upper - severity.lower),
        tick,
        _at(severity.mean),
    )


@register.simple_tag
def shade(severity: Any) -> int:
    """Return the class of shade of a severity, 1 (met) to 5 (most severe)."""
    return min(SHADES, int(float(severity.mean) * SHADES) + 1)


@register.simple_tag
def places(rank: Any, lower: Any, upper: Any) -> str:
    """Write a rank with the interval it may lie in: "2 (1 to 4)"."""
    here = get_language() or "en"
    written = notation.number(rank, here, 0 if rank == int(rank) else 1)
    if lower == upper:
        return written
    return _("%(rank)s (%(lower)s to %(upper)s)") % {
        "rank": written,
        "lower": lower,
        "upper": upper,
    }


@register.simple_tag(takes_context=True)
def subsector(context: Any, code: str) -> str:
    """Return the name of a sub-sector in the reader's language; read once for a page."""
    request = context["request"]
    if not hasattr(request, "subsector_names"):
        request.subsector_names = reference.subsector_names()
    return str(request.subsector_names.get(code, code))


@register.simple_tag(takes_context=True)
def concern(context: Any, code: str) -> str:
    """Return the name of those whom a need concerns; read once for a page."""
    request = context["request"]
    if not hasattr(request, "concern_names"):
        request.concern_names = concern_names()
    return str(request.concern_names.get(code, code))


@register.filter
def share(weight: Any) -> int:
    """Return a weight as a percentage."""
    return round(float(weight) * 100)


@register.filter
def part(contribution: Any) -> float:
    """Return what a contribution adds to the mean: weight times value."""
    return float(contribution.weight * contribution.value)


@register.simple_tag
def of(names: Mapping[str, str], code: str) -> str:
    """Return the name of a code; the code itself where it has none."""
    return names.get(code, code)
