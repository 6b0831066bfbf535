"""What is computed from the evidence: each recipe with the names of what it makes.

The codes of variables are those of the country package; a recipe whose inputs the package does not
have is left out, and `compute_all` says so.
"""

from dataclasses import dataclass, field
from typing import Any

from kerege.evidence.derived_index import INDEX
from kerege.evidence.index.definition import Definition, definitions, read_definition

INDEX_OF = "index-"
"""Begins the recipe of an index, and the dataset of a definition that was taken over."""

RELATIVE_ERROR = 0.05
"""Assumed accuracy of amounts of money: no source in use states one. It is in every recipe."""

PUBLISHED_FIGURES = "published-figures"
"""The dataset of a country package that collects what press and organisations published."""


@dataclass(frozen=True)
class Recipe:
    """One analysis to be run, with its parameters."""

    name: str
    method: str
    parameters: dict[str, Any] = field(default_factory=dict)
    definition: str = ""
    """The dataset that holds what is computed: while it is not published, nor is the result."""


def amounts(relative_error: float | None) -> list[Recipe]:
    """Return the recipes on official amounts and counts."""
    j = {"part": "gva_j", "whole": "grp", "note": "section_j"}
    r = {"part": "gva_r", "whole": "grp", "note": "section_r"}
    quotient = "evidence.location_quotient_of_amounts"
    error = {"relative_error": relative_error, "relative_error_is": "assumed"}
    money = {"heads": "population_avg", "scale": 1_000_000}
    return [
        Recipe("j-share", "evidence.share_of_total", {**j, "target": "j_share"}),
        Recipe("r-share", "evidence.share_of_total", {**r, "target": "r_share"}),
        Recipe("j-lq", quotient, {**j, **error, "target": "j_lq"}),
        Recipe("r-lq", quotient, {**r, **error, "target": "r_lq"}),
        *(
            Recipe(
                f"growth-{variable.replace('_', '-')}",
                "evidence.growth",
                {"variable": variable, "target": f"{variable}_growth", "note": note},
            )
            for variable, note in (
                ("grp", "nominal"),
                ("gva_j", "nominal"),
                ("population_avg", ""),
                ("employed", ""),
            )
        ),
        Recipe(
            "grp-per-head",
            "evidence.per_head",
            {"amount": "grp", **money, "target": "grp_per_head", "note": "nominal"},
        ),
        Recipe(
            "j-per-head",
            "evidence.per_head",
            {"amount": "gva_j", **money, "target": "j_per_head", "note": "section_j"},
        ),
        Recipe(
            "hubs-per-head",
            "evidence.stock_per_head",
            {
                "stock": "hubs_known",
                "heads": "population_avg",
                "scale": 100_000,
                "target": "hubs_per_100k",
                "note": "known_hubs",
            },
        ),
        _concentration("j", ["gva_j"], "grp", note="section_j"),
    ]


def likeness() -> Recipe:
    """Return the recipe of which regions resemble each other, in what is measured everywhere."""
    indicators = ["population_avg", "grp_per_head", "j_share", "population_avg_growth"]
    return Recipe(
        "like-regions",
        "evidence.like_regions",
        {
            "indicators": indicators,
            "logarithms": indicators[:3],
            "weights": dict.fromkeys(indicators, 1),
            "explained": 5,
            "target": "region_distance",
            "part": "region_distance_part",
        },
    )


def clusters(borders: list[list[str]]) -> Recipe:
    """Return the recipe of where like values lie side by side.

    Parameters
    ----------
    borders
        Two codes of regions, the first and the last day of their border; empty: to this day.
    """
    measured = ["j_share", "j_per_head", "gva_j_growth", "population_avg_growth"]
    return Recipe(
        "clusters",
        "evidence.local_clusters",
        {
            "variables": measured,
            "borders": borders,
            "permutations": 9_999,
            "seeds": [1, 2, 3, 4, 5],
            "level": 0.05,
        },
    )


def indices() -> list[Recipe]:
    """Return a recipe for each index that is defined; it carries the whole definition."""
    return [index_of(text, read_definition(text, name)) for name, text in definitions().items()]


