"""Micro-clusters from a file of firms: what is told, what is withheld, what is refused."""

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from kerege.cli.main import app
from kerege.evidence.firms.analysis import Asked, find
from kerege.evidence.firms.reading import COLUMNS, read_firms, schema
from kerege.kernel.errors import Refusal

FILM, SHOP = "59110", "47111"
SCOPE = "uk-dcms-oked:2016"
CODES = frozenset({FILM, SHOP})


def rows(seed: int = 0) -> list[list[str]]:
    """Make firms of a dense centre, and a quarter further off in which most make films."""
    draw = np.random.default_rng(seed)
    centre = zip(draw.normal(51.13, 0.004, 400), draw.normal(71.43, 0.006, 400), strict=True)
    quarter = zip(draw.normal(51.18, 0.001, 60), draw.normal(71.43, 0.0015, 60), strict=True)
    kinds = np.where(draw.random(460) < np.repeat([0.15, 0.92], [400, 60]), FILM, SHOP)
    return [
        [f"f{number}", f"{latitude:.6f}", f"{longitude:.6f}", str(kind)]
        for number, ((latitude, longitude), kind) in enumerate(
            zip([*centre, *quarter], kinds, strict=True)
        )
    ]


def written(path: Path, table: list[list[str]], header: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *table])
    return path


@pytest.fixture
def file(tmp_path):
    return written(tmp_path / "firms.csv", rows())


def asked(**more):
    given = {"scope": SCOPE, "reach": 250, "near": 4, "least": 10, "threshold": 10}
    return Asked(**given | {"permutations": 99} | more)


def run(*arguments):
    return CliRunner().invoke(app, ["evidence", "clusters", *map(str, arguments)])


ENOUGH = ("--scope", SCOPE, "--reach", 250, "--near", 4, "--least", 10, "--threshold", 10)


def test_the_command_writes_protected_clusters_that_can_be_computed_again(file, tmp_path):
    out = tmp_path / "out"
    done = run(file, *ENOUGH, "--permutations", 99, "--out", out)
    assert done.exit_code == 0, done.output
    assert "460 firms" in done.output
    with (out / "clusters.csv").open(encoding="utf-8") as table:
        found = list(csv.DictReader(table))
    beyond = [row for row in found if row["beyond_all_firms"] == "yes"]
    assert len(beyond) == 1
    assert len(found) > 1
    assert abs(float(beyond[0]["latitude"]) - 51.18) < 0.002
    assert {row["synthetic"] for row in found} == {"no"}
    points = json.loads((out / "clusters.geojson").read_text(encoding="utf-8"))
    assert len(points["features"]) == len(found)
    assert {one["geometry"]["type"] for one in points["features"]} == {"Point"}
    recipe = json.loads((out / "recipe.json").read_text(encoding="utf-8"))
    again = json.loads(run(file, *ENOUGH, "--permutations", 99, "--json").output)
    assert again["recipe"] == recipe
    assert again["recipe"]["inputs"]["firms"] == read_firms(file, CODES).checksum
    assert len(again["clusters"]) == len(found)


def test_no_place_of_a_firm_and_no_name_leaves(file, tmp_path):
    out = tmp_path / "out"
    run(file, *ENOUGH, "--permutations", 9, "--out", out)
    text = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    for name, latitude, longitude, _ in rows():
        assert f'"{name}"' not in text
        assert f",{name}," not in text
        assert latitude not in text
        assert longitude not in text
    places = [
        one["geometry"] for one in json.loads((out / "clusters.geojson").read_text())["features"]
    ]
    assert all(len(str(x).partition(".")[2]) <= 3 for one in places for x in one["coordinates"])


def test_few_others_are_withheld_with_all_that_follows_from_them(file):
    firms = read_firms(file, CODES)
    plain = {row["cluster"]: row for row in find(firms, [FILM], asked()).rows}
    withheld = [row for row in plain.values() if row["status"] == "Q"]
    assert withheld
    for row in withheld:
        assert row["firms"] is row["share"] is row["times_share_outside"] is None
    for row in plain.values():
        assert row["firms_of_scope"] >= 10
        if row["status"] == "A":
            assert row["firms"] - row["firms_of_scope"] not in range(1, 10)
    assert [row["firms_of_scope"] for row in plain.values()] == sorted(
        (row["firms_of_scope"] for row in plain.values()), reverse=True
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"threshold": 11}, "fewer firms than may be told"),
        ({"threshold": 0}, "fewer firms than may be told"),
        ({"level": 1}, "level lies between"),
        ({"near": 1}, "core fewer than two"),
        ({"reach": -1}, "distance on the Earth"),
    ],
)
def test_what_is_asked_is_refused_where_it_would_tell_too_much_or_mean_nothing(file, more, message):
    with pytest.raises(Refusal, match=message):
        find(read_firms(file, CODES), [FILM], asked(**more))


def test_a_scope_without_firms_has_nothing_to_compare(file):
    with pytest.raises(Refusal, match="nothing to compare with"):
        find(read_firms(file, CODES), [], asked())


def test_every_kind_of_problem_is_in_one_report(tmp_path):
    table = rows()
    table[0][1] = "51,13"
    table[1][1] = "91"
    table[2][2] = "NaN"
    table[3][3] = "film"
    table[4][0] = ""
    table[5][0] = "f6"
    table[7][1:3] = ["0", "0"]
    with pytest.raises(Refusal) as refused:
        read_firms(written(tmp_path / "bad.csv", table), CODES)
    said = str(refused.value.where)
    assert "row 2, latitude, '51,13': is no number of degrees from -90 to 90 (2 rows)" in said
    assert "row 4, longitude, 'NaN'" in said
    assert "row 5, activity, 'film': is no code" in said
    assert "row 6, id, '': the firm is not named (1 rows)" in said
    assert "row 7, id, 'f6': stands in several rows (2 rows)" in said
    assert "Gulf of Guinea" in said
    done = run(tmp_path / "bad.csv", *ENOUGH, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,latitude,longitude\nf1,51,71\n", "Columns are missing: activity"),
        (b"id,latitude,longitude,activity\n", "no row below the heading"),
        (b"", "Columns are missing"),
        (b"id,latitude,longitude,activity\nf1,51,71,59110,more\n", "cannot be read as CSV"),
        (b"PAR1 and nothing else", "damaged or cut off"),
        (b"id,latitude,longitude,activity\nf1,51,71,\xff\xfe\n", "cannot be read as CSV"),
    ],
)
def test_what_is_no_table_of_firms_is_refused(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=message):
        read_firms(path, CODES)


def test_parquet_and_csv_give_the_same(file, tmp_path):
    path = tmp_path / "synthetic.parquet"
    frame = pl.read_csv(file, schema_overrides={"activity": pl.String, "id": pl.String})
    frame.write_parquet(path)
    one, other = read_firms(file, CODES), read_firms(path, CODES)
    assert one.frame.equals(other.frame)
    done = run(path, *ENOUGH, "--permutations", 9)
    assert "Synthetic" in done.output


def test_nothing_has_a_default_that_somebody_must_decide(file):
    done = run(file, "--scope", SCOPE, "--reach", 250)
    assert done.exit_code == 2
    assert "--near, --least, --threshold" in done.output
    assert run(file, *ENOUGH[2:], "--scope", "none:1").exit_code == 5
    assert run(file.with_name("absent.csv"), *ENOUGH).exit_code == 5


def test_the_schema_is_published():
    assert json.loads(run("--schema").output) == schema()
    assert [field["name"] for field in schema()["fields"]] == list(COLUMNS)
