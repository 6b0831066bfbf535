"""The index on pages, in files and in the API: intervals first, what-ifs marked, nothing kept."""

import csv
import io
import json
from datetime import date

import numpy as np
import pytest
from django.urls import reverse
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.evidence import app
from kerege.evidence import selectors, services
from kerege.evidence.analysis.what_if import inputs_of
from kerege.evidence.index.analysis import compose
from kerege.evidence.index.definition import definitions, read_definition
from kerege.evidence.index.supposition import OWN, Supposition, reweigh, suppose
from kerege.evidence.models import Dataset, Figure, Run
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal
from kerege.reference.models import Territory

pytestmark = pytest.mark.django_db
CODE = "digital-ground"
CODES = [node.code for node in read_definition(definitions()[CODE]).indicators]
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def composed(country, variable, dataset):
    """Return a function that publishes the indicators of some regions and composes the index."""

    def make(regions: int = 7, gap: str = "", *, synthetic: bool = False, publish: bool = True):
        codes = [f"XX-{100 + i}" for i in range(regions)]
        for code in codes:
            Territory.objects.create(
                code=code,
                kind="region",
                parent=country.xx,
                name_en=f"Region {code}",
                valid_from=date(1992, 1, 1),
            )
        made = dataset("observed", is_synthetic=synthetic)
        table = np.random.default_rng(5).lognormal(size=(regions, len(CODES))).round(3)
        rows = [
            FigureRow(variable=code, territory=place, period="2025", value=float(value))
            for place, values in zip(codes, table, strict=True)
            for code, value in zip(CODES, values, strict=True)
            if f"{place}:{code}" != gap
        ]
        for code in CODES:
            variable(code, kind="ratio", is_additive=False, upper_bound=500, units={"en": "%"})
        services.record_figures(by=None, dataset=made, rows=rows)
        services.publish_dataset(by=None, dataset=made)
        services.compute_all(by=None)
        if not publish:
            services.withdraw_dataset(by=None, dataset=made, reason="Not ready")
        return codes, table

    return make


def page(name: str = "", /, **query) -> str:
    address = reverse(f"evidence-index{name}", args=[CODE])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else address


def api(**query) -> str:
    address = reverse("api:evidence-index-what-if", args=[CODE])
    return f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}"


def own(**more) -> dict[str, str]:
    return {f"own_{code}": "1" for code in CODES} | more


def test_the_interval_stands_before_the_rank_and_each_number_is_a_door(client, composed):
    composed()
    text = client.get(page()).content.decode()
    assert text.index("Interval of ranks") < text.index('class="num">Rank<')
    for row in selectors.published_index(CODE).ranked:
        assert reverse("evidence-figure", args=[row.rank.code]) in text
        assert reverse("evidence-figure", args=[row.score.code]) in text
    assert client.get(reverse("evidence-indices")).url == page()


def test_which_choice_moves_the_ranks_most_stands_first_and_each_share_is_a_door(client, composed):
    composed()
    published = selectors.published_index(CODE)
    totals = [row.total.value for row in published.moving]
    assert totals == sorted(totals, reverse=True)
    text = client.get(page()).content.decode()
    places = [text.index(reverse("evidence-figure", args=[r.total.code])) for r in published.moving]
    assert places == sorted(places)
    assert reverse("evidence-figure", args=[published.shift.code]) in text
    answer = client.get(reverse("api:evidence-index", args=[CODE])).json()
    assert [row["choice"] for row in answer["moving"]] == [r.choice for r in published.moving]
    assert sum(answer["weights"].values()) == pytest.approx(1)
    assert len(answer["checks"]["correlation"]) == len(CODES)


def test_each_figure_of_an_index_leads_to_its_page(client, composed):
    composed()
    published = selectors.published_index(CODE)
    first = published.ranked[0]
    for figure in (first.rank, first.score, published.shift, published.moving[0].total):
        assert page() in client.get(reverse("evidence-figure", args=[figure.code])).content.decode()
    region = client.get(reverse("region", args=[first.rank.territory.code])).content.decode()
    assert page() in region
    assert reverse("evidence-figure", args=[first.rank.code]) in region


def test_a_region_taken_apart_adds_up_and_says_what_lifts_it(client, composed):
    composed()
    row = selectors.published_index(CODE).ranked[2]
    answer = client.get(page(place=row.rank.territory.code))
    parts = answer.context["parts"]
    assert sum(float(p.adds.value) for p in parts) == pytest.approx(float(row.score.value))
    assert answer.context["mean"] + sum(p.difference for p in parts) == pytest.approx(
        float(row.score.value)
    )
    assert [p.difference for p in parts] == sorted((p.difference for p in parts), reverse=True)
    assert client.get(page(place="XX-nowhere")).status_code == 404


