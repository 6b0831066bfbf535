"""Counties by industry: withheld is not nobody, all of a file or nothing, and quickly."""

import gzip
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.evidence import app
from kerege.countries.load import load_country
from kerege.countries.package import USA
from kerege.evidence import services
from kerege.evidence.enums import DatasetStatus, Observation, Relation
from kerege.evidence.models import Dataset, Figure
from kerege.evidence.services import FigureRow
from kerege.evidence.sources import cbp_table, whole_table
from kerege.kernel.errors import Refusal
from kerege.reference.models import Activity, Classification, Country, Territory

HEAD = "id,relevant_naics,estab,emp_reported,payann_reported,emp_est1,emp_est3,estimate_est3"
ROWS = (
    "10001,7111,2.0,0.0,0.0,8.0,7.5,1.0",
    "10001,7115,3.2,9.0,476.4,14.3,13.1,0.6",
    "10003,7111,5.0,40.5,900.0,40.5,40.5,0.0",
    "10003,7115,1.0,0.0,12.0,-2.5,0.1,0.9",
)
FILE = "us_county_naics4_cbp.csv.gz"
SHA = "a" * 64


@pytest.fixture
def delaware(db):
    """Two counties and two industries of the United States."""
    Country.objects.create(code="US", name_en="United States", currency="USD", languages=["en"])
    since = {"valid_from": date(1787, 12, 7)}
    nation = Territory.objects.create(code="US", kind="country", name_en="US", **since)
    state = Territory.objects.create(code="US-DE", kind="region", parent=nation, **since)
    for code in ("US-10001", "US-10003"):
        Territory.objects.create(code=code, kind="district", parent=state, **since)
    naics = Classification.objects.create(code="naics-2012", source="Census")
    for code in ("7111", "7115"):
        Activity.objects.create(classification=naics, code=code, level=3)
    for code in cbp_table.MEASURES:
        bound = None if "est" in code.removeprefix("cbp_estab") else 0
        services.ensure_variable(
            by=None, code=code, names={"en": code}, units={"en": "of them"}, kind="count",
            is_additive=True, lower_bound=bound,
        )  # fmt: skip


@pytest.fixture
def load(delaware, tmp_path):
    """Return a function that loads a table of such rows."""

    def make(*rows, head=HEAD, variables=("cbp_emp",), name="table.csv"):
        path = tmp_path / name
        path.write_bytes("\n".join([head, *(rows or ROWS), ""]).encode())
        return services.load_cbp(
            by=None, path=path, code="cbp", titles={"en": "CBP"}, period="2012-2016",
            variables=list(variables), publisher="Census", licence="Public domain",
        )  # fmt: skip

    return make


def said(variable="cbp_emp", **more):
    found = Figure.objects.filter(variable__code=variable, is_current=True, **more)
    columns = ("territory__code", "activity__code", "value", "observation", "relation")
    return list(found.order_by("code").values_list(*columns))


def test_what_is_withheld_is_suppressed_and_never_zero(load):
    loaded = load()
    assert (loaded.recorded.added, loaded.dataset.status) == (4, DatasetStatus.CHECKED)
    assert said() == [
        ("US-10001", "7111", None, Observation.SUPPRESSED, Relation.EXACTLY),
        ("US-10001", "7115", Decimal("9.000000"), Observation.NORMAL, Relation.AT_LEAST),
        ("US-10003", "7111", Decimal("40.500000"), Observation.NORMAL, Relation.EXACTLY),
        ("US-10003", "7115", None, Observation.SUPPRESSED, Relation.EXACTLY),
    ]
    figure = Figure.objects.get(code="cbp_emp.US-10001.2012-2016.7115")
    assert (figure.period, figure.year, figure.breakdown) == ("2012-2016", 2012, "")
    assert loaded.dataset.obtained_from == "table.csv"
    assert loaded.dataset.checks[0]["figures"] == 4


