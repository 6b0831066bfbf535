"""Reasons, limits and prices of a plan as sentences in the active language.

What is kept is codes and numbers; the sentence is made when somebody reads it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kerege.concept.enums import FundingSource
from kerege.kernel import notation

MILLION = Decimal(1_000_000)
DEMANDS = ("floor_region", "area_min_share")
"""Limits from below: loosening them means asking for less."""
SMALLEST_GAIN = 0.005
"""Per cent of the weighted needs; a smaller gain reads as nothing."""
Names = Mapping[str, str]


def millions(amount: Any, language: str) -> str:
    """Write money in millions."""
    return notation.number(Decimal(str(amount)) / MILLION, language)


def limit_sentence(  # noqa: PLR0911 -- one sentence for each kind of limit
    limit: Mapping[str, Any], language: str, names: Names
) -> str:
    """Say what a limit demands."""
    places = ", ".join(names.get(code, code) for code in limit["applies_to"])
    value = Decimal(str(limit["value"]))
    kind = limit["kind"]
    if kind in ("prerequisite", "synergy", "absorption_year", "carry_over_year"):
        return _of_measures_and_years(limit, language, names)
    if kind == "promise":
        return _("Promised: %(measure)s") % {"measure": places}
    if kind == "budget_year":
        return _("All sources together pay at most %(money)s million in %(year)s.") % {
            "money": millions(value, language),
            "year": limit["year"],
        }
    if kind == "source_cap_year":
        return _("The source '%(source)s' pays at most %(money)s million in %(year)s.") % {
            "source": source_name(limit["applies_to"][0]),
            "money": millions(value, language),
            "year": limit["year"],
        }
    if kind == "floor_region":
        return _("At least %(money)s million are spent in the region: %(places)s.") % {
            "money": millions(value, language),
            "places": places,
        }
    share = notation.number(value * 100, language)
    if kind == "cap_group_share":
        return _("At most %(share)s %% of the money of the regions goes to: %(places)s.") % {
            "share": share,
            "places": places,
        }
    if kind == "least_share":
        return _("Every region loses at least %(share)s %% of its weighted needs.") % {
            "share": share
        }
    return _("At least %(share)s %% of all money goes to the area: %(places)s.") % {
        "share": share,
        "places": places,
    }


def _of_measures_and_years(limit: Mapping[str, Any], language: str, names: Names) -> str:
    """Say which measures go together, what a region can use, and what may be left for later."""
    value, kind = Decimal(str(limit["value"])), limit["kind"]
    if kind == "prerequisite":
        measure, needed = limit["applies_to"]
        return _("Measure %(measure)s stands only where measure %(needed)s is in force.") % {
            "measure": measure,
            "needed": needed,
        }
    if kind == "synergy":
        *pair, need = limit["applies_to"]
        return _(
            "Where measures %(pair)s stand together, they remove %(share)s %% more of what is left"
            " of the need: %(need)s."
        ) % {
            "pair": ", ".join(pair),
            "share": notation.number(value * 100, language),
            "need": names.get(need, need),
        }
    shown = {"money": millions(value, language), "year": limit["year"]}
    if kind == "carry_over_year":
        return _("At most %(money)s million of %(year)s may be spent in the next year.") % shown
    place = ", ".join(names.get(code, code) for code in limit["applies_to"])
    return _("In %(year)s the region can use at most %(money)s million: %(place)s.") % {
        **shown,
        "place": place,
    }


def source_name(code: str) -> str:
    """Return the name of a source of funding."""
    return str(FundingSource(code).label) if code in FundingSource.values else code


def limit_by_code(
    code: str, limits: Mapping[str, Mapping[str, Any]], language: str, names: Names
) -> str:
    """Say what the limit with this code demands."""
    if code in limits:
        return limit_sentence(limits[code], language, names)
    sort, _colon, rest = code.partition(":")
    if sort == "required":
        measure, _colon, place = rest.partition(":")
        if place:
            return _("Measure %(measure)s is required in the region: %(place)s.") % {
                "measure": measure,
                "place": names.get(place, place),
            }
        return _("Measure %(measure)s is required.") % {"measure": measure}
    return code


def chosen_sentence(reason: Mapping[str, Any], needs: Names) -> str:
    """Say why something is in the plan."""
    because = reason.get("because")
    if because == "running":
        return _("Running costs of what started earlier.")
    needed = ", ".join(needs.get(code, code) for code in reason.get("needs", [])[:2])
    rank = _("Rank %(rank)s of %(of)s by effect per money.") % {
        "rank": reason.get("rank"),
        "of": reason.get("of"),
    }
    if because == "limit":
        held = ngettext(
            "Chosen because a limit asks for it.",
            "Chosen because limits ask for it.",
            len(reason.get("held_by", [])),
        )
        return f"{held} " + _("It lowers: %(needs)s.") % {"needs": needed} + f" {rank}"
    return (
        _("Chosen because nothing else lowers the needs more for the same money: %(needs)s.")
        % {"needs": needed}
        + f" {rank}"
    )


def refused_sentence(
    refusal: Mapping[str, Any],
    limits: Mapping[str, Mapping[str, Any]],
    language: str,
    names: Names,
) -> str:
    """Say why a further unit is not in the plan."""
    said = {
        "no_benefit": _("The needs that it answers are met by other measures."),
        "yearly_units": _("As many as may start in a year start in every year."),
        "lower_return": _("Other measures lower the needs more for the same money."),
        "does_not_fit": _(
            "It does much for its money, but its whole cost does not fit under the limits, and no"
            " exchange for other measures makes the plan better."
        ),
        "prerequisite": _("It needs another measure that is not there."),
    }.get(str(refusal["because"]), str(refusal["because"]))
    blocking = [limit_by_code(code, limits, language, names) for code in refusal["blocked_by"][:2]]
    if blocking and refusal["because"] in ("does_not_fit", "lower_return"):
        said += " " + _("It would break: %(limits)s") % {"limits": " ".join(blocking)}
    return said


def price_sentence(row: Mapping[str, Any], kind: str, whole: float, language: str) -> str:
    """Say what loosening a limit by a billion would do, by the linear relaxation.

    Parameters
    ----------
    row
        The limit as the plan keeps it: whether it binds, and its price per unit of money.
    kind
        What it demands (see `limit_sentence`); empty for a measure that must be in the plan.
    whole
        All weighted needs, of which the answer is a share.
    """
    if kind == "prerequisite":
        return _("It is no question of money: the one measure needs the other.")
    if kind in ("", "promise"):
        return _("It was promised: the planner may not leave it out.")
    if kind == "least_share":
        return _price_of_share(row, whole, language)
    gain = 100_000 * float(row.get("price") or 0.0) * float(MILLION) / whole if whole else 0.0
    if said := _no_gain(row, gain):
        return said
    shown = {"gain": notation.number(round(gain, 2), language)}
    if kind in DEMANDS:
        return (
            _("Asking for one billion less here: the weighted needs fall by %(gain)s %% more.")
            % shown
        )
    return _("One billion more here: the weighted needs fall by %(gain)s %% more.") % shown


def _no_gain(row: Mapping[str, Any], gain: float) -> str:
    """Say that loosening a limit changes nothing to speak of; empty if it does."""
    if not row["is_binding"] and not gain:
        return _("Loosening it changes nothing.")
    return _("Loosening it changes next to nothing.") if gain < SMALLEST_GAIN else ""


def _price_of_share(row: Mapping[str, Any], whole: float, language: str) -> str:
    """Say what a least share lower by one per cent would do."""
    gain = float(row.get("price") or 0.0) / whole if whole else 0.0
    if said := _no_gain(row, gain):
        return said
    return _("Asking for one per cent less of it: the weighted needs fall by %(gain)s %% more.") % {
        "gain": notation.number(round(gain, 2), language)
    }