def test_who_lacks_an_indicator_is_named_with_what_is_missing(client, composed):
    composed(gap="XX-102:grp_per_head")
    text = client.get(page()).content.decode()
    where = text.index("Not ranked")
    assert "Region XX-102" in text[where:]
    answer = client.get(reverse("api:evidence-index", args=[CODE])).json()
    assert answer["unranked"] == [{"region": "XX-102", "indicators": ["grp_per_head"]}]
    assert "XX-102" not in {row["region"] for row in answer["ranks"]}


def test_what_is_supposed_for_a_gap_gives_a_rank(client, composed):
    composed(gap="XX-102:grp_per_head")
    answer = client.get(api(values="XX-102:grp_per_head:1")).json()
    [row] = [row for row in answer["ranks"] if row["region"] == "XX-102"]
    assert row["published_rank"] is None
    assert row["moved"] is None
    assert answer["unranked"] == []


def test_synthetic_inputs_are_marked_everywhere(client, composed):
    composed(synthetic=True)
    assert "mark--synthetic" in client.get(page()).content.decode()
    answer = client.get(api(weights="j_share:3")).json()
    assert all(row["synthetic"] for row in answer["ranks"])
    file = client.get(reverse("evidence-index-file", args=[CODE, "json"])).content
    assert all(row["synthetic"] for row in json.loads(file))


def test_an_index_of_what_is_withdrawn_does_not_exist(client, composed, analyst):
    composed(publish=False)
    addresses = [page(), page("-what-if"), page("-definition"), page("-data")]
    addresses += [reverse("evidence-index-file", args=[CODE, "csv"]), api(weights="j_share:2")]
    for address in addresses:
        assert client.get(address).status_code == 404, address
    assert "No index has been published" in client.get(reverse("evidence-indices")).content.decode()


def test_a_what_if_is_what_the_command_gives_for_its_two_files(client, composed, tmp_path):
    composed()
    query = {"weight_j_share": "3", "weight_employed_growth": "0", "place": "XX-101"}
    query |= {"value_gva_j_growth": "2.5", "name": "Mine"} | own()
    shown = client.get(page("-what-if", **query)).context["rows"]
    for name in ("definition", "data"):
        suffix = {"definition": "yaml", "data": "csv"}[name]
        file = client.get(page(f"-{name}", **query)).content
        (tmp_path / f"{name}.{suffix}").write_bytes(file)
    files = [str(tmp_path / "definition.yaml"), str(tmp_path / "data.csv")]
    found = json.loads(CliRunner().invoke(app, ["index", *files, "--json"]).stdout)
    columns = ("region", "rank", "rank_from", "rank_to")
    assert sorted(tuple(row[c] for c in columns) for row in shown) == sorted(
        tuple(row[c] for c in columns) for row in found["regions"]
    )
    scores = {row["region"]: row["score"] for row in found["regions"]}
    assert {row["region"]: row["score"] for row in shown} == pytest.approx(scores)
    link = next(f["url"] for f in client.get(page("-what-if", **query)).context["downloads"][-1:])
    by_api = client.get(link).json()["ranks"]
    assert [row["rank"] for row in by_api] == [row["rank"] for row in shown]


def test_the_published_index_is_what_the_command_gives_for_its_two_files(
    client, composed, tmp_path
):
    composed(gap="XX-104:j_share")
    (tmp_path / "index.yaml").write_bytes(client.get(page("-definition")).content)
    (tmp_path / "data.csv").write_bytes(client.get(page("-data")).content)
    files = [str(tmp_path / "index.yaml"), str(tmp_path / "data.csv")]
    found = json.loads(CliRunner().invoke(app, ["index", *files, "--json"]).stdout)
    answer = client.get(reverse("api:evidence-index", args=[CODE])).json()
    expected = {row["region"]: (row["rank_from"], row["rank"]) for row in found["regions"]}
    assert {r["region"]: (r["rank_from"], r["rank"]) for r in answer["ranks"]} == expected


def test_only_proportions_of_weights_count(client, composed):
    composed()
    twice = ",".join(f"{code}:2" for code in CODES)
    for row in client.get(api(weights=twice)).json()["ranks"]:
        assert (row["moved"], row["beyond"]) == (0, False)
        assert (row["rank_from"], row["rank_to"]) == (row["published_from"], row["published_to"])


def test_a_place_that_is_best_in_everything_is_first_and_all_others_move_down(client, composed):
    _codes, table = composed()
    best = ",".join(
        f"{code}:{value}" for code, value in zip(CODES, table.max(axis=0) + 0.1, strict=True)
    )
    first, *rest = client.get(api(own=best)).json()["ranks"]
    assert (first["region"], first["rank"], first["rank_from"]) == (OWN, 1, 1)
    assert all(row["moved"] < 0 for row in rest[:1])


