"""Bad input to the cube: file, row, column, value and mend; nothing written, nothing left."""

import os
import random

import pytest
from typer.testing import CliRunner

from evidence import microdata
from kerege.cli.evidence import app
from kerege.countries.package import KAZAKHSTAN
from kerege.evidence.cube.codes import read_codes

RULE = ["--threshold", "3", "--p-percent", "10"]
CODES = read_codes(KAZAKHSTAN, scope="", level="section")


def rows(**changes):
    """Return ten rows, with changes to the last."""
    found = microdata.firms(CODES, 10, years=(2022,))
    found[-1] |= changes
    return found


def refused(paths, tmp_path, *more):
    before = {path.name for path in tmp_path.iterdir()}
    paths = paths if isinstance(paths, list) else [paths]
    arguments = [*map(str, paths), "--out", str(tmp_path / "out"), *RULE, "--years", "2019-2024"]
    done = CliRunner().invoke(app, ["cube", *arguments, *more])
    said = " ".join(done.stderr.split())
    assert done.exit_code in {2, 4, 5, 6, 7}, done.output
    after = {path.name for path in tmp_path.iterdir()}
    # Of several files those that are sound need not be read again when the other is mended.
    assert after - ({"out.work"} if len(paths) > 1 else set()) == before
    return said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"territory": "KZ-99"}, ("Row 11, column territory, 'KZ-99'", "no such territory")),
        ({"territory": "KZ-YUZ"}, ("'KZ-YUZ'", "does not exist in the year")),
        ({"activity": "1111"}, ("Row 11, column activity, '1111'", "01111 keeps its zero")),
        ({"activity": "A"}, ("stands above the level", "--level")),
        ({"year": "202"}, ("Row 11, column year, '202'", "2019 to 2024")),
        ({"year": "1999"}, ("column year, '1999'", "--years")),
        ({"size": "_T"}, ("column size, '_T'", "no code of a class")),
        ({"size": "=cmd()"}, ("column size, '=cmd()'", "no code of a class")),
        ({"sex": "female"}, ("column sex, 'female'", "one of F, M")),
        ({"wages": "-1"}, ("Row 11, column wages, '-1'", "negative")),
        ({"wages": "1 000"}, ("column wages, '1 000'", "no amount")),
        ({"wages": "1,5"}, ("column wages, '1,5'", "no amount")),
        ({"wages": "1.234"}, ("column wages, '1.234'", "at most two decimals")),
        ({"wages": "NaN"}, ("column wages, 'NaN'", "no amount")),
        ({"wages": "1e9"}, ("column wages, '1e9'", "no amount")),
        ({"wages": "10000000000000000"}, ("no amount", "below 10^13")),
        ({"id": ""}, ("Row 11, column id, ''", "not named")),
        ({"id": "SYNTHETIC-3"}, ("2 rows have the same key", "row 5", "row 11")),
    ],
)
def test_a_bad_row_is_named_with_its_mend(changes, words, tmp_path):
    path = microdata.write_csv(tmp_path / "firms.csv", rows(**changes))
    level = "division" if changes.get("activity") == "A" else "section"
    said = refused(
        path, tmp_path, *["--by", "size", "--by", "sex", "--sum", "wages", "--level"], level
    )
    assert str(path) in said.replace(" ", "") or "firms.csv" in said
    for word in words:
        assert word in said
    assert "mend:" in said


def test_several_faults_are_told_together(tmp_path):
    faulty = rows(wages="-1", territory="KZ-99")
    faulty[2]["activity"] = "999"
    said = refused(microdata.write_csv(tmp_path / "a.csv", faulty), tmp_path, "--sum", "wages")
    assert "Row 11, column territory" in said
    assert "Row 4, column activity, '999'" in said
    assert "Row 11, column wages" in said


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e13, 0.125, -0.5])
def test_a_bad_number_of_a_parquet_file_is_named(value, tmp_path):
    path = microdata.write_parquet(tmp_path / "a.parquet", rows(employees=value))
    said = refused(path, tmp_path, "--sum", "employees")
    assert f"Row 10, column employees, '{value}'" in said


def test_a_firm_in_two_files_of_one_year_is_named_in_both(tmp_path):
    one = microdata.write_csv(tmp_path / "a.csv", rows())
    two = microdata.write_csv(tmp_path / "b.csv", rows()[4:5])
    said = refused([one, two], tmp_path)
    assert "2 rows have the same key" in said
    assert "a.csv, row 6" in said
    assert "b.csv, row 2" in said


def test_a_file_handed_in_twice_counts_nobody_twice(tmp_path):
    one = microdata.write_csv(tmp_path / "a.csv", rows())
    two = microdata.write_csv(tmp_path / "b.csv", rows())
    assert "Two files are the same" in refused([one, two], tmp_path)


