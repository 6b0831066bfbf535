"""The Californian schools of 2000: all of them, and the stratified sample with its weights."""

import csv
from dataclasses import dataclass

import numpy as np
import pytest

from kerege.methods.survey import survey_design


@dataclass(frozen=True)
class Schools:
    rows: list

    def __len__(self):
        return len(self.rows)

    def numbers(self, name):
        return np.array([float(row[name] or "nan") for row in self.rows])

    def labels(self, name):
        return np.array([row[name] for row in self.rows])


def read(path):
    with path.open(encoding="utf-8") as lines:
        return Schools(list(csv.DictReader(lines)))


@pytest.fixture(scope="session")
def apistrat(shared):
    return read(shared / "data" / "survey_api" / "apistrat.csv")


@pytest.fixture(scope="session")
def apipop(shared):
    return read(shared / "data" / "survey_api" / "apipop.csv")


@pytest.fixture(scope="session")
def apistrat_design(apistrat):
    return survey_design(
        apistrat.numbers("pw"),
        strata=apistrat.labels("stype"),
        population=apistrat.numbers("fpc"),
    )