def test_nothing_of_a_what_if_is_kept(client, composed, settings, tmp_path):
    composed()
    settings.CHART_CACHE = tmp_path

    def state():
        return [model.objects.count() for model in (Figure, Run, Dataset, Event)]

    before = state()
    answer = client.get(page("-what-if", weight_j_share="9", **own(name="Mine")))
    assert answer.status_code == 200
    assert "Not published" in answer.content.decode()
    assert "<svg" in answer.content.decode()
    assert not list(tmp_path.iterdir())
    client.get(api(weights="j_share:9"))
    client.get(reverse("evidence-index-file", args=[CODE, "csv"]) + "?weight_j_share=9")
    assert state() == before
    file = client.get(reverse("evidence-index-file", args=[CODE, "json"]) + "?weight_j_share=9")
    assert {row["published"] for row in json.loads(file.content)} == {False}
    assert "what-if" in file["Content-Disposition"]


WRONG = (
    ({"weight_j_share": "nan"}, "weight_j_share"),
    ({"weight_j_share": "-1"}, "weight_j_share"),
    ({"weight_j_share": "1e9"}, "weight_j_share"),
    ({"weight_j_share": MARKUP}, "weight_j_share"),
    ({"weight_information": "0", "weight_grp_per_head": "0", "weight_employed_growth": "0"}, ""),
    ({"place": "XX-101", "value_j_share": "1e308"}, "value_j_share"),
    ({"place": "XX-101", "value_j_share": "-3"}, "value_j_share"),
    ({"place": "XX-101", "value_j_share": "inf"}, "value_j_share"),
    ({"value_j_share": "2"}, "place"),
    ({"place": "XX-999", "value_j_share": "2"}, "place"),
    ({"name": "Mine"}, "name"),
    ({"own_j_share": "2"}, "own_grp_per_head"),
    (own(own_j_share="1e12"), "own_j_share"),
    (own(name="x" * 100), "name"),
)


def test_nonsense_is_refused_beside_its_field_and_nothing_typed_is_lost(client, composed):
    composed()
    for query, field in WRONG:
        answer = client.get(page("-what-if"), query)
        assert answer.status_code == 422, query
        text = answer.content.decode()
        assert MARKUP not in text
        assert "rows" not in answer.context
        if field:
            assert f'id="id_{field}_error"' in text, query
            assert f'href="#id_{field}"' in text, query
            if query.get(field, MARKUP) not in {MARKUP, "XX-999"}:
                assert f'value="{query[field]}"' in text, query
        file = client.get(reverse("evidence-index-file", args=[CODE, "csv"]), query)
        assert file.status_code == 422, query


API_WRONG = (
    {"weights": "j_share:nan"},
    {"weights": "j_share:-1"},
    {"weights": "nope:1"},
    {"weights": "j_share"},
    {"weights": "j_share:1,j_share:2"},
    {"weights": ":1"},
    {"weights": "information:0,grp_per_head:0,employed_growth:0"},
    {"values": "XX-101:j_share:1e308"},
    {"values": "XX-101:nope:1"},
    {"values": "nowhere:j_share:1"},
    {"values": "j_share:1"},
    {"own": "j_share:1"},
    {"own": "nope:1"},
    {"weights": "<x>"},
    {"weights": "a" * 3000},
)


def test_the_api_refuses_nonsense_in_words(client, composed):
    composed()
    for query in API_WRONG:
        answer = client.get(reverse("api:evidence-index-what-if", args=[CODE]), query)
        assert answer.status_code == 422, query
        assert answer.json()["detail"]


def test_what_supposes_nothing_shows_the_form_only(client, composed):
    composed()
    for query in ({}, {"weight_j_share": ""}, {"foreign": "1"}, {"place": ""}):
        answer = client.get(page("-what-if"), query)
        assert answer.status_code == 200
        assert "rows" not in answer.context


