"""Each source: the request it makes, what it reads from an answer, and what it will not read."""

import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from kerege.evidence.sources import SOURCES, Observed, Trouble, source_named
from kerege.kernel.errors import Refusal

SDMX = {"site": "eurostat", "flow": "MADE_UP", "territory": "geo", "activity": "nace_r2"}
BANK = {"indicator": "XX.MADE.UP"}
CBP = {"year": "2021", "state": "01"}
QCEW = {"year": "2020", "quarter": "1", "area": "13285"}
KZ = {"base": "https://example.org/element/<id>/file/", "element": "6576"}
FILE = {"url": "https://example.org/a.csv"}
ASKED = {"sdmx": SDMX, "world-bank": BANK, "census-cbp": CBP, "bls-qcew": QCEW} | {
    "stat-kz": KZ,
    "table-file": FILE,
}


@pytest.mark.parametrize(
    ("name", "given", "url"),
    [
        (
            "sdmx",
            SDMX | {"key": "A.J.DE1", "start": "2022"},
            (
                "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/MADE_UP/A.J.DE1"
                "?startPeriod=2022"
            ),
        ),
        (
            "sdmx",
            {"base": "https://example.org/3.0/", "flow": "XX/MADE_UP/1.0", "version": "3.0"}
            | {"start": "2022", "end": "2024"},
            "https://example.org/3.0/data/dataflow/XX/MADE_UP/1.0/*?c[TIME_PERIOD]=ge:2022+le:2024",
        ),
        (
            "world-bank",
            BANK | {"countries": "KAZ;USA", "years": "2020:2024"},
            (
                "https://api.worldbank.org/v2/country/KAZ;USA/indicator/XX.MADE.UP"
                "?format=json&per_page=20000&date=2020:2024"
            ),
        ),
        (
            "census-cbp",
            CBP | {"industry": "5121"},
            (
                "https://api.census.gov/data/2021/cbp?get=ESTAB,EMP,PAYANN,EMP_N,PAYANN_N,NAICS2017"
                "&for=county:*&in=state:01&NAICS2017=5121"
            ),
        ),
        ("bls-qcew", QCEW, "https://data.bls.gov/cew/data/api/2020/1/area/13285.csv"),
        ("stat-kz", KZ, "https://example.org/element/6576/file/"),
        ("table-file", FILE, "https://example.org/a.csv"),
    ],
)
def test_a_source_asks_as_its_documentation_says(name, given, url):
    assert source_named(name).request(given).url == url


@pytest.mark.parametrize("file", ["sdmx21.xml", "sdmx30.xml", "sdmx30.csv"])
def test_sdmx_in_every_form_says_the_same(answers, file):
    found = source_named("sdmx").read((answers / file).read_bytes(), SDMX)
    assert [(o.territory, o.activity, o.period, o.value, o.status) for o in found] == [
        ("DE1", "J", "2022", Decimal("12.5"), "A"),
        ("DE1", "J", "2023", None, "Q"),
        ("DE1", "J", "2024", Decimal("13.75"), "P"),
    ]


def test_an_unknown_dimension_is_named_with_those_there_are(answers):
    with pytest.raises(Trouble, match="There is no dimension 'region'") as told:
        source_named("sdmx").read(
            (answers / "sdmx21.xml").read_bytes(), SDMX | {"territory": "region"}
        )
    assert "geo" in told.value.mend


def test_rows_that_the_mapping_cannot_tell_apart_are_refused(answers):
    text = (answers / "sdmx30.csv").read_text()
    twice = text + "dataflow,XX:MADE_UP(1.0),I,A,K,DE1,2022,99,,\n"
    with pytest.raises(Trouble, match="Stated twice"):
        source_named("sdmx").read(twice.encode(), {"flow": "MADE_UP", "territory": "geo"})


def test_entities_in_xml_are_not_unfolded(answers):
    bomb = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    text = (answers / "sdmx21.xml").read_bytes()
    head, _, rest = text.partition(b"?>")
    with pytest.raises(Trouble, match="declares entities"):
        source_named("sdmx").read(head + b"?>" + bomb + rest, SDMX)


