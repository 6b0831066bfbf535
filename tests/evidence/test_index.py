"""An index from a definition: every problem named, the same through the command and a run."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence.index.analysis import compose
from kerege.evidence.index.data import as_data
from kerege.evidence.index.definition import definitions, read_definition
from kerege.kernel.errors import Refusal
from kerege.methods import indicators

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


IMPUTATIONS = (
    "{method: mean, most_gaps: 1}",
    "{method: median, most_gaps: 1}",
    "{method: neighbours, most_gaps: 1, neighbours: 2}",
    "{method: normal, most_gaps: 1, draws: 5, ridge: 0.1}",
)


def with_line(line, text=YAML):
    return text.replace("normalisation: min_max\n", f"normalisation: min_max\n{line}\n", 1)


@pytest.mark.parametrize("how", IMPUTATIONS)
def test_a_gap_is_filled_where_the_definition_says_so_and_is_marked(how):
    table = TABLE.copy()
    table[2, 1] = np.nan
    table[5, :2] = np.nan
    found = composed(with_line(f"imputation: {how}"), table)
    rows = {row["region"]: row for row in found["regions"]}
    assert rows["R2"]["filled"] == ["gva_j_growth"]
    assert not any(row["filled"] for name, row in rows.items() if name != "R2")
    assert found["left_out"] == {"R5": ["j_share", "gva_j_growth"]}


def test_a_filled_median_is_as_if_it_had_been_measured():
    table = TABLE.copy()
    table[2, 1] = np.nan
    by_hand = table.copy()
    by_hand[2, 1] = np.nanmedian(table[:, 1])
    filled = composed(with_line("imputation: {method: median, most_gaps: 1}"), table)
    assert [(r["region"], r["rank"], r["rank_to"]) for r in filled["regions"]] == [
        (r["region"], r["rank"], r["rank_to"]) for r in composed(table=by_hand)["regions"]
    ]


def test_draws_of_a_gap_widen_the_interval_of_its_region():
    table = TABLE.copy()
    table[2] = np.nan, *TABLE[2, 1:]
    one = composed(with_line("imputation: {method: mean, most_gaps: 1}"), table)
    many = composed(
        with_line("imputation: {method: normal, most_gaps: 1, draws: 50, ridge: 0.1}"), table
    )

    def width(found):
        return next(r["rank_to"] - r["rank_from"] for r in found["regions"] if r["region"] == "R2")

    assert width(many) >= width(one)
    assert many["sensitivity"]["choices"][0]["total"] > 0
    assert "imputation" in {c["choice"] for c in many["sensitivity"]["choices"]}


def test_weights_may_be_equal_or_come_from_principal_components():
    plain = with_line("", YAML.replace("weighting: {method: stated}\n", ""))
    unequal = plain.replace("code: j_share, weight: 1", "code: j_share, weight: 3")
    equal = composed(with_line("weighting: {method: equal}", unequal))
    assert equal["weights"] == composed(plain)["weights"]
    found = composed(with_line("weighting: {method: principal_components, components: 2}", plain))
    definition = read_definition(plain)
    index = compose(definition, REGIONS, TABLE)
    scaled = 1 + 99 * indicators.min_max_normalise(
        indicators.outlier_treatment(TABLE, **definition.treatment).values,
        direction=[1] * 5,
    )
    expected = indicators.principal_component_weights(scaled, components=2).weights
    assert list(found["weights"].values()) == pytest.approx(expected.tolist())
    assert index.composed.effective_weights.tolist() != pytest.approx(expected.tolist())


def test_own_best_weights_and_sensitivity_are_computed_only_where_asked_for():
    found = composed()
    assert all(0 < row["own_best"] <= 1 + 1e-9 for row in found["regions"])
    shares = found["sensitivity"]["choices"]
    assert [c["total"] for c in shares] == sorted((c["total"] for c in shares), reverse=True)
    assert {"normalisation", "aggregation", "left_out", "weight_j_share"} <= {
        c["choice"] for c in shares
    }
    without = YAML.replace("sensitivity: {size: 1024, resamples: 200}\n", "").replace(
        "benefit_of_the_doubt: {lowest_share: 0.05, highest_share: 0.5}\n", ""
    )
    bare = composed(without)
    assert bare["sensitivity"] == {}
    assert "own_best" not in bare["regions"][0]
    ranks = [(row["region"], row["rank_from"], row["rank_to"]) for row in found["regions"]]
    assert [(r["region"], r["rank_from"], r["rank_to"]) for r in bare["regions"]] == ranks


def test_the_checks_are_those_of_the_scaled_table():
    checks = composed()["checks"]
    assert np.allclose(np.diag(checks["correlation"]), 1)
    assert sum(checks["component_weights"].values()) == pytest.approx(1)
    assert sum(checks["eigenvalues"]) == pytest.approx(5)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("imputation: {method: guess, most_gaps: 1}", "imputation.method: 'guess' is not known"),
        ("imputation: {most_gaps: 1}", "imputation.method: None is not known"),
        ("imputation: {method: mean}", "imputation.most_gaps: is missing"),
        ("imputation: {method: mean, most_gaps: 0}", "imputation.most_gaps: is 0"),
        ("imputation: {method: mean, most_gaps: 1, draws: 3}", "imputation.draws: is not known"),
        ("imputation: {method: neighbours, most_gaps: 1}", "imputation.neighbours: is missing"),
        (
            "imputation: {method: normal, most_gaps: 1, draws: 1000000, ridge: 0}",
            "imputation.draws: is 1000000",
        ),
        ("imputation: mean", "imputation: is 'mean'"),
    ],
)
def test_problems_of_an_imputation(line, said):
    with pytest.raises(Refusal) as refused:
        read_definition(with_line(line))
    assert said in refused.value.where


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("method: stated", "method: loud", "weighting.method: 'loud' is not known"),
        ("method: stated", "method: [stated]", "weighting.method: ['stated'] is not known"),
        ("method: stated", "method: principal_components", "weighting.components: is missing"),
        ("highest_share: 0.5", "highest_share: 5", "benefit_of_the_doubt.highest_share: is 5"),
        ("highest_share: 0.5", "best: 1", "benefit_of_the_doubt.best: is not known"),
        ("size: 1024", "size: 1000", "sensitivity.size: is 1000"),
        ("size: 1024", "size: 1048576", "sensitivity.size: is 1048576"),
        ("resamples: 200", "resamples: 1", "sensitivity.resamples: is 1"),
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
    shown = run(tmp_path, csv_of(TABLE)).stdout
    for said in ("among the first 3", "Cronbach's alpha", "places on average", "left_out"):
        assert said in shown


def test_a_definition_that_no_method_can_follow_is_refused_in_words():
    impossible = YAML.replace("highest_share: 0.5", "highest_share: 0.1")
    with pytest.raises(Refusal, match="No shares can meet the bounds"):
        composed(impossible)
    many = YAML.replace("method: stated", "method: principal_components, components: 9")
    with pytest.raises(Refusal, match="not so many components"):
        composed(many)


def test_the_command_names_every_row_that_is_wrong(tmp_path):
    rows = csv_of(TABLE).replace("R2,", "R1,") + "\n,1,2,3,4,5\nR9,x,2,3,4,1e999"
    found = run(tmp_path, rows, "--json")
    assert found.exit_code == 2
    where = json.loads(found.stdout)["where"]
    for part in ("row 4: the region is repeated", "row 10: the region is empty", "'x'", "'1e999'"):
        assert part in where
    missing = run(tmp_path, "region,j_share\nA,1", "--json")
    assert "gva_j_growth" in json.loads(missing.stdout)["where"]
