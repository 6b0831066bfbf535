"""Findings of checks and names of methods in the reader's words."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from kerege.kernel import notation

METHOD_NAMES = {
    "evidence.share_of_total": gettext_lazy("Share"),
    "evidence.location_quotient_of_amounts": gettext_lazy("Location quotient"),
    "evidence.growth": gettext_lazy("Growth over the year before"),
    "evidence.per_head": gettext_lazy("Amount per head"),
    "evidence.stock_per_head": gettext_lazy("Number per head"),
    "evidence.shift_share": gettext_lazy("Shift-share, chained year by year"),
    "needs.survey_estimates": gettext_lazy(
        "Estimates of a survey by region, weighted to the register"
    ),
    "evidence.register_density": gettext_lazy("Density of the register, with exact interval"),
    "evidence.register_specialisation": gettext_lazy(
        "Location quotient within the register, with exact interval"
    ),
    "evidence.forecast": gettext_lazy("Forecast: random walk with drift, with interval"),
    "evidence.industry_quotients": gettext_lazy(
        "Location quotients of industries, with exact interval, and relatedness"
    ),
    "evidence.industry_quotients_with_totals": gettext_lazy(
        "Location quotients of industries by published totals, some counts withheld"
    ),
    "evidence.industry_complexity": gettext_lazy("Economic complexity of regions and industries"),
    "evidence.local_clusters": gettext_lazy(
        "Clusters over common borders: local Moran, corrected for many tests"
    ),
    "evidence.concentration": gettext_lazy(
        "Concentration in regions: largest shares, Herfindahl-Hirschman index, locational Gini"
    ),
    "evidence.like_regions": gettext_lazy("Which regions resemble each other"),
    "evidence.register_relatedness": gettext_lazy("Relatedness of sub-sectors"),
    "evidence.count_register": gettext_lazy("Count of the register"),
    "evidence.count_register_by_activity": gettext_lazy("Count of the register by activity"),
    "evidence.count_published_figures": gettext_lazy("Count of published figures"),
    "evidence.union_of_regions": gettext_lazy("Regions taken together"),
    "evidence.index": gettext_lazy("Composite index by the ten steps"),
    "evidence.index_link": gettext_lazy("Rank correlation of an index with a variable outside it"),
    "kerege.evidence.cube": gettext_lazy("Protected cube of microdata"),
    "kerege.needs.severity": gettext_lazy("Severity of needs"),
    "kerege.needs.delphi": gettext_lazy("What a panel of experts came to"),
    "kerege.methods.allocation.measure_allocation": gettext_lazy("Allocation of measures"),
    "kerege.methods.allocation.robust_allocation": gettext_lazy("Robust allocation of measures"),
}

NUMBER = (int, str)
NUMBERS = (
    *("regions", "nation", "before", "after", "ratio", "figures", "years", "steps"),
    *("value", "other_value", "implied"),
)
"""What is a number in a finding (a list of figures is none)."""

FINDINGS = {
    ("bounds", True): gettext_lazy(
        "All %(figures)s figures lie within what their variables can be."
    ),
    ("bounds", False): gettext_lazy("Outside what the variable can be: %(wrong)s."),
    ("sum", True): gettext_lazy(
        "%(variable)s: the regions add up to the country in %(years)s years."
    ),
    ("sum", False): gettext_lazy(
        "%(variable)s %(year)s: the regions add up to %(regions)s, the country is "
        "%(nation)s; that is more than rounding."
    ),
    ("jump", True): gettext_lazy("%(steps)s steps from year to year were looked at."),
    ("jump", False): gettext_lazy(
        "%(variable)s, %(territory)s: from %(before)s to %(after)s in %(year)s, "
        "%(ratio)s times the year before, and no break is declared."
    ),
    ("elsewhere", True): gettext_lazy(
        "%(steps)s figures were held beside what others published of that year or the next to it."
    ),
    ("elsewhere", False): gettext_lazy(
        "%(territory)s: %(variable)s is %(value)s in %(year)s, but %(other_value)s in "
        "%(other_year)s by what others published: %(ratio)s times. Is it in the unit of the "
        "variable?"
    ),
    ("two_meanings", False): gettext_lazy(
        "%(territory)s: %(value)s is printed both as %(variable)s and as %(other)s. One of "
        "the two readings is wrong, unless the numbers are equal by chance."
    ),
    ("larger", False): gettext_lazy(
        "%(territory)s: %(variable)s is %(value)s, which is more than the whole, "
        "%(other)s %(other_value)s."
    ),
    ("rate", True): gettext_lazy(
        "%(territory)s: %(variable)s, %(value)s %%, agrees with the figures of "
        "%(other)s, which give %(implied)s %%."
    ),
    ("rate", False): gettext_lazy(
        "%(territory)s: %(variable)s is %(value)s %%, but the figures of %(other)s give "
        "%(implied)s %%."
    ),
}
"""A check, and whether it holds -> its sentence."""

INTERVALS = {
    "95 % prediction, random walk with drift": gettext_lazy(
        "95 % prediction interval, random walk with drift"
    ),
    "95 % design-based": gettext_lazy("95 % interval, design-based"),
    "95 % by Fisher's transformation": gettext_lazy("95 % interval by Fisher's transformation"),
    "95 % exact binomial": gettext_lazy("95 % interval, exact binomial"),
    "95 % empirical Bayes": gettext_lazy("95 % interval, empirical Bayes"),
    "smallest and largest over the seeds in the recipe": gettext_lazy(
        "smallest and largest over the seeds in the recipe"
    ),
    "outer bounds at the accuracy assumed in the recipe": gettext_lazy(
        "outer bounds if every amount is within the accuracy that the recipe assumes; the source "
        "states none"
    ),
}


CLASSES = {
    "sex": gettext_lazy("By sex"),
    "age_group": gettext_lazy("By age"),
    "occupation": gettext_lazy("By occupation"),
    "legal_form": gettext_lazy("By legal form"),
    "size": gettext_lazy("By size of the firm"),
}
PARTS = {
    "F": gettext_lazy("women"),
    "M": gettext_lazy("men"),
    "_U": gettext_lazy("not stated"),
}
"""Parts that the standard names; the others have the codes of the office that made the table."""

CHOICES = re.compile(r"([\d.]+) % of choices")


def method_name(method: str) -> str:
    """Return a method's name in words, else its technical name."""
    return str(METHOD_NAMES.get(method, method))


def interval_name(interval: str) -> str:
    """Return what the bounds of a figure are, in words."""
    if found := CHOICES.fullmatch(interval):
        text = gettext("places under %(share)s %% of the choices drawn")
        return text % {"share": found[1]}
    return str(INTERVALS.get(interval, interval))


def finding(found: dict[str, Any], language: str, names: Mapping[str, str]) -> str:
    """Return one finding of a check as a sentence.

    Parameters
    ----------
    found
        What `kerege.evidence.checks` found.
    names
        Code of a variable or territory -> its name in the reader's language.
    """

    def number(name: str) -> str:
        return notation.number(found[name], language) if name in found else ""

    text = str(FINDINGS[found["check"], found["state"] == "ok"])
    values = found | {name: number(name) for name in NUMBERS if isinstance(found.get(name), NUMBER)}
    for name in ("variable", "territory", "other"):
        if name in found:
            values[name] = names.get(found[name], found[name])
    return text % (values | {"wrong": ", ".join(found.get("wrong", []))})
