"""A register of creative subjects that do not exist, calibrated to published totals.

Not one row is a real person or firm: names say so, addresses end in ``.invalid``, telephone
numbers begin with 000 and tax numbers with a date that does not exist. See `calibration` for
what was published and what is assumed.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kerege.countries.calibration import (
    CRAFTS,
    IT,
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
SCOPE = "kz-national"
RARE_WEIGHT = 0.02
RARE = frozenset({"71111", "47631", "47632", "90013", "91011", "91014", "18202", "18203"})
"""Activities that are assumed to be fifty times rarer than their neighbours."""
LEANING = 0.5
"""Assumed: IT leans towards section J per head half as strongly (in logarithms) as it might."""
WOMEN = 0.5
"""Assumed share of women among founders: nothing was published."""
STUDIOS = np.array(["Синтетикалық студия", "Синтетическая студия", "Synthetic studio"])
WORKSHOPS = np.array(["Синтетикалық шеберхана", "Синтетическая мастерская", "Synthetic workshop"])
TURNOVER_BANDS = np.array(["under_1m", "1m_5m", "5m_20m", "20m_100m", "over_100m"])
TURNOVER_SHARES = {
    "sole_trader": (0.35, 0.40, 0.20, 0.04, 0.01),
    "company": (0.10, 0.25, 0.35, 0.22, 0.08),
    "non_profit": (0.40, 0.35, 0.20, 0.05, 0.0),
}
MEAN_EMPLOYEES = {"sole_trader": 0.6, "company": 6.0, "non_profit": 3.0}
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2024, 8, 31)
YOUNGEST, OLDEST = 2004, 1950
Indices = NDArray[np.int64]
Texts = NDArray[np.str_]


def register_of(package: Package, *, seed: int = SEED) -> pl.DataFrame:
    """Generate the synthetic register of a country package."""
    activities = [
        (row["activity"], row["subsector"])
        for row in package.rows("scope_items")
        if row["scope"] == SCOPE
    ]
    return synthetic_register(totals_of(package), sizes_of(package), activities, seed=seed)


def synthetic_register(
    calibration: Totals,
    territories: Sequence[TerritorySize],
    activities: Sequence[tuple[str, str]],
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
        Activity code and sub-sector of the scope that the register is drawn from.
    seed
        The same seed gives the same register, byte for byte.

    Returns
    -------
    One row per subject: ``public_id``, ``name``, ``legal_form``, ``territory``, ``activity``,
    ``subsector``, ``registered_on``, ``employees``, ``turnover_band``, ``contact_email``,
    ``contact_phone``, ``founder_sex``, ``founder_birth_year``, ``tax_number``.

    Raises
    ------
    Refusal
        If the totals contradict one another.
    """
    rng = np.random.default_rng(seed)
    weights = {code: RARE_WEIGHT if code in RARE else 1.0 for code, _ in activities}
    by_subsector: dict[str, float] = {}
    for code, name in activities:
        by_subsector[name] = by_subsector.get(name, 0.0) + weights[code]
    places, forms, subsectors = _margins(calibration, territories, by_subsector, rng)
    order = rng.permutation(calibration.total)
    frame = pl.DataFrame(
        {
            "territory": places[order],
            "legal_form": forms[order],
            "subsector": subsectors[order],
        }
    )
    return _people(frame, _activities(subsectors[order], activities, weights, rng), seed, rng)


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
    it = sum(number for (_, name), number in cells.items() if name == IT)
    # the largest of Gumbel variates shifted by the log-weight: a draw without replacement
    keys = LEANING * np.log(per_head)[free] + rng.gumbel(size=free.size)
    chosen = np.argsort(-keys, kind="stable")
    places = np.concatenate(
        [rng.permutation(np.repeat(np.arange(codes.size), crafts)), free[chosen[:it]]]
    )
    places = np.concatenate([places, rng.permutation(free[chosen[it:]])])
    forms, subsectors = [], []
    for first in (CRAFTS, IT, None):
        own = [
            (form, name)
            for form, name in cells
            if name == first or (first is None and name not in {CRAFTS, IT})
        ]
        numbers = [cells[cell] for cell in own]
        drawn = rng.permutation(np.repeat(np.arange(len(own)), numbers))
        forms.append(np.array([form for form, _ in own])[drawn])
        subsectors.append(np.array([name for _, name in own])[drawn])
    return codes[places], np.concatenate(forms), np.concatenate(subsectors)


def _activities(
    subsectors: Texts,
    activities: Sequence[tuple[str, str]],
    weights: dict[str, float],
    rng: np.random.Generator,
) -> Texts:
    """Draw an activity of its sub-sector for every subject."""
    drawn = np.empty(subsectors.size, dtype="<U10")
    for name in sorted({name for _, name in activities}):
        codes = [code for code, of in activities if of == name]
        shares = np.array([weights[code] for code in codes])
        rows = subsectors == name
        drawn[rows] = rng.choice(np.array(codes), int(rows.sum()), p=shares / shares.sum())
    return drawn


def _people(
    frame: pl.DataFrame, activities: Texts, seed: int, rng: np.random.Generator
) -> pl.DataFrame:
    """Add what every subject has besides its margins."""
    size = frame.height
    forms, subsectors = frame["legal_form"].to_numpy(), frame["subsector"].to_numpy()
    number = np.arange(1, size + 1)
    script = rng.integers(0, 3, size)
    kinds = np.where(subsectors == CRAFTS, WORKSHOPS[script], STUDIOS[script])
    bands, employees = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for form, shares in TURNOVER_SHARES.items():
        rows = forms == form
        bands[rows] = rng.choice(len(shares), int(rows.sum()), p=shares)
        employees[rows] = rng.geometric(1 / (1 + MEAN_EMPLOYEES[form]), int(rows.sum())) - 1
    days = (LAST_DAY - FIRST_DAY).days
    age = np.floor((1 - rng.power(2.5, size)) * days).astype(np.int64)
    has_founder = forms != "non_profit"
    return frame.with_columns(
        pl.Series("activity", activities),
        pl.Series("public_id", _identifiers(size, seed)),
        pl.Series("name", [f"{kind} {n:05d}" for kind, n in zip(kinds, number, strict=True)]),
        pl.Series("registered_on", np.datetime64(LAST_DAY, "D") - age).cast(pl.Date),
        pl.Series("employees", employees),
        pl.Series("turnover_band", TURNOVER_BANDS[bands]),
        pl.Series("contact_email", [f"subject{n:05d}@synthetic.invalid" for n in number]),
        pl.Series("contact_phone", [f"+7 (000) 0{n // 10000:02d}-{n % 10000:04d}" for n in number]),
        pl.Series(
            "founder_sex", np.where(has_founder, np.where(rng.random(size) < WOMEN, "F", "M"), "")
        ),
        pl.Series(
            "founder_birth_year",
            rng.triangular(OLDEST, 1990, YOUNGEST + 1, size).astype(np.int64),
        ),
        pl.Series("tax_number", [f"{n:012d}" for n in number]),
    ).with_columns(
        pl.when(pl.Series(has_founder))
        .then(pl.col("founder_birth_year"))
        .otherwise(None)
        .alias("founder_birth_year")
    )


def _identifiers(size: int, seed: int) -> list[str]:
    """Give random identifiers (UUID, version 4) that the seed alone decides."""
    digits = np.random.default_rng([seed, size]).bytes(16 * size).hex()
    parts = (digits[start : start + 32] for start in range(0, 32 * size, 32))
    return [f"{d[:8]}-{d[8:12]}-4{d[13:16]}-8{d[17:20]}-{d[20:]}" for d in parts]
