"""The cube against a plain count of the same rows; resuming, and what leaves the folder."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from frictionless import Package, Schema, system

from evidence import microdata
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence.cube import build as building
from kerege.evidence.cube.build import Machine, build
from kerege.evidence.cube.codes import read_codes
from kerege.evidence.cube.request import MEASURES, Request, Rule, fields, schema
from kerege.kernel.errors import Refusal

PLAIN = Request(unit="firm", years=(2020, 2024), measures=MEASURES, unprotected="a test")
SMALL = Machine(memory=256, threads=1)
SCOPE = "uk-dcms-oked:2016"


def codes_for(asked):
    return read_codes(KAZAKHSTAN, scope=asked.scope, level=asked.level)


def make(paths, asked, out, machine=SMALL):
    quiet = lambda *_: None  # noqa: E731 -- nobody watches
    return build(paths, asked, codes_for(asked), out, machine=machine, progress=quiet)


@pytest.mark.parametrize(
    "asked",
    [
        PLAIN,
        replace(PLAIN, breakdown=("size", "sex"), level="division"),
        replace(PLAIN, breakdown=("size",), margins=True),
        replace(PLAIN, scope=SCOPE, margins=True, breakdown=("legal_form",)),
        replace(PLAIN, unprotected="", rule=Rule(threshold=3, p_percent=20)),
        replace(PLAIN, unprotected="", rule=Rule(threshold=5, dominance=(1, 60))),
        replace(PLAIN, unprotected="", rule=Rule(threshold=2, dominance=(2, 85))),
    ],
    ids=["plain", "by class", "margins", "scope", "p percent", "one holds", "two hold"],
)
@pytest.mark.parametrize("unit", ["firm", "job"])
def test_the_cube_is_what_a_plain_count_gives(asked, unit, tmp_path):
    asked = replace(asked, unit=unit)
    codes = codes_for(asked)
    rows = microdata.jobs(codes) if unit == "job" else microdata.firms(codes)
    half = len(rows) // 2
    paths = [
        microdata.write_csv(tmp_path / "a.csv", rows[:half], ";"),
        microdata.write_parquet(tmp_path / "b.parquet", rows[half:]),
    ]
    written = make(paths, asked, tmp_path / "out")
    found = microdata.read_cube(tmp_path / "out", asked)
    wanted = microdata.expected(rows, asked, codes)
    assert found == wanted
    assert written.withheld == sum(status == "Q" for _, status in wanted.values())
    assert bool(written.withheld) == (asked.rule is not None)
    assert written.rows == len(rows)


def test_weights_of_a_scope_count_and_overlaps_count_once(tmp_path):
    asked = replace(PLAIN, scope=SCOPE, margins=True)
    codes = codes_for(asked)
    code = min(code for code in codes.totals if len(code) == 5)
    parts = [(code, "crafts", Decimal("0.25")), (code, "design", Decimal("0.5"))]
    codes = replace(codes, parts=parts, totals={code: Decimal("0.5")})
    rows = [row | {"activity": code} for row in microdata.firms(codes_for(asked), 40)]
    rows += [row | {"id": row["id"] + "x", "activity": "01111"} for row in rows[:7]]
    path = microdata.write_csv(tmp_path / "a.csv", rows)
    written = build([path], asked, codes, tmp_path / "out", machine=SMALL, progress=lambda *_: None)
    found = microdata.read_cube(tmp_path / "out", asked)
    assert found["KZ", "crafts", "2022", "firms"] == (10, "A")
    assert found["KZ", "design", "2022", "firms"] == (20, "A")
    assert found["KZ", "_T", "2022", "firms"] == (20, "A")
    assert written.outside == 7


def test_the_same_files_give_the_same_bytes_whatever_their_order_and_form(tmp_path):
    asked = replace(PLAIN, unprotected="", rule=Rule(threshold=3, p_percent=20))
    rows = microdata.firms(codes_for(asked))
    first = make([microdata.write_csv(tmp_path / "a.csv", rows)], asked, tmp_path / "one")
    second = make(
        [microdata.write_parquet(tmp_path / "b.parquet", rows[::-1])], asked, tmp_path / "two"
    )
    assert first.checksum == second.checksum
    again = make([tmp_path / "a.csv"], asked, tmp_path / "one")
    assert again == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.parquet", "one", "two"]


def test_a_stopped_run_goes_on_where_it_stood(tmp_path, monkeypatch):
    rows = microdata.firms(codes_for(PLAIN), years=(2021, 2022, 2023))
    paths = [
        microdata.write_csv(tmp_path / f"{year}.csv", [r for r in rows if r["year"] == year])
        for year in (2021, 2022, 2023)
    ]
    whole = make(paths, PLAIN, tmp_path / "whole")
    summed, sum_up = [], building._sum_up

    def stops(engine, source, part, asked):
        if source.path.name == "2022.csv" and "2022.csv" not in summed:
            summed.append(source.path.name)
            raise KeyboardInterrupt
        summed.append(source.path.name)
        sum_up(engine, source, part, asked)

    monkeypatch.setattr(building, "_sum_up", stops)
    with pytest.raises(KeyboardInterrupt):
        make(paths, PLAIN, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.work").stat().st_mode & 0o777 == 0o700
    again = make(paths, PLAIN, tmp_path / "out")
    assert summed == ["2021.csv", "2022.csv", "2022.csv", "2023.csv"]
    assert again.checksum == whole.checksum
    assert not (tmp_path / "out.work").exists()


def test_a_file_that_was_sound_is_not_read_again_after_another_was_mended(tmp_path, monkeypatch):
    rows = microdata.firms(codes_for(PLAIN))
    by_year = [[row for row in rows if row["year"] == year] for year in (2022, 2023)]
    good = microdata.write_csv(tmp_path / "a.csv", by_year[0])
    bad = microdata.write_csv(
        tmp_path / "b.csv", [*by_year[1], by_year[1][0] | {"id": "x", "wages": -1}]
    )
    with pytest.raises(Refusal, match="negative"):
        make([good, bad], PLAIN, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    summed, sum_up = [], building._sum_up
    monkeypatch.setattr(
        building, "_sum_up", lambda e, s, p, a: (summed.append(s.path.name), sum_up(e, s, p, a))
    )
    make([good, microdata.write_csv(bad, by_year[1])], PLAIN, tmp_path / "out")
    assert summed == ["b.csv"]


def test_the_package_says_what_it_is_and_checks_itself(tmp_path):
    asked = replace(
        PLAIN,
        unprotected="",
        rule=Rule(threshold=3, p_percent=20),
        synthetic=True,
        breakdown=("size",),
    )
    path = microdata.write_csv(tmp_path / "a.csv", microdata.firms(codes_for(asked)))
    written = make([path], asked, tmp_path / "out")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert described["title"].startswith("SYNTHETIC")
    made = described["kerege"]
    assert made["protected"] is True
    assert made["recipe"]["result_checksum"] == written.checksum
    # The bound of a rule on sums helps whoever wants to undo it, so that it is not told.
    rule = made["recipe"]["parameters"]["rule"]
    assert rule == {"threshold": 3, "p_percent": "not told"}
    assert list(made["recipe"]["inputs"]) == ["a.csv"]
    with (tmp_path / "out" / "cube.csv").open() as stream:
        lines = list(csv.DictReader(stream))
    assert {line["synthetic"] for line in lines} == {"true"}
    assert all((line["value"] == "") == (line["status"] == "Q") for line in lines)
    assert not any("SYNTHETIC-" in json.dumps(line) for line in lines)  # no firm's number leaves


def test_an_unprotected_cube_says_so_in_its_name_and_description(tmp_path):
    path = microdata.write_csv(tmp_path / "a.csv", microdata.firms(codes_for(PLAIN)))
    written = make([path], PLAIN, tmp_path / "out")
    assert written.files == ["cube-unprotected.csv", "cube-unprotected.parquet", "datapackage.json"]
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert "NOT PROTECTED" in described["description"]
    assert described["kerege"]["recipe"]["parameters"]["unprotected"] == "a test"


def test_the_command_runs_without_django_and_says_its_steps(tmp_path):
    path = microdata.write_csv(tmp_path / "synthetic-firms.csv", microdata.firms(codes_for(PLAIN)))
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from kerege.cli.main import app\n"
        "app(sys.argv[1:])"
    )
    options = ["--sum", "wages", "--threshold", "3", "--p-percent", "10", "--json"]
    command = [sys.executable, "-c", code, "evidence", "cube", str(path), *options]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert (told["rows"], told["synthetic"], told["protected"]) == (800, True, True)
    assert "Summing up synthetic-firms.csv" in done.stderr


def test_the_guide_names_every_column_of_the_schema():
    guide = (KAZAKHSTAN.parents[3] / "docs" / "guide" / "microdata.md").read_text()
    table = guide.partition("| Column |")[2].partition("\n\n")[0]
    assert not [name for name in fields() if f"`{name}`" not in table]
    assert Schema(schema()).field_names == list(fields())
