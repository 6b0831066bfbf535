"""``kerege methods protect``: a file in, a protected file out, no Django."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.methods.disclosure import disclosure_audit, frequency_rule
from kerege.methods.disclosure.labelled_table import labelled_table

COUNTS = """region,activity,subjects
A,62,1
A,63,9
A,90,8
B,62,7
B,63,9
B,90,6
C,62,5
C,63,5
C,90,5
"""
TREE = "code,parent\n62,J\n63,J\nJ,\n90,R\nR,\n"
OPTIONS = ("--axis", "region", "--axis", "activity", "--threshold", "3", "--zero-is-safe")


@pytest.fixture
def file(tmp_path):
    def made(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return made


def run(*arguments):
    return CliRunner().invoke(app, ["methods", "protect", *arguments])


def test_a_table_is_written_with_totals_and_what_would_tell_is_empty(file, tmp_path):
    out = tmp_path / "out.csv"
    tree = f"activity={file(TREE, 'tree.csv')}"
    done = run(
        file(COUNTS),
        *OPTIONS,
        "--value",
        "subjects",
        "--hierarchy",
        tree,
        "--out",
        str(out),
        "--json",
    )
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    number = {(row["region"], row["activity"]): row for row in rows}
    assert len(rows) == said["cells"] == 4 * 6
    assert number["_T", "_T"] == {
        "region": "_T",
        "activity": "_T",
        "subjects": "55",
        "status": "A",
    }
    assert number["A", "62"]["subjects"] == ""
    withheld = [key for key, row in number.items() if row["status"] == "Q"]
    assert len(withheld) == said["unsafe"] + said["further_withheld"]
    assert said["at_least"] <= said["information_lost"] + 1e-6

    regions = {"_T": ""} | dict.fromkeys("ABC", "_T")
    activities = {"_T": "", "J": "_T", "R": "_T", "62": "J", "63": "J", "90": "R"}
    given = [tuple(line.split(",")) for line in COUNTS.splitlines()[1:]]
    table = labelled_table([((a, b), float(n)) for a, b, n in given], [regions, activities])
    hidden = np.zeros(table.table.values.shape, dtype=bool)
    for key in withheld:
        hidden[table.position(key)] = True
    primary = frequency_rule(table.table.values, threshold=3, zero_is_safe=True)
    assert not disclosure_audit(table.table, hidden, primary=primary).exposed.any()


def test_contributions_of_holders_are_added_and_dominance_is_seen(file):
    rows = "region,firm,turnover\n" + "".join(
        f"{region},{region}{n},{amount}\n"
        for region in "ABC"
        for n, amount in enumerate([1000, 5, 5, 5] if region == "A" else [50, 60, 70, 40])
    )
    arguments = (file(rows), *OPTIONS[:2], *OPTIONS[4:], "--value", "turnover", "--holder", "firm")
    lenient = run(*arguments, "--json")
    strict = run(*arguments, "--p-percent", "10", "--json")
    assert json.loads(lenient.output)["unsafe"] == 0
    assert json.loads(strict.output)["unsafe"] == 1


@pytest.mark.parametrize(
    ("text", "extra", "words"),
    [
        (COUNTS, ("--value", "people"), "column is missing"),
        (COUNTS + "A,62,3\n", ("--value", "subjects"), "named twice"),
        (COUNTS + "D,62,x\n", ("--value", "subjects"), "not a number"),
        (COUNTS + "D,62,-1\n", ("--value", "subjects"), "negative"),
        (COUNTS, ("--value", "subjects", "--p-percent", "10"), "who contributes"),
        (COUNTS, ("--value", "subjects", "--hierarchy", "year=x.csv"), "no axis"),
        ("", ("--value", "subjects"), "no rows"),
    ],
)
def test_refusals(file, text, extra, words):
    done = run(file(text), *OPTIONS, *extra, "--json")
    assert done.exit_code == 2
    assert words in " ".join(json.loads(done.output).values())


def test_a_file_that_is_not_there_is_not_found():
    assert run("nothing.csv", *OPTIONS, "--value", "subjects").exit_code == 5


def test_it_runs_without_django(file):
    code = (
        "import sys; sys.modules['django'] = None;"
        "from kerege.cli.main import app; app(sys.argv[1:], standalone_mode=False)"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", code, "methods", "protect", file(COUNTS)),
            *(*OPTIONS, "--value", "subjects"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("region,activity,subjects,status\n_T,_T,55,A\n")
    assert "more withheld" in done.stderr
