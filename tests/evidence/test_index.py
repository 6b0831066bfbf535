"""An index from a definition: every problem named, the same through the command and a run."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence.index.analysis import as_data, compose
from kerege.evidence.index.definition import definitions, read_definition
from kerege.kernel.errors import Refusal

YAML = definitions()["digital-ground"]
CODES = [node.code for node in read_definition(YAML).indicators]
REGIONS = [f"R{i}" for i in range(8)]
TABLE = np.random.default_rng(1).lognormal(size=(8, 5))


def composed(text=YAML, table=TABLE):
    definition = read_definition(text)
    return as_data(definition, compose(definition, REGIONS, table))


def test_contributions_add_up_and_the_best_in_everything_is_surely_first():
    table = TABLE.copy()
    table[3] = TABLE.max(axis=0) + 1
    found = composed(table=table)
    for row in found["regions"]:
        assert sum(row["contributions"].values()) == pytest.approx(row["score"])
        assert row["rank_from"] <= row["rank_to"]
    first = found["regions"][0]
    assert (first["region"], first["rank_from"], first["rank_to"]) == ("R3", 1, 1)
    assert first["among_first"] == 1


def test_a_region_with_a_gap_is_not_ranked_and_said_so():
    table = TABLE.copy()
    table[2, 1] = np.nan
    found = composed(table=table)
    assert found["left_out"] == {"R2": ["gva_j_growth"]}
    assert len(found["regions"]) == 7


def test_without_a_choice_there_is_no_interval():
    text = (
        YAML.replace("weight_range: 0.5", "weight_range: 0")
        .replace("drop_probability: 0.5", "drop_probability: 0")
        .replace("untreated: true", "untreated: false")
        .replace("normalisations: [min_max, rank]", "normalisations: []")
    )
    start = text.index("  aggregations:")
    text = text[:start] + "  aggregations: []\n" + text[text.index("  untreated") :]
    for row in composed(text)["regions"]:
        assert row["rank_from"] == row["rank"] == row["rank_to"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("normalisation: min_max", "normalisation: magic", "'magic' is not known"),
        ("weight_range: 0.5", "weight_range: 1.5", "uncertainty.weight_range: is 1.5"),
        ("replications: 10000", "replications: 1000000000", "uncertainty.replications"),
        ("seed: 20251", "seed: .nan", "uncertainty.seed: is nan"),
        ("scale: [1, 100]", "scale: [0, 100]", "scale: is not two numbers above zero"),
        ("direction: 1}", "direction: 2}", "direction: is not 1 or -1"),
        ("code: gva_j_growth", "code: j_share", "j_share occurs twice"),
        ("code: j_share, weight: 1", "code: j_share, weight: -1", "weight: is not above zero"),
        ("aggregation: [arithmetic, geometric]", "aggregation: [arithmetic]", "names 1 means"),
        ("code: digital-ground", "kode: digital-ground", "kode: is not known"),
        ("code: digital-ground\n", "", "code: is missing"),
    ],
)
def test_problems_of_a_definition(old, new, said):
    with pytest.raises(Refusal) as refused:
        read_definition(YAML.replace(old, new))
    assert said in refused.value.where


def test_all_problems_are_named_at_once():
    text = YAML.replace("min_max\n", "magic\n").replace("top_places: 3", "top_places: 0")
    with pytest.raises(Refusal, match="2 problems") as refused:
        read_definition(text)
    assert "magic" in refused.value.where
    assert "top_places" in refused.value.where


@pytest.mark.parametrize("text", ["", "- 1", "a: [", "!!python/object:os.system x", "a" * 300_000])
def test_what_is_no_definition_is_refused(text):
    with pytest.raises(Refusal):
        read_definition(text)


def test_too_few_regions_or_one_that_does_not_vary_are_refused():
    with pytest.raises(Refusal, match="Only 3 of 3 regions"):
        compose(read_definition(YAML), REGIONS[:3], TABLE[:3])
    flat = TABLE.copy()
    flat[:, 0] = 1
    with pytest.raises(Refusal, match="same in every region"):
        compose(read_definition(YAML), REGIONS, flat)


def run(tmp_path, rows, *options):
    (tmp_path / "index.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "data.csv").write_text(rows, encoding="utf-8")
    files = [str(tmp_path / "index.yaml"), str(tmp_path / "data.csv")]
    return CliRunner().invoke(app, ["index", *files, *options])


def csv_of(table):
    lines = [",".join(("region", *CODES))]
    lines += [
        f"{r},{','.join(map(repr, row.tolist()))}" for r, row in zip(REGIONS, table, strict=True)
    ]
    return "\n".join(lines)


def test_the_command_gives_the_same_twice(tmp_path):
    found = run(tmp_path, csv_of(TABLE), "--json")
    assert found.exit_code == 0
    assert json.loads(found.stdout) == json.loads(json.dumps(composed()))
    assert "among the first 3" in run(tmp_path, csv_of(TABLE)).stdout


def test_the_command_names_every_row_that_is_wrong(tmp_path):
    rows = csv_of(TABLE).replace("R2,", "R1,") + "\n,1,2,3,4,5\nR9,x,2,3,4,1e999"
    found = run(tmp_path, rows, "--json")
    assert found.exit_code == 2
    where = json.loads(found.stdout)["where"]
    for part in ("row 4: the region is repeated", "row 10: the region is empty", "'x'", "'1e999'"):
        assert part in where
    missing = run(tmp_path, "region,j_share\nA,1", "--json")
    assert "gva_j_growth" in json.loads(missing.stdout)["where"]
