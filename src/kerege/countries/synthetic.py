"""A register of creative subjects that do not exist, calibrated to published totals.

Not one row is a real person or firm: names say so, addresses end in ``.invalid``, telephone
numbers begin with +000 and tax numbers with a date that does not exist. See `calibration` for
what was published and what is assumed.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kerege.countries.calibration import (
    TerritorySize,
    Totals,
    craft_counts,
    form_counts,
    sizes_of,
    territory_counts,
    totals_of,
)
from kerege.countries.package import Package

SEED = 20260101
"""The seed of the shipped demonstration."""
LEANING = 0.5
"""Assumed: IT leans towards section J per head half as strongly (in logarithms) as it might."""
WOMEN = 0.5
"""Assumed share of women among founders: nothing was published."""
NAMES = {
    "kk": ("Синтетикалық студия", "Синтетикалық шеберхана"),
    "ru": ("Синтетическая студия", "Синтетическая мастерская"),
    "en": ("Synthetic studio", "Synthetic workshop"),
}
"""Names of studios and of craft workshops, so that a search meets every script of a country."""
AGREED = 0.25
"""Assumed share of sole traders who agreed to be listed: nothing was published."""
TURNOVER_BANDS = np.array(["under_1m", "1m_5m", "5m_20m", "20m_100m", "over_100m"])
TURNOVER_SHARES = {
    "sole_trader": (0.35, 0.40, 0.20, 0.04, 0.01),
    "company": (0.10, 0.25, 0.35, 0.22, 0.08),
    "non_profit": (0.40, 0.35, 0.20, 0.05, 0.0),
}
MEAN_EMPLOYEES = {"sole_trader": 0.6, "company": 6.0, "non_profit": 3.0}
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2024, 8, 31)
OLDEST, USUAL, YOUNGEST = 1950, 1990, 2004
Texts = NDArray[np.str_]
Activities = Sequence[tuple[str, str, float]]


def register_of(package: Package, *, seed: int = SEED) -> pl.DataFrame:
    """Generate the synthetic register of a country package."""
    scope = package.rows("country")[0]["national_scope"]
    activities = [
        (row["activity"], row["subsector"], float(row["synthetic_weight"] or 1))
        for row in package.rows("scope_items")
        if row["scope"] == scope
    ]
    totals, sizes = totals_of(package), sizes_of(package)
    return synthetic_register(totals, sizes, activities, package.languages, seed=seed)


def synthetic_register(
    calibration: Totals,
    territories: Sequence[TerritorySize],
    activities: Activities,
    languages: Sequence[str] = ("en",),
    *,
    seed: int,
) -> pl.DataFrame:
    """Generate a register that meets the calibration.

    Parameters
    ----------
    calibration
        Totals to be met, in whole subjects.
    territories
        The territories that exist.
    activities
        Activity code, sub-sector and relative frequency, of the scope that is drawn from.
    languages
        Languages in which subjects are named, where names are known in them.
    seed
        The same seed gives the same register, byte for byte.

    Returns
    -------
    One row per subject: ``public_id``, ``name``, ``legal_form``, ``territory``, ``activity``,
    ``subsector``, ``registered_on``, ``employees``, ``turnover_band``, ``contact_email``,
    ``contact_phone``, ``founder_sex``, ``founder_birth_year``, ``tax_number``, ``has_agreed``.

    Raises
    ------
    Refusal
        If the totals contradict one another.
    """
    rng = np.random.default_rng(seed)
    weights: dict[str, float] = {}
    for _, name, weight in activities:
        weights[name] = weights.get(name, 0.0) + weight
    places, forms, subsectors = _margins(calibration, territories, weights, rng)
    order = rng.permutation(calibration.total)
    places, forms, subsectors = places[order], forms[order], subsectors[order]
    frame = pl.DataFrame(
        {
            "territory": places,
            "legal_form": forms,
            "subsector": subsectors,
            "activity": _activities(subsectors, activities, rng),
            "name": _names(subsectors == calibration.craft, languages, rng),
        }
    )
    return _people(frame, seed, rng)


def _margins(
    calibration: Totals,
    territories: Sequence[TerritorySize],
    weights: dict[str, float],
    rng: np.random.Generator,
) -> tuple[Texts, Texts, Texts]:
    """Give territory, legal form and sub-sector of every subject: crafts, then IT, then others."""
    counts = territory_counts(calibration, territories)
    crafts = craft_counts(calibration, territories, counts)
    cells = form_counts(calibration, weights)
    codes = np.array([territory.code for territory in territories])
    per_head = np.array([size.section_j / size.population for size in territories])
    free = np.repeat(np.arange(codes.size), counts - crafts)
    it = sum(number for (_, name), number in cells.items() if name == calibration.it)
    # the largest of Gumbel variates shifted by the log-weight: a draw without replacement
    keys = LEANING * np.log(per_head)[free] + rng.gumbel(size=free.size)
    chosen = np.argsort(-keys, kind="stable")
    crafted = rng.permutation(np.repeat(np.arange(codes.size), crafts))
    places = np.concatenate([crafted, free[chosen[:it]], rng.permutation(free[chosen[it:]])])
    forms, subsectors = [], []
    special = {calibration.craft, calibration.it}
    for part in ({calibration.craft}, {calibration.it}, set(weights) - special):
        own = [cell for cell in cells if cell[1] in part]
        drawn = rng.permutation(np.repeat(np.arange(len(own)), [cells[cell] for cell in own]))
        forms.append(np.array([form for form, _ in own])[drawn])
        subsectors.append(np.array([name for _, name in own])[drawn])
    return codes[places], np.concatenate(forms), np.concatenate(subsectors)


def _activities(subsectors: Texts, activities: Activities, rng: np.random.Generator) -> Texts:
    """Draw an activity of its sub-sector for every subject."""
    drawn = np.empty(subsectors.size, dtype="<U20")
    for name in sorted({name for _, name, _ in activities}):
        codes = [code for code, of, _ in activities if of == name]
        shares = np.array([weight for _, of, weight in activities if of == name])
        rows = subsectors == name
        drawn[rows] = rng.choice(np.array(codes), int(rows.sum()), p=shares / shares.sum())
    return drawn


def _names(
    is_craft: NDArray[np.bool_], languages: Sequence[str], rng: np.random.Generator
) -> list[str]:
    """Name every subject by its number, in one of the languages."""
    known = [NAMES[language] for language in languages if language in NAMES] or [NAMES["en"]]
    drawn = np.array(known)[rng.integers(0, len(known), is_craft.size), is_craft.astype(int)]
    return [f"{name} {number:05d}" for number, name in enumerate(drawn, start=1)]


def _people(frame: pl.DataFrame, seed: int, rng: np.random.Generator) -> pl.DataFrame:
    """Add what every subject has besides its margins and its name."""
    size = frame.height
    forms, numbers = frame["legal_form"].to_numpy(), range(1, size + 1)
    bands, employees = np.zeros((2, size), dtype=np.int64)
    for form, shares in TURNOVER_SHARES.items():
        rows = forms == form
        bands[rows] = rng.choice(len(shares), int(rows.sum()), p=shares)
        employees[rows] = rng.geometric(1 / (1 + MEAN_EMPLOYEES[form]), int(rows.sum())) - 1
    age = np.floor((1 - rng.power(2.5, size)) * (LAST_DAY - FIRST_DAY).days).astype(np.int64)
    founded = forms != "non_profit"
    sex = np.where(founded, np.where(rng.random(size) < WOMEN, "F", "M"), "")
    born = pl.Series(rng.triangular(OLDEST, USUAL, YOUNGEST + 1, size).astype(np.int64))
    return frame.with_columns(
        pl.Series("public_id", _identifiers(size, seed)),
        pl.Series("registered_on", np.datetime64(LAST_DAY, "D") - age).cast(pl.Date),
        pl.Series("employees", employees),
        pl.Series("turnover_band", TURNOVER_BANDS[bands]),
        pl.Series("contact_email", [f"subject{n:05d}@synthetic.invalid" for n in numbers]),
        pl.Series("contact_phone", [f"+000 000 {n:05d}" for n in numbers]),
        pl.Series("founder_sex", sex),
        pl.when(pl.Series(founded)).then(born).otherwise(None).alias("founder_birth_year"),
        pl.Series("tax_number", [f"{n:012d}" for n in numbers]),
        pl.Series("has_agreed", (forms == "sole_trader") & (_lots(size, seed) < AGREED)),
    )


def _lots(size: int, seed: int) -> NDArray[np.float64]:
    """Draw a number from 0 to 1 for each, apart from everything else that the seed decides."""
    return np.random.default_rng([seed, size, 1]).random(size)


def _identifiers(size: int, seed: int) -> list[str]:
    """Give random identifiers (UUID, version 4) that the seed alone decides."""
    digits = np.random.default_rng([seed, size]).bytes(16 * size).hex()
    parts = (digits[start : start + 32] for start in range(0, 32 * size, 32))
    return [f"{d[:8]}-{d[8:12]}-4{d[13:16]}-8{d[17:20]}-{d[20:]}" for d in parts]
