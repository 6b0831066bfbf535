"""The totals that a synthetic register meets, and their whole-number distribution.

How the published totals are spread
-----------------------------------
Territories without a published total share what is left by the mean of their share in the value
added of section J and their share in the population. The two capitals share their total by
section J alone. Crafts outside the territories with a published number of artisans follow the
size of the territory. Sub-sectors other than crafts follow the number of their activity codes,
each with the frequency that the package assumes; non-profit organisations do none of IT.
None of this was published: it is assumed, and says nothing about the country.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kerege.countries.package import Package
from kerege.countries.tables import Row
from kerege.kernel.errors import Refusal

FILE = "register_calibration.csv"
CRAFT_COMPANY_SHARE = 0.05
"""Assumed: one craftsperson in twenty is a partnership, the others are sole traders."""
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class TerritorySize:
    """What is known of a territory that the distribution leans on."""

    code: str
    section_j: float
    population: float
    is_capital: bool


@dataclass(frozen=True)
class Totals:
    """The calibration in whole subjects."""

    total: int
    sole_traders: int
    non_profits: int
    it: str
    """Code of the sub-sector whose share of the partnerships was published."""
    it_companies: int
    craft: str
    """Code of the sub-sector whose total was published."""
    crafts: int
    capitals: int
    territories: Mapping[str, int]
    artisans: Mapping[str, int]

    @property
    def companies(self) -> int:
        """Partnerships: what is neither a sole trader nor a non-profit organisation."""
        return self.total - self.sole_traders - self.non_profits


def totals_of(package: Package) -> Totals:
    """Read the calibration of a package."""
    rows = package.rows("register_calibration")
    total = next(int(row["value"]) for row in rows if row["margin"] == "total")
    forms = {row["legal_form"]: _whole(row, total) for row in _of(rows, "legal_form")}
    [it_share] = _of(rows, "company_subsector")
    companies = total - forms["sole_trader"] - forms["non_profit"]
    places = [(row.many("territories"), _whole(row, total)) for row in _of(rows, "territory")]
    craft = next(row for row in _of(rows, "subsector") if row["territories"] is None)
    artisans = [row for row in _of(rows, "subsector") if row["territories"] is not None]
    return Totals(
        total=total,
        sole_traders=forms["sole_trader"],
        non_profits=forms["non_profit"],
        it=it_share["subsector"],
        it_companies=_whole(it_share, companies),
        craft=craft["subsector"],
        crafts=_whole(craft, total),
        capitals=next(value for codes, value in places if len(codes) > 1),
        territories={codes[0]: value for codes, value in places if len(codes) == 1},
        artisans={row["territories"]: _whole(row, total) for row in artisans},
    )


def sizes_of(package: Package) -> list[TerritorySize]:
    """Read the latest section J and population of the territories that exist."""
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(package.rows("figures_regional"), key=lambda row: int(row["year"])):
        latest[row["variable"], row["territory"]] = row
    return [
        TerritorySize(
            row["code"],
            float(latest["gva_j", row["code"]]["value"]),
            float(latest["population_avg", row["code"]]["value"]),
            row["is_capital"],
        )
        for row in package.rows("territories")
        if row["kind"] != "country" and row["valid_to"] is None
    ]


def share_out(total: int, weights: NDArray[np.float64]) -> Counts:
    """Divide a whole number in proportion to weights; the largest remainders get the rest."""
    if total < 0:
        raise Refusal(
            "The totals of the register contradict one another.",
            FILE,
            "Let no part exceed its whole.",
        )
    exact = total * weights / weights.sum()
    whole: Counts = np.floor(exact).astype(np.int64)
    rest = np.argsort(-(exact - whole), kind="stable")[: total - int(whole.sum())]
    whole[rest] += 1
    return whole


def territory_counts(totals: Totals, sizes: Sequence[TerritorySize]) -> Counts:
    """Give the number of subjects of each territory."""
    j = np.array([size.section_j for size in sizes])
    people = np.array([size.population for size in sizes])
    known = np.array([totals.territories.get(size.code, -1) for size in sizes], dtype=np.int64)
    capital = np.array([size.is_capital for size in sizes])
    rest = (known < 0) & ~capital
    counts = np.where(known > 0, known, 0)
    counts[capital] = share_out(totals.capitals, j[capital])
    weights = j[rest] / j[rest].sum() + people[rest] / people[rest].sum()
    counts[rest] = share_out(totals.total - int(counts.sum()), weights)
    return counts


def craft_counts(totals: Totals, sizes: Sequence[TerritorySize], counts: Counts) -> Counts:
    """Give the number of crafts subjects of each territory."""
    known = np.array([totals.artisans.get(size.code, -1) for size in sizes], dtype=np.int64)
    crafts = np.where(known >= 0, known, 0)
    rest = known < 0
    weights = counts[rest].astype(np.float64)
    crafts[rest] = share_out(totals.crafts - int(crafts.sum()), weights)
    if (crafts > counts).any():
        code = sizes[int(np.argmax(crafts - counts))].code
        raise Refusal(
            f"{code} would have more crafts subjects than subjects.", FILE, "Correct its totals."
        )
    return crafts


def form_counts(totals: Totals, weights: Mapping[str, float]) -> dict[tuple[str, str], int]:
    """Give (legal form, sub-sector) -> number of subjects.

    Parameters
    ----------
    totals
        The calibration.
    weights
        Sub-sector -> weight, crafts among them.
    """
    others = {name: weight for name, weight in weights.items() if name != totals.craft}
    beside_it = {name: weight for name, weight in others.items() if name != totals.it}
    craft_companies = round(CRAFT_COMPANY_SHARE * totals.crafts)
    craft_traders = totals.crafts - craft_companies
    cells = {
        ("sole_trader", totals.craft): craft_traders,
        ("company", totals.craft): craft_companies,
        ("company", totals.it): totals.it_companies,
    }
    free = totals.companies - craft_companies - totals.it_companies
    for form, number, among in (
        ("sole_trader", totals.sole_traders - craft_traders, others),
        ("company", free, beside_it),
        ("non_profit", totals.non_profits, beside_it),
    ):
        shares = share_out(number, np.array(list(among.values())))
        cells |= {(form, name): int(n) for name, n in zip(among, shares, strict=True)}
    return cells


def _of(rows: Sequence[Row], margin: str) -> list[Row]:
    return [row for row in rows if row["margin"] == margin]


def _whole(row: Row, of: int) -> int:
    value = row["value"]
    return round(value * of / 100) if row["unit"] == "pct" else int(value)
