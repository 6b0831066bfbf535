"""Two plans side by side: page and command line say what the two budgets and plans hold."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import selectors, services
from kerege.concept.models import BudgetLine
from kerege.people.enums import Role


@pytest.fixture
def pair(published, limits):
    """Return a published version, and a draft planned with half the money of the first year."""
    draft = services.new_version(by=None, concept=published.concept, from_version=published)
    limits[0]["value"] = "100"
    services.plan_version(by=None, version=draft, limits=limits)
    draft.refresh_from_db()
    return published, draft


@pytest.fixture
def analyst(person):
    client = Client()
    client.force_login(person(Role.ANALYST))
    return client


def address(language="en"):
    with override(language):
        return reverse("concept-plans", args=["demo"])


def money_of(version, **where):
    return sum(
        (row.amount for row in BudgetLine.objects.filter(version=version, **where)), Decimal(0)
    )


def test_both_plans_are_what_their_budgets_and_units_say(pair):
    found = services.plans_beside(by=None, before=pair[0], after=pair[1])
    by_year = {row.key: (row.before, row.after) for row in found.money["year"]}
    assert by_year[2026] == tuple(money_of(version, year=2026) for version in pair)
    assert by_year[2026][0] > 100 >= by_year[2026][1]
    for by, rows in found.money.items():
        assert sum(row.before for row in rows) == money_of(pair[0]), by
        assert sum(row.after for row in rows) == money_of(pair[1]), by
    assert found.before.total == money_of(pair[0])
    falls = pair[1].plan.reductions["by_region"]
    assert {row.key: round(100 - row.after, 9) for row in found.left} == {
        code: pytest.approx(fall) for code, fall in falls.items()
    }
    units = {row.key: (row.before, row.after) for row in found.units}
    assert units, "other limits must give other units"
    assert all(before != after for before, after in units.values())
    started = {
        (row["measure"], row["territory"] or ""): row["units"]
        for row in selectors.allocation_rows(pair[0].plan)
        if row["units"]
    }
    assert {key[0] for key in units} <= {"M1", "M2", "M3"}
    assert all(started.get(key, 0) >= 0 for key in units)
    assert found.before.gap == pair[0].plan.gap
    least, most = found.after.per_head_ends
    assert least[1] <= most[1]
    assert 0 <= found.after.gini_of_falls < 1


def test_a_plan_beside_itself_differs_in_nothing(published):
    found = services.plans_beside(by=None, before=published, after=published)
    assert not found.units
    assert found.measures == ([], [])
    assert all(row.difference == 0 for rows in found.money.values() for row in rows)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_both(pair, analyst, language, django_assert_max_num_queries):
    analyst.get(address(language))
    with django_assert_max_num_queries(20):
        answer = analyst.get(address(language))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert pair[0].plan.run.code in page
    assert pair[1].plan.run.code in page
    assert "style=" not in page
    if language == "en":
        assert "Measures that differ" in page


def test_a_visitor_sees_no_plan_of_a_draft(pair):
    page = Client().get(address()).content.decode()
    assert "Only one version has a plan" in page
    assert pair[1].plan.run.code not in page
    assert Client().get(address(), {"a": 1, "b": 2}).status_code == 404


def test_odd_numbers_and_versions_without_plan_are_refused(published, analyst):
    services.new_version(by=None, concept=published.concept, from_version=published)
    for odd in ("x", "-1", "99999999", "\x00"):
        assert analyst.get(address(), {"a": odd}).status_code == 422
    for missing in ("2", "7"):
        assert analyst.get(address(), {"b": missing}).status_code == 404
    assert analyst.get("/en/concept/nothing/plans/").status_code == 404


def test_the_command_says_the_same(pair):
    done = CliRunner().invoke(app, ["plans", "demo", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["from"], found["to"]) == (1, 2)
    assert [row["gap"] for row in found["plans"]] == [one.plan.gap for one in pair]
    assert Decimal(found["plans"][1]["total"]) == money_of(pair[1])
    assert "left of the needs" in CliRunner().invoke(app, ["plans", "demo"]).stdout
    assert CliRunner().invoke(app, ["plans", "demo", "--to", "9"]).exit_code == 5
