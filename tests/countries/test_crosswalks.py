"""The crosswalks that are shipped: rows of official tables, and no share that nobody published."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from kerege.countries.package import KAZAKHSTAN, USA, read_package

GOLDEN = Path(__file__).parent.parent / "golden/crosswalks"
ONE = Decimal(1)


def golden(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def shipped(package, here, there):
    return {
        (row["from_code"], row["to_code"]): row["weight"]
        for row in read_package(package).rows("crosswalk")
        if (row["from_classification"], row["to_classification"]) == (here, there)
    }


def test_nace_and_isic_are_tied_as_another_copy_has_it():
    rows = shipped(KAZAKHSTAN, "nace-2", "isic-4")
    assert set(rows) == {(nace, isic) for isic, nace, _ in golden("isic4_nace2.csv")}
    assert set(rows.values()) == {ONE}
    for known in (("59.11", "5911"), ("62.01", "6201"), ("58.21", "5820"), ("58.29", "5820")):
        assert known in rows


def test_naics_is_tied_as_eurostat_has_it_and_the_two_tables_agree_in_isic():
    to_nace = shipped(KAZAKHSTAN, "naics-2017", "nace-2")
    assert set(to_nace) == {tuple(row) for row in golden("naics2017_nace2.csv")}
    isic_of = dict(shipped(KAZAKHSTAN, "nace-2", "isic-4").keys())
    direct = shipped(KAZAKHSTAN, "naics-2017", "isic-4")
    assert set(direct) == {(naics, isic_of[nace]) for naics, nace in to_nace}
    assert direct["711110", "9000"] == to_nace["711110", "90.01"] == ONE
    assert direct["511210", "5820"] == ONE
    assert to_nace["511210", "58.21"] is None


@pytest.mark.parametrize(
    ("package", "here"), [(KAZAKHSTAN, "naics-2017"), (USA, "naics-2012")], ids=["kz", "us"]
)
def test_a_code_that_is_tied_to_several_has_no_share(package, here):
    ties = defaultdict(set)
    rows = shipped(package, here, "isic-4")
    for code, other in rows:
        ties[code].add(other)
    assert all(rows[code, *found] in {ONE, None} for code, found in ties.items() if len(found) == 1)
    several = {code for code, found in ties.items() if len(found) > 1}
    assert {rows[pair] for pair in rows if pair[0] in several} == {None}
