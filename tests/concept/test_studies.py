"""The price of fairness and robust plans: asked for by those who may, computed once, shown."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from kerege.cli.concept import app
from kerege.concept import services, tasks
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role

ASKED = {"safety": 0.5, "tail": 0.4, "count": 6, "seed": 1}

pytestmark = pytest.mark.usefixtures("copies_stay_here")


def address(name, version, language="en"):
    with override(language):
        return reverse(name, args=["demo", version.number])


def test_fairness_is_asked_for_computed_by_a_job_and_shown(
    published, person, monkeypatch, django_assert_max_num_queries
):
    where = address("concept-fairness", published)
    assert "An analyst or an editor has it computed" in Client().get(where).content.decode()
    assert Client().post(where).status_code == 403
    analyst = Client()
    analyst.force_login(person(Role.ANALYST))
    assert "Have it computed" in analyst.get(where).content.decode()
    for _time in range(2):
        assert analyst.post(where).url == f"{where}?asked=1"
    job = ProcrastinateJob.objects.get(task_name=tasks.compute_study.name)
    tasks.compute_study(**job.args)
    monkeypatch.setattr("kerege.concept.services.studies.frontier", None)
    tasks.compute_study(**job.args)
    found = services.find_study(by=None, version=published, kind="fairness", asked={})
    points = found["points"]
    assert [point["weight"] for point in points] == [0, 0.25, 0.5, 0.75, 1]
    assert [point["least"] for point in points] == sorted(point["least"] for point in points)
    assert min(point["price"] for point in points) == pytest.approx(0, abs=1e-6)
    assert all(point["gap"] >= 0 for point in points)
    for language in ("kk", "ru", "en"):
        with django_assert_max_num_queries(20):
            answer = Client().get(address("concept-fairness", published, language))
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()
    assert "Price of fairness" in answer.content.decode()


def test_a_robust_plan_is_shown_beside_the_plain_one(
    published, person, django_assert_max_num_queries
):
    where = address("concept-robust", published)
    analyst = Client()
    analyst.force_login(person(Role.ANALYST))
    query = "&".join(f"{name}={value}" for name, value in ASKED.items())
    assert 'name="safety"' in Client().get(where).content.decode()
    assert Client().post(f"{where}?{query}").status_code == 403
    assert analyst.post(f"{where}?{query}").status_code == 302
    job = ProcrastinateJob.objects.get(task_name=tasks.compute_study.name)
    tasks.compute_study(**job.args)
    found = services.find_study(by=None, version=published, kind="robust", asked=ASKED)
    assert len(found["robust"]["values"]) == ASKED["count"]
    for one in (found["plain"], found["robust"]):
        assert one["least"] <= one["cvar"] <= one["mean"] <= one["most"]
        assert one["mean"] == pytest.approx(sum(one["values"]) / len(one["values"]), abs=1e-5)
    assert found["gap"] >= 0
    assert found["chosen"]
    for language in ("kk", "ru", "en"):
        with django_assert_max_num_queries(20):
            page = Client().get(f"{address('concept-robust', published, language)}?{query}")
        assert page.status_code == 200
        assert page.content.decode().count("<details") >= 2
    assert "given up for safety" in page.content.decode()
    assert (
        services.find_study(by=None, version=published, kind="robust", asked=ASKED | {"seed": 2})
        is None
    )


@pytest.mark.parametrize(
    "odd", ["safety=2", "safety=x", "tail=0", "count=9999", "seed=-1", "safety=NaN", "tail=%00"]
)
def test_odd_numbers_are_refused(published, odd):
    rest = "&".join(f"{name}={value}" for name, value in ASKED.items() if name not in odd)
    where = address("concept-robust", published)
    assert Client().get(f"{where}?{rest}&{odd}").status_code == 422


def test_what_cannot_be_computed_is_refused_and_drafts_are_hidden(planned):
    assert Client().get(address("concept-robust", planned)).status_code == 404
    assert Client().get(address("concept-fairness", planned)).status_code == 404
    with pytest.raises(Refusal):
        services.compute_study(
            by=None, version=planned, kind="robust", asked=ASKED | {"count": 1000}
        )
    with pytest.raises(Refusal):
        services.compute_study(by=None, version=planned, kind="nothing", asked={})


def test_the_command_line_says_the_same(published):
    done = CliRunner().invoke(app, ["fairness", "demo", "--json"])
    assert done.exit_code == 0, done.output
    assert len(json.loads(done.stdout)["points"]) == 5
    arguments = ["--safety", "0.5", "--tail", "0.4", "--scenarios", "6", "--json"]
    done = CliRunner().invoke(app, ["robust", "demo", *arguments])
    assert done.exit_code == 0, done.output
    kept = services.find_study(by=None, version=published, kind="robust", asked=ASKED)
    assert json.loads(done.stdout)["robust"]["cvar"] == kept["robust"]["cvar"]
    assert "price" in CliRunner().invoke(app, ["fairness", "demo"]).stdout
