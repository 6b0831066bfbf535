"""The ASEM index of sustainable connectivity: 51 countries, 49 indicators, three levels."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest

from kerege.methods.indicators import min_max_normalise


@pytest.fixture(scope="session")
def asem(shared):
    folder = shared / "data" / "composite_asem"

    def rows(name):
        with (folder / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    levels = rows("structure.csv")
    codes = [row["IndCode"] for row in levels]
    groups = list(dict.fromkeys(row["Agg1"] for row in levels))
    pillars = list(dict.fromkeys(row["Agg2"] for row in levels))
    above = {row["Agg1"]: row["Agg2"] for row in levels}
    meta = {row["iCode"]: row for row in rows("ASEM_iMeta.csv")}

    def table(name, columns):
        return np.array([[float(row[code]) for code in columns] for row in rows(name)])

    treated = table("published_stage4_Treated.csv", codes)
    direction = np.array([float(meta[code]["Direction"]) for code in codes])
    return SimpleNamespace(
        names=[row["UnitName"] for row in rows("published_stage4_Treated.csv")],
        treated=treated,
        direction=direction,
        normalised=table("published_stage5_Normalised.csv", codes),
        aggregated=table("published_stage6_Aggregated.csv", [*groups, *pillars, "Index"]),
        ours=100 * min_max_normalise(treated, direction=direction),
        parents=[
            [groups.index(row["Agg1"]) for row in levels],
            [pillars.index(above[group]) for group in groups],
            [0] * len(pillars),
        ],
        weights=[np.ones(len(codes)), np.ones(len(groups)), np.ones(len(pillars))],
    )
