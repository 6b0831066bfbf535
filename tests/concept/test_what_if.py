"""The planner's what-if: the plan under other limits, or the limits that clash; on page and CLI."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import selectors, services
from kerege.concept.analysis import Clash
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role

pytestmark = pytest.mark.usefixtures("copies_stay_here")


def address(version, language="en"):
    with override(language):
        return reverse("concept-what-if", args=["demo", version.number])


def tried(version, **asked):
    return services.try_plan(by=None, version=version, asked=services.WhatIf(**asked))


def test_unchanged_limits_give_a_plan_within_the_gap_that_it_states(published):
    found, both = tried(published)
    present = published.plan.objective
    assert found.sheet.is_proven
    assert found.sheet.gap <= 0.01
    assert found.sheet.fall >= both.before.fall * (1 - 0.02)
    assert both.before.total == selectors.totals(published).total
    for rows in both.money.values():
        assert sum(row.after for row in rows) == found.sheet.total
    assert present > 0
    assert published.plan.objective == present


def test_less_money_is_kept_to_and_a_promise_too(published):
    found, _both = tried(published, values={"money_2026": Decimal(90)})
    assert found.sheet.money["year"][2026] <= 90
    where = next(code for code in ("XX-1", "XX-2", "XX-3") if ("M1", code) not in found.sheet.units)
    more, _both = tried(published, promises=(("M1", where),))
    assert more.sheet.units["M1", where] == 1
    reasons = [row["reason"] for row in more.chosen if row["territory"] == where]
    assert any(f"promise:M1:{where}" in reason["held_by"] for reason in reasons)


def test_fairness_is_kept_or_named_as_what_clashes(published):
    rows, both = tried(published, least_share=Decimal("0.05"))
    assert min(100 - left for left in rows.sheet.left.values()) >= 5 - 0.01
    assert both.after.gini_of_falls is not None
    with pytest.raises(Clash) as clash:
        tried(published, least_share=Decimal("0.9"))
    assert "what-if-least-share" in clash.value.codes
    with pytest.raises(Clash) as clash:
        tried(published, values={"money_2026": Decimal(10), "money_2027": Decimal(10)})
    assert "required:M3" in clash.value.codes


@pytest.mark.parametrize(
    "asked",
    [
        {"values": {"nothing": Decimal(1)}},
        {"values": {"money_2026": Decimal(-1)}},
        {"values": {"money_2026": Decimal("NaN")}},
        {"least_share": Decimal(2)},
        {"promises": (("M9", ""),)},
        {"promises": (("M1", ""),)},
        {"promises": (("M3", "XX-1"),)},
    ],
)
def test_what_cannot_be_asked_is_refused(published, asked):
    with pytest.raises(Refusal) as refusal:
        tried(published, **asked)
    assert refusal.value.mend


def test_the_same_question_is_answered_from_a_copy(published, monkeypatch):
    first, _both = tried(published)
    monkeypatch.setattr("kerege.concept.services.what_if.tried", None)
    again, _both = tried(published)
    assert again == first


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_the_form_then_both_plans(published, language):
    page = Client().get(address(published, language)).content.decode()
    assert 'name="limit-money_2026"' in page
    answer = Client().get(
        address(published, language),
        {"limit-money_2026": "0.0001", "limit-money_2027": "", "measure1": "M1", "place1": "XX-3"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "M1" in page
    assert "style=" not in page
    assert page.count("<details") >= 3


def test_the_page_names_the_limits_that_clash_in_sentences(published):
    asked = {"limit-money_2026": "0.00001", "limit-money_2027": "0.00001"}
    answer = Client().get(address(published), asked)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Measure M3 is required." in page
    assert "cannot be kept together" in page
    assert 'value="0.00001"' in page


@pytest.mark.parametrize(
    "odd", ["x", "-1", "1e99", "NaN", "Infinity", "99999999999", "\x00", "1;DROP"]
)
def test_odd_numbers_keep_what_was_typed(published, odd):
    answer = Client().get(address(published), {"limit-money_2026": odd, "fair": "3"})
    assert answer.status_code == 422
    assert 'value="3"' in answer.content.decode()


def test_a_draft_is_hidden_and_a_stranger_is_slowed_down(planned, person, settings):
    assert Client().get(address(planned)).status_code == 404
    analyst = Client()
    analyst.force_login(person(Role.ANALYST))
    settings.ACCOUNT_RATE_LIMITS = {"kerege_what_if": "1/m/ip"}
    assert analyst.get(address(planned), {"fair": "1"}).status_code == 200
    assert analyst.get(address(planned), {"fair": "2"}).status_code == 429


def test_the_page_takes_few_queries(published, django_assert_max_num_queries):
    Client().get(address(published), {"fair": "1"})
    with django_assert_max_num_queries(20):
        Client().get(address(published), {"fair": "2"})


def test_the_command_says_the_same(published):
    done = CliRunner().invoke(
        app, ["what-if", "demo", "--set", "money_2026=90", "--promise", "M1:XX-3", "--json"]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["plans"][1]["gap"] <= 0.01
    assert "present" in CliRunner().invoke(app, ["what-if", "demo"]).stdout
    for wrong in (["--set", "x"], ["--set", "x=1"], ["--promise", "M9"]):
        assert CliRunner().invoke(app, ["what-if", "demo", *wrong]).exit_code == 2
