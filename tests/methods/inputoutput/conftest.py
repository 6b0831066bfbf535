"""The Chilean table of 2013 with the tables that were published from it."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest


@dataclass(frozen=True)
class Chile:
    folder: Path
    transactions: np.ndarray
    wages: np.ndarray
    consumption: np.ndarray
    output: np.ndarray
    jobs: np.ndarray

    def published(self, number):
        return read(self.folder / f"published_leontief_vignette_table{number}.csv")


def read(path):
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    return np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])


@pytest.fixture(scope="session")
def chile(shared):
    folder = shared / "data" / "io_tables"
    demand = read(folder / "chile2013_wage_demand_matrix.csv")
    return Chile(
        folder=folder,
        transactions=read(folder / "chile2013_transaction_matrix.csv"),
        wages=demand[:, 0],
        consumption=demand[:, 2],
        output=demand[:, 8],
        jobs=read(folder / "chile2013_employment_matrix.csv")[:, 0],
    )


@pytest.fixture(scope="session")
def miller_blair(shared):
    path = shared / "data" / "io_tables" / "miller_blair_ch2.json"
    return json.loads(path.read_text(encoding="utf-8"))