def test_estimates_of_others_are_marked_and_kept_as_they_were_published(load):
    load(variables=("cbp_estab", "cbp_payann", "cbp_emp_est1"))
    assert [row[2] for row in said("cbp_estab")] == [2, Decimal("3.2"), 5, 1]
    assert [row[3] for row in said("cbp_payann")] == ["Q", "A", "A", "A"]
    assert [(row[2], row[3]) for row in said("cbp_emp_est1")] == [
        (8, "E"), (Decimal("14.3"), "E"), (Decimal("40.5"), "A"), (Decimal("-2.5"), "E"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(load):
    load()
    events, keys = Event.objects.count(), set(Figure.objects.values_list("pk", flat=True))
    again = load()
    assert again.recorded == services.Recorded(unchanged=4)
    assert set(Figure.objects.values_list("pk", flat=True)) == keys
    recorded = Event.objects.filter(act="evidence.record_figures").count()
    assert recorded == 1
    assert Event.objects.count() - events <= 1  # it was checked again


def test_a_changed_number_keeps_its_predecessor_and_a_dropped_row_ceases(load):
    load()
    changed = "10001,7111,2.0,6.0,90.0,6.0,6.0,0.0"
    assert load(changed, *ROWS[1:3]).recorded == services.Recorded(
        changed=1, unchanged=2, retired=1
    )
    new = Figure.objects.get(code="cbp_emp.US-10001.2012-2016.7111", is_current=True)
    assert (new.value, new.supersedes.observation) == (6, Observation.SUPPRESSED)
    assert new.reason.startswith("The source was loaded anew")
    assert not Figure.objects.filter(code="cbp_emp.US-10003.2012-2016.7115", is_current=True)
    assert load().recorded == services.Recorded(added=1, changed=1, unchanged=2)


@pytest.mark.parametrize(
    ("rows", "place", "what"),
    [
        (("10001,7111,2.0,many,0,0,0,1.0",), "row 2, emp_reported", "'many' is not a number"),
        ((*ROWS, "1001,7111,2,3,0,0,0,1"), "row 6, id", "'1001' is not five digits"),
        ((*ROWS, "10001,7x,2,3,0,0,0,1"), "row 6, relevant_naics", "'7x' is not two"),
        (("10001,7111,2.0,-4,0,0,0,1.0",), "row 2, emp_reported", "'-4' is not a number"),
        (("10001,7111,2.0,NaN,0,0,0,1.0",), "row 2, emp_reported", "'NaN'"),
        (("10001,7111,2.0,1e9,0,0,0,1.0",), "row 2, emp_reported", "'1e9'"),
        (("10001,7111,2.0,,0,0,0,1.0",), "row 2, emp_reported", "'' is not a number"),
        (("10001,7111,2.0,5,0,0,0,1.2",), "row 2, estimate_est3", "'1.2' is not a share"),
        ((*ROWS, "10009,7111,2,3,0,0,0,0"), "row 6, id", "'US-10009': There is no such code"),
        ((*ROWS, "10001,7112,2,3,0,0,0,0"), "row 6, relevant_naics", "'naics-2012:7112'"),
        ((*ROWS, ROWS[1]), "row 6, code", "first in table.csv, row 3"),
        (("10001,7111,2.0",), "row 2, estimate_est3", "'' is not a share"),
        (("10001,7111,2.0,5,0,0,0,1.0,7",), "table.csv", "cannot be read as CSV"),
        (("10001,7111,2.0,\x00,0,0,0,1.0",), "row 2, emp_reported", "is not a number"),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused_with_row_column_and_value(load, rows, place, what):
    with pytest.raises(Refusal) as caught:
        load(*rows)
    assert place in caught.value.where
    assert what in caught.value.what
    assert not Dataset.objects.exists()
    assert not Figure.objects.exists()


def test_a_file_that_is_no_such_table_is_refused(load, tmp_path):
    with pytest.raises(Refusal, match="heading"):
        load(head="id,naics,emp")
    for name, content, what in (
        ("empty.csv", b"", "heading"),
        ("head.csv", HEAD.encode(), "no row"),
        ("half.csv.gz", gzip.compress("\n".join([HEAD, *ROWS]).encode())[:60], "cannot be read"),
        ("latin.csv", HEAD.encode() + b"\n10001,7111,\xe9,1,1,1,1,1", "cannot be read|is not"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refusal, match=what):
            list(cbp_table.read(path, ["cbp_emp"]))


def test_a_file_beyond_the_bound_is_not_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_table, "MOST_BYTES", 1000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 1_000_000))
    with pytest.raises(Refusal, match="larger than 1,000 bytes"):
        list(cbp_table.read(path, ["cbp_emp"]))


def test_only_what_the_package_knows_is_taken_over(load):
    for variables, what in ((("jobs",), "jobs"), ((), "variable")):
        with pytest.raises(Refusal) as caught:
            load(variables=variables)
        assert caught.value.where == what


def test_a_person_without_the_role_may_not_load(delaware, nobody_special, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("\n".join([HEAD, *ROWS]))
    with pytest.raises(Refusal):
        services.load_cbp(
            by=nobody_special, path=path, code="cbp", titles={"en": "CBP"}, period="2012-2016",
            variables=["cbp_emp"], publisher="Census", licence="Public domain",
        )  # fmt: skip
    assert not Dataset.objects.exists()


BAD = (
    {"variable": "unknown"},
    {"territory": "US-99999"},
    {"activity": "naics-2012:9"},
    {"scope": "none:1"},
    {"period": "lately"},
    {"value": "x"},
    {"value": "1e30"},
    {"value": "-1"},
    {"value": None},
    {"observation": "Q"},
    {"observation": "Z"},
    {"relation": "roughly"},
    {"lower": "9", "upper": "2"},
    {"breakdown": "a b"},
)
GOOD = {
    "variable": "cbp_emp", "territory": "US-10001", "period": "2012", "value": "7.5",
    "activity": "naics-2012:7111", "scope": "", "breakdown": "", "observation": "A",
    "relation": "exactly", "lower": None, "upper": None,
}  # fmt: skip
OTHER = GOOD | {"territory": "US-10003", "value": "3"}


@pytest.mark.parametrize("bad", BAD)
def test_a_table_is_refused_as_its_rows_would_be(delaware, bad):
    rows = [OTHER, GOOD | bad]
    messages = []
    for number, record in enumerate((_by_row, _by_table)):
        dataset = services.register_dataset(
            by=None, code=f"d{number}", titles={}, publisher="C", licence="L", checksum=SHA
        )
        with pytest.raises(Refusal) as caught:
            record(dataset, rows)
        messages.append((caught.value.what, caught.value.where, caught.value.mend))
    assert messages[0] == messages[1]
    assert not Figure.objects.exists()


def _by_row(dataset, rows):
    figures = [FigureRow(**row) for row in rows]
    return services.record_figures(by=None, dataset=dataset, rows=figures, is_complete=True)


def _by_table(dataset, rows):
    schema = dict.fromkeys(GOOD, pl.String)
    return services.record_table(by=None, dataset=dataset, table=pl.DataFrame(rows, schema))


def test_a_table_becomes_the_same_figures_as_its_rows(delaware):
    dataset = services.register_dataset(
        by=None, code="d", titles={}, publisher="C", licence="L", checksum=SHA
    )
    rows = [
        OTHER | {"value": "1.2345675", "lower": "1e-3", "upper": " 2 "},
        GOOD | {"value": None, "observation": "Q", "period": ""},
        GOOD | {"activity": "", "breakdown": "women", "relation": "about"},
    ]
    assert _by_row(dataset, rows).added == 3
    assert _by_table(dataset, rows) == services.Recorded(unchanged=3)
    changed = [rows[0] | {"upper": "3"}, *rows[1:]]
    assert _by_table(dataset, changed) == services.Recorded(changed=1, unchanged=2)
    assert _by_row(dataset, changed) == services.Recorded(unchanged=3)


def test_the_name_of_another_source_is_not_taken_over(delaware):
    one, two = (
        services.register_dataset(
            by=None, code=code, titles={}, publisher="C", licence="L", checksum=SHA
        )
        for code in ("one", "two")
    )
    _by_row(one, [GOOD])
    with pytest.raises(Refusal, match="belongs to another source"):
        _by_table(two, [GOOD])
    assert Figure.objects.get().dataset == one


def test_the_command_loads_and_publishes(load, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("\n".join([HEAD, *ROWS]))
    asked = ["load-cbp", str(path), "--period", "2012-2016", "--publish"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "us-cbp (published): 8 added" in done.output
    assert CliRunner().invoke(app, [*asked[:3], "2016-2012"]).exit_code == 2


def test_the_whole_table_is_read_as_it_is_described(shared):
    path = shared / "data/us_cbp_county_naics4" / FILE
    (jobs,) = cbp_table.read(path, ["cbp_emp"])
    frame = jobs.frame
    assert frame.height == 422_059
    withheld = (frame["observation"] == "Q").mean()
    assert round(100 * withheld, 1) == 50.1
    assert round(frame["value"].cast(pl.Float64).sum() / 1e6, 1) == 90.4


@pytest.mark.soak
@pytest.mark.django_db
def test_the_whole_table_is_loaded(shared):
    load_country(USA)
    path = shared / "data/us_cbp_county_naics4" / FILE
    loaded = services.load_cbp(
        by=None, path=path, code="cbp", titles={"en": "CBP"}, period="2012-2016",
        variables=["cbp_emp"], publisher="Census", licence="Public domain",
    )  # fmt: skip
    assert loaded.recorded.added == 422_059
    assert Figure.objects.filter(observation=Observation.SUPPRESSED).count() == 211_598
