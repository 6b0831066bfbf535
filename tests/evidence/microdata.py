"""Synthetic microdata (seeded, of no real firm), and a cube of them counted slowly and plainly."""

import csv
import random
from collections import defaultdict
from decimal import Decimal
from itertools import product
from pathlib import Path

from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.request import Request

CLASSES = ("legal_form", "size", "sex", "age_group")
COLUMNS = ("id", "territory", "activity", "year", *CLASSES, "employees", "turnover", "wages")


def firms(codes: CodeTables, number: int = 400, seed: int = 7, years=(2022, 2023)) -> list[dict]:
    """Return rows of made-up firms; a few are large, and some state no turnover."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows, no secret
    places = sorted(c for c, p in codes.places.items() if p.first < 2018 and p.last > 2030)[:6]
    activities = sorted(code for code in codes.totals if len(code) == 5)
    activities = chance.sample(activities, min(len(activities), 12))
    rows = []
    for year in years:
        for firm in range(number):
            scale = 10 ** chance.choice((3, 3, 4, 4, 7))
            rows.append(
                {
                    "id": f"SYNTHETIC-{firm}",
                    "territory": chance.choice(places),
                    "activity": chance.choice(activities),
                    "year": year,
                    "legal_form": chance.choice(("10", "20")),
                    "size": chance.choice(("0-9", "10-49", "")),
                    "sex": chance.choice(("F", "M", "")),
                    "age_group": "",
                    "employees": Decimal(chance.randrange(1, 90)) / 2,
                    "turnover": chance.choice(("", Decimal(chance.randrange(scale)) / 100)),
                    "wages": chance.randrange(scale),
                }
            )
    return rows


def jobs(codes: CodeTables, number: int = 600, seed: int = 8) -> list[dict]:
    """Return rows of made-up jobs: several of a firm, in several regions."""
    chance = random.Random(seed)  # noqa: S311 -- made-up rows, no secret
    rows = firms(codes, number, seed)
    for at, row in enumerate(rows):
        row["id"] = f"SYNTHETIC-{chance.randrange(number // 5)}"
        row["job"] = str(at)
    return rows


def write_csv(path: Path, rows: list[dict], divider: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    names = [*COLUMNS, "job"] if "job" in rows[0] else COLUMNS
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, names, delimiter=divider)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(path: Path, rows: list[dict]) -> Path:
    """Write rows as Parquet with numbers as numbers."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {"year": pa.int16(), "employees": pa.float64(), "wages": pa.int64()}
    types["turnover"] = pa.decimal128(15, 2)
    columns = {}
    for name in rows[0]:
        values = [None if row[name] == "" else row[name] for row in rows]
        if name == "employees":
            values = [None if value is None else float(value) for value in values]
        columns[name] = pa.array(values, types.get(name, pa.string()))
    parquet.write_table(pa.table(columns), path, row_group_size=97)
    return path


def expected(rows: list[dict], asked: Request, codes: CodeTables) -> dict[tuple, tuple]:
    """Count a cube row by row: (cell..., measure) -> (value, status)."""
    cells = defaultdict(list)
    for row in rows:
        place = codes.places[row["territory"]].code
        parts = [(told, w) for code, told, w in codes.parts if code == row["activity"]]
        total = [("_T", codes.totals[row["activity"]])] if parts else []
        classes = [[row[name] or "_U"] for name in asked.breakdown]
        places = [place]
        if asked.margins:
            places, parts = [place, codes.country], parts + total
            classes = [[*told, "_T"] for told in classes]
        for where, (what, weight), *by_class in product(places, parts, *classes):
            cells[where, what, row["year"], *by_class].append((row, weight))
    found = {}
    for cell, members in cells.items():
        found |= {(*map(str, cell), m): v for m, v in _numbers(members, asked).items()}
    return found


def _numbers(members: list, asked: Request) -> dict[str, tuple]:
    weights = {}
    for row, weight in members:
        weights[row["id"]] = max(weight, weights.get(row["id"], 0))
    few = asked.rule is not None and len(weights) < asked.rule.threshold
    found = {"firms": (sum(weights.values()), few)}
    if asked.unit == "job":
        found["jobs"] = (sum(weight for _, weight in members), few)
    for measure in asked.measures:
        held = defaultdict(Decimal)
        for row, weight in members:
            if row[measure] != "":
                held[row["id"]] += Decimal(row[measure]) * weight
        if held:
            found[measure] = (sum(held.values()), _unsafe(sorted(held.values()), asked))
    return {name: (None, "Q") if hide else (value, "A") for name, (value, hide) in found.items()}


def _unsafe(amounts: list[Decimal], asked: Request) -> bool:
    rule = asked.rule
    if rule is None:
        return False
    hide = len(amounts) < rule.threshold
    if rule.p_percent is not None:
        hide |= sum(amounts[:-2]) < amounts[-1] * rule.p_percent / 100
    if rule.dominance is not None:
        n, k = rule.dominance
        hide |= sum(amounts[-n:]) > sum(amounts) * k / 100
    return bool(hide)


def read_cube(folder: Path, asked: Request) -> dict[tuple, tuple]:
    """Read a cube that was written: (cell..., measure) -> (value, status)."""
    (path,) = folder.glob("cube*.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (*(row[name] for name in asked.cells), row["measure"]): (
                Decimal(row["value"]) if row["value"] else None,
                row["status"],
            )
            for row in csv.DictReader(stream)
        }