def index_of(text: str, definition: Definition, *, own: bool = False) -> Recipe:
    """Return the recipe of an index, of one that was taken over (``own``) or comes with Kerege."""
    name = f"{INDEX_OF}{definition.code}"
    parameters = {
        "definition": text,
        "indicators": [node.code for node in definition.indicators],
        "targets": [variable.code for variable in INDEX],
    }
    return Recipe(name, "evidence.index", parameters, name if own else "")


def links(definitions: list[Definition]) -> list[Recipe]:
    """Return a recipe for each variable that an index is held beside."""
    return [
        Recipe(
            f"link-{definition.code}-{code.replace('_', '-')}",
            "evidence.index_link",
            {
                "index": definition.code,
                "score": f"index_score@{definition.code}",
                "link": code,
                "confidence": 0.95,
            },
        )
        for definition in definitions
        for code in definition.links
    ]


FORECAST: dict[str, dict[str, Any]] = {
    "employed": {"adds_up": True},
    "grp": {"adds_up": True, "note": "nominal_level"},
    "gva_j": {"adds_up": True, "note": "nominal_level"},
    "population_avg": {"adds_up": True},
    "j_share": {"parts": ["gva_j", "grp"], "most": 100},
    "grp_per_head": {"parts": ["grp", "population_avg"], "note": "nominal_level"},
    "j_per_head": {"parts": ["gva_j", "population_avg"], "note": "nominal_level"},
}
"""Variables that are continued, with the parts whose breaks they inherit."""

FORECAST_TERMS: dict[str, Any] = {
    # The years are few, may have gaps, and one year's change stays in the next: a random walk.
    "logarithmic": True,
    "confidence": 0.95,
    "years_ahead": 5,
}
"""On what terms: one confidence for all intervals of the site, and as far as a Concept reaches."""


def forecasts() -> list[Recipe]:
    """Return a recipe for the forecast of each variable that is continued."""
    return [
        Recipe(
            f"forecast-{variable.replace('_', '-')}",
            "evidence.forecast",
            {"variable": variable, "target": forecast_code(variable), **FORECAST_TERMS, **more},
        )
        for variable, more in FORECAST.items()
    ]


def forecast_code(variable: str) -> str:
    """Return the code of the variable that holds the forecast of another."""
    return f"{variable}_forecast"


def _concentration(name: str, amounts: list[str], whole: str, **more: Any) -> Recipe:
    """Return the recipe of how concentrated amounts are: what its three largest regions hold."""
    common = {"target": "concentration", "largest": 3}
    parameters = {**common, "amounts": amounts, "whole": whole, **more}
    return Recipe(f"concentration-{name}", "evidence.concentration", parameters)


def shifts(years: list[int], borders_changed: list[int]) -> list[Recipe]:
    """Return shift-share recipes: over all years, and over those since borders last changed.

    Parameters
    ----------
    years
        Years in which the whole country has both amounts.
    borders_changed
        Years from which regional series break.
    """
    if not years:
        return []
    last, inside = years[-1], [year for year in borders_changed if year in years]
    starts = {years[0], max(inside, default=years[0])}
    return [
        Recipe(
            f"shift-share-j-{first}-{last}",
            "evidence.shift_share",
            {"part": "gva_j", "whole": "grp", "target": "j_shift", "first": first, "last": last},
        )
        for first in sorted(starts)
        if first < last
    ]


def register(year: int, subsectors: list[str]) -> list[Recipe]:
    """Return the recipes on the register of creative subjects."""
    density = {"subjects": "register_subjects", "population": "population_avg", "year": year}
    found = [
        Recipe(
            "register-density",
            "evidence.register_density",
            {**density, "density": "register_per_1000", "target": "register_density_lq"},
        )
    ]
    if len(subsectors) > 1:
        counts = [f"register_subjects@{part}" for part in subsectors]
        specialisation = {"counts": counts, "year": year, "target": "register_lq"}
        found.append(Recipe("register-lq", "evidence.register_specialisation", specialisation))
        near = {"counts": counts, "year": year, "threshold": 1, "target": "register_relatedness"}
        found.append(Recipe("register-relatedness", "evidence.register_relatedness", near))
        more = {"note": "register", "withheld": True}
        together = [*counts, "register_subjects"]
        found.append(_concentration("register", together, "register_subjects", **more))
    return found