def test_the_world_bank_keeps_its_digits_and_its_gaps(answers):
    found = source_named("world-bank").read((answers / "world_bank.json").read_bytes(), BANK)
    assert found == [
        Observed("XX.MADE.UP", "KAZ", "2024", Decimal("0.1")),
        Observed("XX.MADE.UP", "KAZ", "2023", None, "L"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[{"message":[{"id":"120","key":"Invalid value","value":"x"}]}]', "World Bank says"),
        (b'[{"page":1,"pages":3,"total":9},[]]', "3 pages"),
        (b'[{"page":1,"pages":1,"total":2},[]]', "announces 2"),
        (b'[{"page":1,"pages":0,"total":0},null]', "no observation"),
        (b'[{"page":1,"pages":1,"total":1},[{"value":1}]]', "lacks a documented member"),
        (b'{"a":1}', "not a list"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_not_the_world_banks_form_is_refused(content, words):
    with pytest.raises(Trouble, match=words):
        source_named("world-bank").read(content, BANK)


def test_what_the_census_withholds_is_suppressed_and_not_zero(answers):
    found = source_named("census-cbp").read((answers / "census_cbp.json").read_bytes(), CBP)
    values = {(o.territory, o.activity, o.measure): (o.value, o.status) for o in found}
    assert values["01001", "5121", "EMP"] == (Decimal(345), "A")
    assert values["01001", "5122", "EMP"] == (None, "Q")
    assert values["01001", "5122", "ESTAB"] == (Decimal(3), "A")
    assert values["01003", "5415", "PAYANN"] == (None, "L")


def test_a_real_slice_of_the_bureau_of_labor_statistics_is_read(shared):
    content = (shared / "data/us_cbp_county_naics4/qcew_2020q1q2_troup_county_ga.csv").read_bytes()
    found = source_named("bls-qcew").read(content, QCEW)
    values = {(o.measure, o.period, o.activity, o.breakdown): (o.value, o.status) for o in found}
    assert values["month3_emplvl", "2020-Q1", "10", "0.0.70"] == (Decimal(40032), "A")
    hidden = [o for o in found if o.status == "Q"]
    assert hidden
    assert all(o.value is None for o in hidden)
    assert all(o.measure != "qtrly_estabs_count" for o in hidden)


def workbook(rows) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def test_a_dynamic_table_is_read_by_territory_and_year():
    content = workbook(
        [
            ["Население", None, None, None],
            [None, "2022", 2023, "2024 год"],
            ["Абай", "1\u00a0234,5", "-", "x"],
            ["Источник: Бюро", None, None, None],
        ]
    )
    found = source_named("stat-kz").read(content, KZ)
    assert [(o.territory, o.period, o.value, o.status) for o in found] == [
        ("Абай", "2022", Decimal("1234.5"), "A"),
        ("Абай", "2023", None, "L"),
        ("Абай", "2024", None, "Q"),
    ]


def test_the_address_of_the_bureaus_tables_is_a_setting():
    with pytest.raises(Refusal, match="address of the tables is not set"):
        source_named("stat-kz").request({"element": "6576"})


def test_a_zip_bomb_is_not_unfolded():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        for number in range(8):
            pack.writestr(f"xl/{number}.xml", b"0" * 50_000_000)
    with pytest.raises(Trouble, match="would unfold to 400,000,000 bytes"):
        source_named("stat-kz").read(stream.getvalue(), KZ)


SCHEMA = (
    '{"fields": [{"name": "region", "type": "string", "constraints": {"required": true}},'
    ' {"name": "year", "type": "year"}, {"name": "jobs", "type": "integer"}]}'
)
OWN = FILE | {"schema": SCHEMA, "territory": "region", "period": "year", "value": "jobs"}
ROWS = [["region", "year", "jobs"], ["A", 2024, 5], ["B", 2024, None]]


def _parquet(rows) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    stream = io.BytesIO()
    columns = {name: [row[n] for row in rows[1:]] for n, name in enumerate(rows[0])}
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("csv", b"region,year,jobs\nA,2024,5\nB,2024,\n"),
        ("xlsx", workbook(ROWS)),
        ("parquet", _parquet(ROWS)),
    ],
)
def test_a_file_is_read_by_its_schema_in_every_form(form, content):
    found = source_named("table-file").read(content, OWN | {"form": form})
    assert found == [Observed("", "A", "2024", Decimal(5)), Observed("", "B", "2024", None, "L")]


def test_every_fault_of_a_file_is_told_with_its_row_and_column():
    content = b"region,year,jobs\nA,20x4,5\n,2024,many\n"
    with pytest.raises(Trouble) as told:
        source_named("table-file").read(content, OWN)
    assert "row 2, year" in told.value.what
    assert "row 3, region" in told.value.what
    assert "row 3, jobs" in told.value.what


@pytest.mark.parametrize("name", sorted(SOURCES))
@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html><body>Service unavailable</body></html>",
        b"\xff\xfe\x00\x01junk",
        "регион;год".encode("cp1251"),
        b"",
        b"PK\x03\x04 not a workbook",
        b"{}",
        b"a,b\n1,2,3\n",
        b"<a><b></a>",
    ],
)
def test_nonsense_is_refused_by_every_source(name, content):
    with pytest.raises(Trouble) as told:
        source_named(name).read(content, ASKED[name])
    assert told.value.where
    assert told.value.mend


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_says_what_it_needs(name):
    with pytest.raises(Refusal, match=f"The source {name} needs"):
        source_named(name).request({})


def test_an_unknown_source_is_answered_with_those_there_are():
    with pytest.raises(Refusal, match="There is no source 'x'") as told:
        source_named("x")
    assert "world-bank" in told.value.mend
