"""What if, fairness and robust plans through the API: the same numbers, limits and refusals."""

import json

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from kerege.concept import services, tasks
from kerege.people.enums import Role

AT = "/api/v1/concept/demo/versions/1/plan"
ROBUST = {"safety": 0.5, "tail": 0.4, "count": 6, "seed": 1}

pytestmark = pytest.mark.usefixtures("copies_stay_here")


def test_what_if_says_what_the_service_says_and_refuses_as_the_page_does(
    published, django_assert_max_num_queries
):
    from decimal import Decimal

    asked = services.WhatIf({"money_2026": Decimal(120)}, Decimal("0.05"), (("M1", "XX-3"),))
    found, both = services.try_plan(by=None, version=published, asked=asked)
    query = "set=money_2026%3D120&least_share=0.05&promise=M1:XX-3"
    with django_assert_max_num_queries(20):
        said = Client().get(f"{AT}/what-if?{query}").json()
    assert said["what_if"]["fall"] == pytest.approx(both.after.fall)
    assert float(said["present"]["total"]) == both.before.total
    assert {row["key"]: row["after"] for row in said["money"]["year"]} == {
        str(row.key): row.after for row in both.money["year"]
    }
    promised = [
        row for row in said["chosen"] if (row["measure"], row["territory"]) == ("M1", "XX-3")
    ]
    assert "promise:M1:XX-3" in promised[0]["reason"]["limits"]
    assert len(said["refused"]) == len(found.refused)
    assert all(row["reason"]["because"] for row in said["refused"])
    for odd, status in {
        "set=money_2026": 422,
        "set=money_2026%3Dx": 422,
        "set=unknown%3D1": 422,
        "set=money_2026%3D1e99": 422,
        "set=money_2026%3D-1": 422,
        "set=money_2026%3D--1": 422,
        "least_share=2": 422,
        "least_share=nan": 422,
        "promise=M9": 422,
        "promise=%00": 422,
        "least_share=0.99": 422,
    }.items():
        answer = Client().get(f"{AT}/what-if?{odd}")
        assert answer.status_code == status, (odd, answer.content)
        assert answer.json()["detail"], odd


def test_what_is_tried_too_often_is_put_off(published, settings):
    settings.ACCOUNT_RATE_LIMITS = {"kerege_what_if": "2/m/ip"}
    asked = [Client().get(f"{AT}/what-if?set=money_2026%3D150") for _time in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert "Wait some minutes" in asked[-1].json()["detail"]


def test_studies_are_asked_for_by_those_who_may_and_read_by_all(published, person):
    analyst = Client(enforce_csrf_checks=True)
    analyst.force_login(person(Role.ANALYST))
    analyst.get("/en/concept/demo/v1/plan/fairness/")
    token = {"X-CSRFToken": analyst.cookies["csrftoken"].value}

    def post(client, where, headers=None):
        data = json.dumps(ROBUST)
        return client.post(where, data, content_type="application/json", headers=headers)

    query = "&".join(f"{name}={value}" for name, value in ROBUST.items())
    for name, where in (("fairness", "fairness"), ("robust", f"robust?{query}")):
        assert Client().get(f"{AT}/{where}").status_code == 404
        assert post(Client(), f"{AT}/{name}/ask").status_code == 403
        assert post(analyst, f"{AT}/{name}/ask").status_code == 403, "without its token"
        for _time in range(2):
            assert post(analyst, f"{AT}/{name}/ask", token).status_code == 202
    jobs = ProcrastinateJob.objects.filter(task_name=tasks.compute_study.name)
    assert jobs.count() == 2
    for job in jobs:
        tasks.compute_study(**job.args)
    points = Client().get(f"{AT}/fairness").json()["points"]
    assert [point["weight"] for point in points] == [0, 0.25, 0.5, 0.75, 1]
    found = Client().get(f"{AT}/robust?{query}").json()
    kept = services.find_study(by=None, version=published, kind="robust", asked=ROBUST)
    assert found["robust"] == kept["robust"]
    assert len(found["chosen"]) == len(kept["chosen"])
    assert Client().get(f"{AT}/robust?{query}0").status_code == 404, "another seed"
    assert Client().get(f"{AT}/robust?safety=2").status_code == 422
    assert Client().get(AT.replace("versions/1", "versions/9") + "/fairness").status_code == 404
