"""Weights of a published panel order the needs; severities stay, and no weight counts twice."""

import pytest

from kerege.evidence.services import rerun
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.models import Diagnosis, Severity
from kerege.reference.models import NeedArea
from needs import panel_samples as of

pytestmark = pytest.mark.django_db
SPREAD = [(9, 1, 5), (2, 9, 5), (8, 2, 1), (1, 8, 9), (9, 5, 2), (5, 5, 8)]


def published(people, country, rows, *, code="needs-2027", given=None, **more):
    made = of.panel(
        people.analyst, country.places, code=code, given=given, experts=len(rows), **more
    )
    of.open_round(people.analyst, made)
    for key, row in zip(of.tokens(made), rows, strict=True):
        of.answer(key, row if isinstance(row, dict) else of.ratings(*row), keep=True)
    services.close_panel_round(by=people.analyst, panel=made)
    made.refresh_from_db()
    return services.publish_panel(
        by=people.analyst, panel=made, absolute=of.absolute, reason="Enough is known."
    )


def rows_of(diagnosis):
    return {
        (row.territory.code, row.area.code): row
        for row in Severity.objects.filter(diagnosis=diagnosis).select_related("territory", "area")
    }


def ranks(row):
    return (row.rank, row.rank_lower, row.rank_upper)


def test_weights_order_the_needs_and_leave_severities_as_measured(loaded, people):
    plain = services.diagnose(by=None)
    made = published(people, loaded, [(1, 1, 9), (1, 2, 9), (2, 1, 8)])
    weighted = services.diagnose(by=people.analyst, panel="needs-2027")
    before, after = rows_of(plain), rows_of(weighted)
    weights = selectors.need_weights("needs-2027").weights
    for key, row in after.items():
        was = before[key]
        assert (row.mean, row.standard_error, row.lower, row.upper) == (
            (was.mean, was.standard_error, was.lower, was.upper)
        )
        assert (row.place, row.place_lower, row.place_upper) == (
            (was.place, was.place_lower, was.place_upper)
        )
        assert (row.plain_rank, row.plain_rank_lower, row.plain_rank_upper) == ranks(was)
        assert float(row.weight) == pytest.approx(weights[key[1]], abs=1e-5)
        assert row.rank_lower <= row.rank <= row.rank_upper
        assert was.weight is None
    for code in {key[0] for key in after}:
        found = sorted((row for key, row in after.items() if key[0] == code), key=ranks)
        order = [float(row.weight * row.mean) for row in found]
        assert order == sorted(order, reverse=True)
    assert selectors.most_urgent(1)[0].area.code == "skills"
    assert weighted.panel == made
    recipe = weighted.run.parameters["weights"]
    assert (recipe["panel"], recipe["experts"]) == ("needs-2027", 3)
    assert (recipe["run"], recipe["result_checksum"]) == (made.run.code, made.run.result_checksum)
    assert rerun(by=None, run=weighted.run).is_same
    assert services.is_up_to_date(by=None, diagnosis=weighted)


def test_experts_who_weigh_all_alike_change_no_rank(loaded, people):
    plain = rows_of(services.diagnose(by=None))
    published(people, loaded, [(5, 5, 5)] * 4)
    same = {"space|finance": 1, "finance|skills": 1, "space|skills": 1}
    published(people, loaded, [same] * 3, code="pairs", given=of.pair_rules())
    for panel in ("needs-2027", "pairs"):
        for key, row in rows_of(services.diagnose(by=None, panel=panel)).items():
            assert ranks(row) == ranks(plain[key])
            assert (row.weight, row.weight_error) == (1, 0)


def test_the_spread_of_the_experts_widens_the_intervals_of_the_ranks(loaded, people):
    published(people, loaded, [(9, 1, 2)] * 6, code="agreed")
    published(people, loaded, SPREAD, code="torn")
    agreed, torn = (
        rows_of(services.diagnose(by=None, panel=panel)) for panel in ("agreed", "torn")
    )
    width = [
        sum(row.rank_upper - row.rank_lower for row in rows.values()) for rows in (agreed, torn)
    ]
    assert width[1] > width[0]
    assert all(row.weight_error == 0 for row in agreed.values())
    assert all(row.weight_error > 0 for row in torn.values())
    assert all(0 <= row.weight_lower < row.weight < row.weight_upper for row in torn.values())