def test_a_name_with_markup_or_a_formula_is_harmless(client, composed):
    composed()
    text = client.get(page("-what-if"), own(name=MARKUP)).content.decode()
    assert MARKUP not in text
    file = client.get(reverse("evidence-index-file", args=[CODE, "csv"]), own(name="=1+1")).content
    rows = {row["region"]: row for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig")))}
    assert rows[OWN]["name"] == "'=1+1"


def rows_in(content: bytes, form: str) -> list[dict]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if form == "json":
        return json.loads(content)
    if form == "xlsx":
        from openpyxl import load_workbook

        head, *lines = load_workbook(io.BytesIO(content)).active.values
        return [dict(zip(head, line, strict=True)) for line in lines]
    from pyarrow import parquet

    return parquet.read_table(io.BytesIO(content)).to_pylist()


def test_files_hold_what_the_page_shows(client, composed):
    composed()
    for form in ("csv", "xlsx", "parquet", "json"):
        address = reverse("evidence-index-file", args=[CODE, form])
        for query in ("", "?weight_j_share=5"):
            rows = rows_in(client.get(address + query).content, form)
            assert len(rows) == 7, form
            assert float(rows[0]["rank"]) == 1
    assert client.get(reverse("evidence-index-file", args=[CODE, "pdf"])).status_code == 404


@pytest.mark.parametrize("regions", [5, 50])
def test_queries_do_not_grow_with_regions(client, composed, regions, django_assert_num_queries):
    composed(regions)
    asked = {page(): 14, page("-what-if", weight_j_share="3"): 13, api(weights="j_share:3"): 12}
    for address, number in asked.items():
        client.get(address)
        with django_assert_num_queries(number):
            assert client.get(address).status_code == 200


# The library, without pages.


def supposed(**more):
    table = np.arange(30.0).reshape(6, 5) ** 1.5
    limits = dict.fromkeys(CODES, (-1e6, 1e6))
    return suppose(definitions()[CODE], list("ABCDEF"), table, Supposition(**more), limits)


def test_a_part_of_weight_zero_is_no_longer_in_the_definition_nor_in_the_table():
    _text, definition, regions, table = supposed(weights={"information": 0})
    assert [node.code for node in definition.indicators] == CODES[2:]
    assert table.shape == (6, 3)
    found = compose(definition, regions, table, thoroughly=False)
    assert found.composed.effective_weights == pytest.approx([1 / 3] * 3)


def test_the_definition_given_is_not_changed_where_nothing_is_supposed():
    text, _definition, regions, table = supposed()
    assert text == definitions()[CODE]
    assert regions == list("ABCDEF")
    assert table.shape == (6, 5)


def test_weights_of_a_supposition_are_in_its_definition():
    definition = read_definition(reweigh(definitions()[CODE], {"surroundings": 3, "j_share": 2}))
    found = compose(definition, list("ABCDEF"), np.arange(30.0).reshape(6, 5), thoroughly=False)
    expected = [0.25 * 2 / 3, 0.25 / 3, 0.25, 0.25, 0.25]
    assert found.composed.effective_weights == pytest.approx(expected)


@pytest.mark.parametrize(
    "more",
    [
        {"values": {("A", "j_share"): float("nan")}},
        {"values": {("A", "j_share"): 1e9}},
        {"own": {"j_share": 1.0}},
        {"weights": {"j_share": float("nan")}},
        {"weights": dict.fromkeys(CODES, 0)},
    ],
)
def test_the_library_refuses_on_its_own(more):
    with pytest.raises(Refusal):
        supposed(**more)


def test_the_table_of_an_index_is_that_of_its_run(composed):
    codes, table = composed(gap="XX-103:j_share")
    inputs = inputs_of(selectors.published_index(CODE))
    assert list(inputs.regions) == codes
    expected = table.copy()
    expected[3, 0] = np.nan
    assert np.array_equal(inputs.table, expected, equal_nan=True)
    assert len(inputs.figures) == 7 * 5 - 1


def test_the_recipe_of_a_what_if_names_whose_weights_it_takes(client, composed, monkeypatch):
    composed()
    groups = [node.code for node in read_definition(definitions()[CODE]).levels[-1]]
    weights = {code: share / 10 for code, share in zip(groups, (7, 2, 1), strict=False)}
    weights |= dict.fromkeys(groups[3:], 0.0)
    total = sum(weights.values())
    weights = {code: share / total for code, share in weights.items()}
    given = services.GivenWeights("Judged <b>so</b>", "/panel/", "panel judged, run d-1", weights)
    monkeypatch.setattr("kerege.evidence.given_weights.givers", [lambda _index: [given]])
    plain = client.get(page("-what-if")).content.decode()
    assert given.query.replace("&", "&amp;") in plain
    assert "Judged &lt;b&gt;" in plain
    taken = client.get(f"{page('-what-if')}?{given.query}")
    assert "panel judged, run d-1" in taken.content.decode()
    recipe = client.get(f"{page('-definition')}?{given.query}").content.decode()
    assert recipe.startswith("# Weights: panel judged, run d-1\n")
    read_definition(recipe)
    altered = client.get(page("-definition"), {f"weight_{groups[0]}": "9"}).content.decode()
    assert "judged" not in altered, "these are no longer the panel's weights"
