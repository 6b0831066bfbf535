"""Areas by industry: what is not disclosed is not zero, and only what is meant is taken over.

The small tables are made up in the documented layout of the Bureau; one test reads a file that the
Bureau published (Troup County, Georgia, the first two quarters of 2020).
"""

import csv
import gzip
from datetime import date
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence import services
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Dataset, Figure
from kerege.evidence.sources import qcew_table
from kerege.kernel.errors import Refusal
from kerege.reference.models import Activity, Classification, Country, Territory

KEYS = "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code"
HEAD = f"{KEYS},annual_avg_estabs_count,annual_avg_emplvl,total_annual_wages,avg_annual_pay"
TAKEN = (
    "10001,5,10,71,0,2019,A,,40,500,9000,18",
    "10001,5,7111,76,0,2019,A,N,3,0,0,0",
    "10001,5,7115,76,0,2019,A,,2,0,0,0",
    "10000,5,7111,56,0,2019,A,,9,81,900.5,11",
    "US000,5,7111,16,0,2019,A,,900,8100,90000,11",
)
LEFT = (
    "10001,0,10,70,0,2019,A,,50,600,9900,18",
    "10001,3,7111,76,0,2019,A,,1,4,40,10",
    "10001,5,71,74,0,2019,A,,5,20,200,10",
    "10001,5,711110,78,0,2019,A,,1,5,50,10",
    "10001,5,1026,73,0,2019,A,,7,30,300,10",
    "10001,5,9999,76,0,2019,A,,1,2,20,10",
    "10999,5,7111,76,0,2019,A,,1,2,20,10",
    "C2010,5,7111,46,0,2019,A,,4,9,90,10",
    "US000,5,7111,26,3,2019,A,,4,9,90,10",
)
TROUP = "data/us_cbp_county_naics4/qcew_2020q1q2_troup_county_ga.csv"


@pytest.fixture
def delaware(db):
    """The nation, a state, a county and two industries."""
    Country.objects.create(code="US", name_en="United States", currency="USD", languages=["en"])
    since = {"valid_from": date(1787, 12, 7)}
    nation = Territory.objects.create(code="US", kind="country", name_en="US", **since)
    state = Territory.objects.create(
        code="US-DE", kind="region", parent=nation, national_code="10", **since
    )
    Territory.objects.create(code="US-10001", kind="district", parent=state, **since)
    naics = Classification.objects.create(code="naics-2017", source="Census")
    for code in ("7111", "7115"):
        Activity.objects.create(classification=naics, code=code, level=3)
    for code in qcew_table.MEASURES:
        services.ensure_variable(
            by=None, code=code, names={"en": code}, units={"en": "of them"}, kind="count",
            is_additive=True, lower_bound=0,
        )  # fmt: skip
    return state


@pytest.fixture
def load(delaware, tmp_path):
    """Return a function that loads a table of such rows."""

    def make(*rows, head=HEAD, name="2019.annual.csv", variables=("qcew_emp",), digits=4):
        path = tmp_path / name
        text = "\n".join([head, *(rows or (*TAKEN, *LEFT)), ""])
        quoted = "\n".join(",".join(f'"{cell}"' for cell in row.split(",")) for row in text.split())
        path.write_bytes(gzip.compress(quoted.encode()) if name.endswith("gz") else text.encode())
        return services.load_qcew(
            by=None, path=path, code="qcew", titles={"en": "QCEW"}, variables=list(variables),
            classification="naics-2017", digits=digits, publisher="BLS", licence="Public domain",
        )  # fmt: skip

    return make


def said(variable):
    found = Figure.objects.filter(variable__code=variable, is_current=True).order_by("code")
    columns = ("territory__code", "period", "activity__code", "value", "observation")
    return set(found.values_list(*columns))


def test_private_rows_of_a_level_are_taken_and_what_is_not_disclosed_is_not_zero(load):
    every = tuple(qcew_table.MEASURES)
    loaded = load(variables=every)
    assert (loaded.recorded.added, loaded.dataset.status) == (15, DatasetStatus.CHECKED)
    assert said("qcew_emp") == {
        ("US-10001", "2019", None, Decimal(500), "A"),
        ("US-10001", "2019", "7111", None, "Q"),
        ("US-10001", "2019", "7115", Decimal(0), "A"),
        ("US-DE", "2019", "7111", Decimal(81), "A"),
        ("US", "2019", "7111", Decimal(8100), "A"),
    }
    assert ("US-10001", "2019", "7111", Decimal(3), "A") in said("qcew_estab")
    assert ("US-10001", "2019", "7111", None, "Q") in said("qcew_wages")
    assert ("US-DE", "2019", "7111", Decimal("900.5"), "A") in said("qcew_wages")
    again = load(variables=every, name="2019.annual.csv.gz")
    assert again.recorded == services.Recorded(unchanged=15)
    changed = load(*TAKEN[:3], "10000,5,7111,56,0,2019,A,,9,82,900,11", variables=["qcew_emp"])
    assert (changed.recorded.changed, changed.recorded.retired) == (1, 11)


