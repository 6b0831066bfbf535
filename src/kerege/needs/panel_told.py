"""What is told of a panel on pages: its results in words, and the feedback to each expert."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kerege.needs.analysis import panel_again
from kerege.needs.analysis.panels import Consistency, consistency, items_of, weights_of_one
from kerege.needs.enums import Group
from kerege.needs.models import Panel
from kerege.needs.selectors.panels import STRONGEST, arguments
from kerege.reference import selectors as reference


def preview(panel: Panel) -> dict[str, Any]:
    """Return the results of the closed rounds as those who lead the panel see them."""
    return told(panel, panel_again.results(panel))


def told(panel: Panel, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return results as a page shows them, with the names of things."""
    items = list(panel.items.all())
    said = arguments(panel)
    weights = result["weights"] or {}
    last = result["rounds"][-1]
    rows = [
        {
            "item": item,
            "last": last["items"][item.code],
            "rounds": [one["items"][item.code] for one in result["rounds"]],
            "weight": 100 * weights[item.code] if weights else None,
            "arguments": said.get(item.code, [])[:STRONGEST],
        }
        for item in items
    ]
    return {
        "rows": rows,
        "rounds": [
            one | {"changed_percent": None if one["changed"] is None else 100 * one["changed"]}
            for one in result["rounds"]
        ],
        "last": last,
        "has_weights": bool(weights),
        "drop_out": _drop_out(result["drop_out"], items),
        "conflicts": panel.experts.filter(has_conflict=True).count(),
    }


def _drop_out(found: Mapping[str, Any] | None, items: list[Any]) -> dict[str, Any] | None:
    if found is None:
        return None
    groups = dict(Group.choices)
    regions = {one.code: one for one in reference.regions()}
    others = _("others together")
    return {
        "answered": found["answered"],
        "left": found["left"],
        "groups": [(groups.get(code, others), *row) for code, *row in found["group"]],
        "regions": [(regions.get(code, others), *row) for code, *row in found["territory"]],
        "items": [
            (item, found["items"][item.code]) for item in items if item.code in found["items"]
        ],
    }


def feedback(panel: Panel, own: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Return item -> an expert's own answer, and the group's, of the last closed round."""
    rounds = panel_again.rounds_of(panel)
    if not rounds:
        return {}
    rules = panel_again.rules_of(panel)
    mine = (weights_of_one(rules, own) or {}) if rules.is_pairs else own
    return {
        code: {"group": item, "own": mine.get(code), "is_told": True}
        for code, item in items_of(rules, rounds[-1]).items()
    }


def worst_pair(panel: Panel, answers: Mapping[str, float]) -> dict[str, Any]:
    """Return the pair that fits least to the other comparisons of an expert, with its names."""
    found: Consistency = consistency(panel_again.rules_of(panel), answers)
    names = {item.code: item for item in panel.items.all()}
    is_turned = found.judged < 1
    return {
        "ratio": found.ratio,
        "first": names[found.first],
        "second": names[found.second],
        "judged": 1 / found.judged if is_turned else found.judged,
        "judged_more": names[found.second if is_turned else found.first],
        "fitting": max(found.fitting, 1 / found.fitting),
        "fitting_more": names[found.first if found.fitting >= 1 else found.second],
    }