def test_jobs_are_not_taken_for_firms(tmp_path):
    path = microdata.write_csv(tmp_path / "a.csv", microdata.jobs(CODES, 10))
    assert "--unit job" in refused(path, tmp_path)


def _cut(data):
    return data[: len(data) * 2 // 3]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("empty.parquet", b"", "The file is empty"),
        ("heading.csv", b"id,territory,activity,year\n", "The file has no rows"),
        ("no-heading.csv", b"F1,KZ-11,01111,2022\nF2,KZ-11,01111,2022\n", "is missing: id"),
        ("twice.csv", b"id,id,territory,activity,year\n1,1,KZ-11,01111,2022\n", "stands twice"),
        ("text.parquet", b"id,territory\n1,2\n", "damaged or cut off"),
        ("ragged.csv", b"id,territory,activity,year\n1,KZ-11,01111,2022,x,y\n", "export it again"),
        ("short.csv", b"id,territory,activity,year\n1,KZ-11\n2,KZ-11,01111,2022\n", "Row 2"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(10_000), "not UTF-8"),  # noqa: S311 -- junk
        ("zip.csv", b"PK\x03\x04" + bytes(3000), "no rows"),
        ("long.csv", b"x" * 3_000_000, "no heading"),
    ],
)
def test_a_file_that_is_no_table_is_refused(name, content, words, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused(path, tmp_path)


def test_another_encoding_is_named_with_its_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"id,territory,activity,year\nF1,KZ-11,01111,2022\n" + "Қ".encode("utf-16") + b"\n"
    )
    said = refused(path, tmp_path)
    assert "not UTF-8" in said
    assert "row 3" in said
    path.write_bytes(
        "id,territory,activity,year\nЖШС,KZ-11,01111,2022\n".encode("cp1251", "replace")
    )
    assert "row 2" in refused(path, tmp_path)


def test_a_cut_or_damaged_parquet_file_is_refused(tmp_path):
    path = microdata.write_parquet(tmp_path / "a.parquet", microdata.firms(CODES, 3000))
    whole = path.read_bytes()
    path.write_bytes(_cut(whole))
    assert "damaged or cut off" in refused(path, tmp_path)
    damaged = bytearray(whole)
    damaged[40 : len(whole) // 2] = os.urandom(len(whole) // 2 - 40)
    path.write_bytes(damaged)
    assert "export it again" in refused(path, tmp_path)


def test_a_gigabyte_of_nothing_is_refused_at_once(tmp_path):
    path = tmp_path / "junk.csv"
    with path.open("wb") as stream:
        stream.write(b"id,territory,activity,year\n")
        stream.truncate(1 << 30)
    assert "NUL byte" in refused(path, tmp_path)


def test_a_column_of_a_wrong_type_is_named(tmp_path):
    faulty = microdata.write_parquet(tmp_path / "a.parquet", rows())
    import pyarrow as pa
    from pyarrow import parquet

    table = parquet.read_table(faulty)
    activity = pa.array([int(code) for code in table["activity"].to_pylist()])
    parquet.write_table(table.set_column(2, "activity", activity), faulty)
    assert "so that none loses its zeros" in refused(faulty, tmp_path)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--by", "id"], "'id' cannot be asked for"),
        (["--sum", "wages", "--sum", "wages"], "twice"),
        (["--level", "town"], "no such level"),
        (["--scope", "nothing:1"], "no such scope"),
        (["--backend", "oracle"], "no such backend"),
        (["--years", "last"], "FIRST-LAST"),
        (["--years", "2024-2019"], "comes after"),
        (["--threshold", "1"], "at least 2"),
        (["--dominance", "3:60"], "n is 1 or 2"),
        (["--dominance", "half"], "N:K"),
        (["--p-percent", "0"], "between 1 and 100"),
        (["--unprotected", "curiosity"], "protected by a rule, or"),
        (["--country", "/nowhere"], "code table cannot be read"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(options, words, tmp_path):
    path = microdata.write_csv(tmp_path / "a.csv", rows())
    assert words in refused(path, tmp_path, *options)


def test_sums_need_a_rule_on_large_firms(tmp_path):
    path = microdata.write_csv(tmp_path / "a.csv", rows())
    arguments = ["cube", str(path), "--out", str(tmp_path / "out"), "--threshold", "3"]
    done = CliRunner().invoke(app, [*arguments, "--sum", "wages"])
    assert "--p-percent or --dominance" in " ".join(done.stderr.split())
    done = CliRunner().invoke(app, ["cube", str(path), "--out", str(tmp_path / "out")])
    assert "protected by a rule" in done.stderr
    assert "nothing to read" in CliRunner().invoke(app, ["cube"]).stderr


def test_nothing_of_others_is_written_over(tmp_path):
    path = microdata.write_csv(tmp_path / "a.csv", rows())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    assert "something else" in refused(path, tmp_path)
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"