def test_slices_name_their_columns_otherwise_and_quarters_are_periods(load):
    head = f"{KEYS},qtrly_estabs,month1_emplvl,month2_emplvl,month3_emplvl,total_qtrly_wages"
    load("10001,5,7115,76,0,2020,2,,2,7,8,9,70", head=head, variables=("qcew_emp", "qcew_estab"))
    assert said("qcew_emp") == {("US-10001", "2020-Q2", "7115", Decimal(9), "A")}
    load("10001,5,7115,76,0,2020,A,,2,7,8,9", head=HEAD.replace("_count", ""))
    assert said("qcew_emp") == {("US-10001", "2020", "7115", Decimal(7), "A")}


ROW = TAKEN[1]


@pytest.mark.parametrize(
    ("row", "place", "what"),
    [
        ("10001,5,7111,76,0,2019,A,,3,many,0,0", "row 3, annual_avg_emplvl", "'many'"),
        ("10001,5,7111,76,0,2019,A,,3,-1,0,0", "row 3, annual_avg_emplvl", "'-1'"),
        ("10001,5,7111,76,0,2019,A,,3,NaN,0,0", "row 3, annual_avg_emplvl", "'NaN'"),
        ("10001,5,7111,76,0,2019,A,,3,1e9,0,0", "row 3, annual_avg_emplvl", "'1e9'"),
        ("10001,5,7111,76,0,2019,A,,3,,0,0", "row 3, annual_avg_emplvl", "''"),
        (
            "10001,5,7111,76,0,2019,A,X,3,1,0,0",
            "row 3, disclosure_code",
            "'X' is not empty, N or -",
        ),
        ("1001,5,7111,76,0,2019,A,,3,1,0,0", "row 3, area_fips", "'1001'"),
        ("10001,5,7x,76,0,2019,A,,3,1,0,0", "row 3, industry_code", "'7x'"),
        ("10001,5,7111,76,0,19,A,,3,1,0,0", "row 3, year", "'19' is not four digits"),
        ("10001,5,7111,76,0,2019,5,,3,1,0,0", "row 3, qtr", "'5' is not 1 to 4 or A"),
        ("10009,5,7111,76,0,2019,A,,3,1,0,0", "row 3, area_fips", "'US-10009'"),
        ("10001,5,7112,76,0,2019,A,,3,1,0,0", "row 3, industry_code", "'naics-2017:7112'"),
        (ROW, "row 3, code", "first in 2019.annual.csv, row 2"),
        ("10001,5,7111", "row 3, agglvl_code", "''"),
        ("10001,5,7111,76,0,2019,A,,3,1,0,0,0", "2019.annual.csv", "cannot be read as CSV"),
    ],
)
def test_a_broken_file_is_refused_with_row_column_and_value(load, row, place, what):
    with pytest.raises(Refusal) as caught:
        load(ROW, row)
    assert place in caught.value.where
    assert what in caught.value.what
    assert not Dataset.objects.exists()


def test_what_is_no_such_file_or_holds_nothing_that_is_meant_is_refused(load, nobody_special):
    for rows, more, what in (
        ((), {"head": HEAD.replace("own_code", "owner")}, "lacks: own_code"),
        ((), {"head": HEAD.replace("annual_avg_emplvl", "jobs")}, "annual_avg_emplvl or month3"),
        (LEFT, {}, "no row of private ownership"),
        ((), {"digits": 2}, "no industries of 2 digits"),
        ((), {"variables": ["jobs"]}, "no such code"),
        ((), {"variables": []}, "no such code"),
    ):
        with pytest.raises(Refusal, match=what):
            load(*rows, **more)
    with pytest.raises(Refusal):
        services.load_qcew(
            by=nobody_special, path=None, code="q", titles={}, variables=["qcew_emp"],
            classification="naics-2017", digits=4, publisher="B", licence="L",
        )  # fmt: skip
    assert not Figure.objects.exists()


def test_a_file_of_the_bureau_is_loaded_by_the_command(delaware, shared):
    path = shared / TROUP
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["own_code"], r["agglvl_code"]) == ("5", "76")]
    rows = [row for row in rows if row["industry_code"] != "9999"]
    naics = Classification.objects.get(code="naics-2017")
    for code in {row["industry_code"] for row in rows} - {"7111", "7115"}:
        Activity.objects.create(classification=naics, code=code, level=3)
    Territory.objects.create(
        code="US-13285", kind="district", parent=delaware, valid_from=date(1788, 1, 2)
    )
    done = CliRunner().invoke(app, ["load-qcew", str(path), "--publish"])
    assert done.exit_code == 0, done.output
    taken = 2 * (len(rows) + 2)  # two variables; two quarters of all industries
    assert f"us-qcew (published): {taken} added" in done.output
    jobs = Figure.objects.filter(variable__code="qcew_emp", activity__isnull=False)
    hidden = [row for row in rows if row["disclosure_code"] == "N"]
    assert jobs.filter(observation="Q", value__isnull=True).count() == len(hidden)
    assert jobs.count() == len(rows)
    unmarked = Figure.objects.get(code="qcew_emp.US-13285.2020-Q2.3332")
    assert (unmarked.value, unmarked.observation) == (None, "L")
    assert not Figure.objects.filter(variable__code="qcew_estab", value__isnull=True).exists()
    refused = CliRunner().invoke(app, ["load-qcew", str(path), "--digits", "6"])
    assert refused.exit_code != 0