def test_pairs_weigh_as_the_panel_published_them(loaded, people):
    good = {"space|finance": 2, "finance|skills": 2, "space|skills": 4}
    turned = {"space|finance": -2, "finance|skills": 2, "space|skills": 1}
    for way in ("judgements", "priorities"):
        given = of.pair_rules(aggregation=way)
        made = published(people, loaded, [good, good, turned], code=way, given=given)
        found = rows_of(services.diagnose(by=None, panel=way))
        for code, weight in made.result["weights"].items():
            assert float(found["XX", code].weight) == pytest.approx(3 * weight, abs=1e-5)


def test_the_weights_stay_until_others_are_chosen(loaded, people):
    plain = services.diagnose(by=None)
    made = published(people, loaded, [(1, 1, 9)] * 3, is_synthetic=True)
    weighted = services.diagnose(by=None, panel=made.code)
    assert weighted.run.is_synthetic
    said = services.add_statement(
        by=people.one,
        territory=loaded.places["XX-1"],
        area=loaded.areas["space"],
        stance="severe",
        text="No room.",
        language="en",
    )
    assert selectors.current_diagnosis() not in {plain, weighted}
    assert selectors.current_diagnosis().panel == made
    services.withdraw_statement(by=people.one, statement=said)
    assert selectors.current_diagnosis() == services.diagnose(by=None) == weighted
    assert services.diagnose(by=None, panel="") == plain
    assert Diagnosis.objects.count() == 3


def test_weights_that_cannot_be_taken_are_refused_and_lose_nothing(loaded, people):
    holds = services.diagnose(by=None)
    some = [(name, {"en": name}) for name in ("space", "finance")]
    given = {"space": 3, "finance": 4}
    published(people, loaded, [given] * 3, code="some", items=some)
    with pytest.raises(Refusal, match="has not judged some needs") as refusal:
        services.diagnose(by=None, panel="some")
    assert (refusal.value.kind, refusal.value.where) == (Kind.CONFLICT, "skills")
    with pytest.raises(Refusal, match="No published panel"):
        services.diagnose(by=None, panel="nobody")
    with pytest.raises(Refusal) as refusal:
        services.diagnose(by=people.one, panel="")
    assert refusal.value.kind is Kind.FORBIDDEN
    assert selectors.current_diagnosis() == holds
    # A need that is added later ends the weights of a panel that has not judged it.
    published(people, loaded, [(1, 1, 9)] * 3)
    assert services.diagnose(by=None, panel="needs-2027").panel is not None
    parent = loaded.areas["space"].parent
    NeedArea.objects.create(code="law", parent=parent, order=9, name_en="Law")
    assert services.diagnose(by=None).panel is None


def test_the_planner_reads_the_weights(loaded, people):
    services.diagnose(by=None)
    assert selectors.weights_for_planner().weight.tolist() == [1, 1, 1]
    published(people, loaded, [(2, 4, 6)] * 3)
    services.diagnose(by=None, panel="needs-2027")
    found = selectors.weights_for_planner()
    assert found.weight == pytest.approx([0.5, 1, 1.5])
    assert (found.areas, found.panel) == (["space", "finance", "skills"], "needs-2027")


def test_an_analyst_chooses_on_a_page_and_every_page_says_whose_weights(
    client, loaded, people, django_assert_max_num_queries
):
    services.diagnose(by=None)
    page = "/en/needs/weights/"
    client.force_login(people.one)
    assert client.get(page).status_code == 403
    assert "weights/" not in client.get("/en/needs/").content.decode()
    client.force_login(people.analyst)
    assert "No panel of experts has weighed" in client.get(page).content.decode()
    published(people, loaded, [(1, 1, 9), (1, 2, 9), (2, 1, 8)])
    assert page in client.get("/en/needs/").content.decode()
    assert client.post(page, {"panel": "nobody"}).status_code == 422
    assert client.post(page, {"panel": "needs-2027"}).status_code == 302
    for language in ("kk", "ru", "en"):
        for address in ("", "areas/space/", "XX-1/", "XX-1/space/"):
            with django_assert_max_num_queries(20):
                shown = client.get(f"/{language}/needs/{address}").content.decode()
            assert f"/{language}/needs/delphi/needs-2027/" in shown
    assert "experts: 3" in shown
    assert "Rank without weights" in shown
    api = client.get("/api/v1/needs/severities?territory=XX-1").json()
    assert {row["weight"] is not None for row in api} == {True}
    assert client.get("/api/v1/needs/diagnosis").json()["panel"] == "needs-2027"
    assert client.post(page, {"panel": ""}).status_code == 302
    assert selectors.current_diagnosis().panel is None
