"""The first page: the region in some sentences, what it is, and what is measured of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kerege.kernel.document.model import Column, Element, Items, Row, Run
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer, say


def at_a_glance(data: Data, w: Writer) -> list[Element]:
    """Return the region in some sentences, each with its uncertainty."""
    entries = [entry for entry in (_need(data, w), _strength(data, w), _money(data, w)) if entry]
    entries.append((_("Evidence"), _measured(data)))
    found = Items(tuple((title, (Run(text),)) for title, text in entries))
    return [w.heading(_("At a glance")), found]


def _need(data: Data, w: Writer) -> tuple[str, str] | None:
    if not data.severities:
        return None
    first = data.severities[0]
    text = _(
        "%(name)s comes first here: its severity lies between %(lower)s and %(upper)s on a scale"
        " from 0 to 1, and its rank between %(best)s and %(worst)s of %(number)s."
    ) % {
        "name": w.name(first.area),
        "lower": w.number(first.lower, 2),
        "upper": w.number(first.upper, 2),
        "best": first.rank_lower,
        "worst": first.rank_upper,
        "number": len(data.severities),
    }
    if first.rank_lower == 1 and first.rank_upper == len(data.severities):
        text += " " + _("The evidence does not yet tell the needs apart.")
    return _("Needs"), text


def _strength(data: Data, w: Writer) -> tuple[str, str] | None:
    if not data.strengths:
        return None
    strong = [row for row in data.strengths if row.beyond_chance > 0 and not row.is_small]
    if not strong:
        text = _("No sub-sector is larger here than in the country beyond chance.")
    else:
        names = [
            f"{row.name} ({w.interval(row.drawn.lower, row.drawn.upper, 2)})" for row in strong
        ]
        text = _("Larger here than in the country beyond chance: %(names)s; 1 is the country.") % {
            "names": ", ".join(names)
        }
    if any(row.drawn.is_synthetic for row in data.strengths):
        text += " " + _("This rests on a register that is made up for the demonstration.")
    return _("Strengths"), text


def _money(data: Data, w: Writer) -> tuple[str, str] | None:
    plan = data.plan
    if plan is None or not plan.measures:
        return None
    text = _("“%(title)s” plans %(money)s for this region in %(number)s measures.") % {
        "title": w.text(plan.version.concept, "title") or plan.version.concept.code,
        "money": w.money(plan.total, plan.currency),
        "number": len(plan.measures),
    }
    return _("Measures"), text


def _measured(data: Data) -> str:
    profile = data.profile
    known = len(profile.observed) + len(profile.computed) + len(profile.synthetic)
    lacking = len(profile.not_measured)
    text = _("%(known)s of the %(all)s variables that are measured in some region are known here.")
    return text % {"known": known, "all": known + lacking}


def identity(data: Data, w: Writer) -> list[Element]:
    """Return what the region is, and what it was."""
    place = data.territory
    facts = [
        (_("Name"), w.name(place)),
        (_("Code (ISO 3166-2)"), place.code),
        (_("Kind"), str(place.get_kind_display())),
        (_("Centre"), w.text(place, "centre")),
        (_("Exists since"), w.day(place.valid_from)),
        (_("Existed until"), w.day(place.valid_to) if place.valid_to else ""),
        (_("Came from"), _places(data.predecessors, "predecessor", w)),
        (_("Followed by"), _places(data.successors, "successor", w)),
    ]
    rows = [Row(fact) for fact in facts if fact[1]]
    columns = (Column(_("What"), 1), Column(_("Region"), 2.4))
    return [w.heading(_("The region")), w.table(_("What the region is"), columns, rows)]


def _places(links: list[Any], end: str, w: Writer) -> str:
    return "\n".join(
        f"{w.name(getattr(link, end))} ({getattr(link, end).code}), {w.day(link.on)}"
        for link in links
    )


def measured(data: Data, w: Writer) -> list[Element]:
    """Return what is measured of the region and what is not."""
    profile = data.profile
    groups = (
        (profile.observed, _("published by offices and other sources")),
        (profile.computed, _("computed from these by the system, each by a recipe")),
        (profile.synthetic, _("resting on records made up for the demonstration")),
    )
    entries = tuple(
        ("", (Run(f"{len(figures)}: {words}"),)) for figures, words in groups if figures
    )
    found: list[Element] = [w.heading(_("What is measured here, and what is not"))]
    found.append(say(_measured(data) + (" " + _("Of these:") if entries else "")))
    if entries:
        found.append(Items(entries))
    lacking = profile.not_measured
    if lacking:
        text = ngettext(
            "%(number)s variable is measured elsewhere and not here:",
            "%(number)s variables are measured elsewhere and not here:",
            len(lacking),
        ) % {"number": len(lacking)}
        names = "; ".join(w.name(variable) for variable in lacking)
        found.append(say(f"{text} {names}. " + _("Not measured is not zero.")))
    return found
