"""Goals, measures and indicators read, added, changed and removed through the API."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from concept.conftest import texts
from kerege.audit.models import Event
from kerege.concept import services
from kerege.concept.models import Indicator, Measure, RecordLock, Target, Version
from kerege.concept.tabular.present import content_now, record_now
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role
from kerege.people.services import assign_role

AT = "/api/v1/concept/demo/versions/1"
NEW_INDICATOR = {
    "sort": "indicator",
    "goal": "G3",
    "owner": "ministry",
    "name": texts("Third"),
    "definition": texts("What"),
    "unit": texts("persons"),
    "formula": "sum(x)",
    "is_higher_better": False,
    "baseline": 134207,
    "baseline_period": "2024",
    "baseline_reference": "jobs_2024",
    "conflicting_references": [],
    "published_targets": [],
    "source": texts("register"),
    "note": texts(""),
    "risks": texts(""),
}


class Caller:
    """Somebody who has signed in and sends the token of the session."""

    def __init__(self, person) -> None:
        self.person = person
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(person)
        self.client.get(reverse("account_change_password"))
        self.token = {"X-CSRFToken": self.client.cookies["csrftoken"].value}

    def get(self, where):
        return self.client.get(where, headers=self.token)

    def put(self, where, data, state="", **more):
        headers = self.token | ({"If-Match": state} if state else {}) | more
        body = data if isinstance(data, str) else json.dumps(data)
        return self.client.put(where, body, "application/json", headers=headers)

    def delete(self, where, state=""):
        headers = self.token | ({"If-Match": state} if state else {})
        return self.client.delete(where, headers=headers)

    def post(self, where):
        return self.client.post(where, headers=self.token)


@pytest.fixture
def caller(person):
    return lambda *roles: Caller(person(*roles))


def at(sort, code):
    return f"{AT}/records/{sort}/{code}"


def test_what_is_read_can_be_changed_and_sent_back(
    draft, caller, limits, django_assert_max_num_queries
):
    services.plan_version(by=None, version=draft, limits=limits)
    editor = caller(Role.EDITOR)
    with django_assert_max_num_queries(20):
        listed = editor.get(f"{AT}/records").json()
    assert [row["code"] for row in listed] == ["G1", "G2", "M1", "M2", "M3", "I1", "I2"]
    before, events = content_now(draft), Event.objects.count()
    for row in listed:
        address = at(row["sort"], row["code"])
        with django_assert_max_num_queries(20):
            read = editor.get(address)
        assert read["ETag"] == row["etag"]
        again = editor.put(address, read.json(), read["ETag"])
        assert (again.status_code, again["ETag"], again.json()) == (200, row["etag"], read.json())
    assert (content_now(draft), Event.objects.count()) == (before, events), "nothing was changed"

    goal = {"sort": "goal", "area": "A2", "name": texts("Third"), "description": texts("")}
    made = [editor.put(at("goal", "G3"), goal) for _time in range(2)]
    assert [one.status_code for one in made] == [201, 200]
    assert made[0].json() == goal
    assert editor.put(at("indicator", "add"), NEW_INDICATOR).status_code == 201
    assert Indicator.objects.get(version=draft, code="add").baseline_reference == "jobs_2024"
    measure = editor.get(at("measure", "M1"))
    changed = measure.json() | {
        "unit_cost": "120",
        "eligible": ["XX-3", "XX-2"],
        "funding": {"private": 0.25, "local": "0.75"},
    }
    changed["answers"].insert(
        0,
        {
            "need": "skills",
            "effect": 0.2,
            "low": 0.1,
            "high": 0.2,
            "author": texts("Panel"),
        },
    )
    put = editor.put(at("measure", "M1"), changed, measure["ETag"])
    assert put.status_code == 200, put.json()
    assert put["ETag"] == editor.get(at("measure", "M1"))["ETag"] != measure["ETag"]
    row = record_now(draft, "measure", "M1")
    assert row["eligible"] == ["XX-2", "XX-3"]
    assert row["funding"] == {"private": Decimal("0.25"), "local": Decimal("0.75")}
    assert [answer["need"] for answer in row["answers"]] == ["skills", "space"]
    for name in row.keys() - {"unit_cost", "eligible", "funding", "answers"}:
        assert row[name] == before["measures"][0][name], name
    assert "older measures" in str(editor.get(f"{AT}/coverage").json())
    with pytest.raises(Refusal) as refused:
        services.publish_version(by=None, version=draft)
    assert "older measures" in refused.value.where

    state = editor.get(at("indicator", "I1"))["ETag"]
    kept = editor.delete(at("goal", "G1"), editor.get(at("goal", "G1"))["ETag"])
    assert kept.status_code == 422
    assert "indicator I1: it is of this goal. Give it another" in kept.json()["instance"]
    gone = [editor.delete(at("indicator", "I1"), state).status_code for _time in range(2)]
    assert gone == [204, 404]
    assert not Target.objects.filter(indicator__code="I1").exists()
    acts = Event.objects.filter(person=editor.person).order_by("pk").values_list("act", flat=True)
    assert [act for act in acts if act.endswith("_record")] == [
        *["concept.add_record"] * 2,
        "concept.change_record",
        "concept.remove_record",
    ]


def test_two_editors_at_once_lose_nothing(draft, caller):
    one, other = caller(Role.EDITOR), caller(Role.EDITOR)
    address = at("indicator", "I1")
    read = one.get(address)
    assert other.put(address, read.json() | {"formula": "theirs"}, read["ETag"]).status_code == 200
    mine = read.json() | {"formula": "mine"}
    for state in (read["ETag"], f"W/{read['ETag']}", "*", '"none"', "x" * 4000):
        late = one.put(address, mine, state)
        assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
        assert (late.json()["title"], late.json()["instance"]) == (
            "This record was changed while you wrote.",
            "I1",
        )
        assert one.delete(address, state).status_code == 412
    assert one.put(address, mine).status_code == 409, "it is no new one"
    assert one.delete(address).status_code == 422, "from which state?"
    assert Indicator.objects.get(version=draft, code="I1").formula == "theirs"
    services.take_record(by=other.person, version=draft, sort="indicator", code="I1")
    now = one.get(address)["ETag"]
    for held in (one.put(address, mine, now), one.delete(address, now)):
        assert held.status_code == 409
        assert held.json()["title"] == f"{other.person.name} edits this record."
    RecordLock.objects.all().delete()
    assert one.put(address, mine, now).status_code == 200
    assert other.delete(address, one.get(address)["ETag"]).status_code == 204
    assert one.put(address, mine, now).status_code == 412, "it is gone"
    assert one.put(address, mine).status_code == 201


ODD = (
    ({"goal": "none"}, "measure M1: goal 'none' is not known. Correct the code"),
    ({"owner": "x" * 5000}, "measure M1: owner"),
    ({"deadline": "2025-01-01"}, "its deadline lies before its first year. Correct one of them."),
    ({"deadline": "soon"}, "deadline"),
    ({"instrument": "magic"}, "instrument"),
    ({"eligible": []}, "it may stand in no region. Name regions, or all."),
    ({"eligible": ["XX-1", "XX-1"]}, "measure M1, eligible: it is given twice. Keep one of them."),
    ({"unit_cost": "50"}, "measure M1: its cost 50 is not between 80 and 150."),
    ({"unit_cost": float("nan")}, "unit_cost"),
    ({"unit_cost_high": "Infinity"}, "unit_cost_high"),
    ({"unit_cost_high": 1e300}, "unit_cost_high"),
    ({"running_cost": "-1"}, "measure M1: a cost is not positive. Give the cost of one unit."),
    ({"running_cost": "1.234"}, "measure M1, running_cost: Ensure that there are no more than 2"),
    ({"max_units": 10**40}, "max_units"),
    ({"first_year": -1}, "measure M1, first_year"),
    ({"max_units_per_year": 0.5}, "max_units_per_year"),
    ({"funding": {"fund": "0.5"}}, "its shares of funding (fund 0.5) do not sum to 1."),
    ({"funding": {"luck": 1}}, "funding"),
    ({"answers": []}, "it answers no need. Name at least one need that it makes smaller."),
    ({"name": texts("x" * 400)}, "measure M1, name_kk: The text is longer than"),
    ({"name": {"kk": "", "ru": " ", "en": ""}}, "measure M1: it has no name. Write it in one"),
    ({"name": {"en": "Alone"}}, "name"),
    ({"name": texts("a\0b")}, "name"),
    ({"name": texts("\ud800")}, "name"),
    ({"serves": "M1"}, "it serves another plan, and this plan stands under none."),
    ({"price": "1"}, "price"),
    ({"sort": "goal"}, "goal.area"),
)
"""Changes of a measure, and what is said of the place and how to mend it."""


def test_what_cannot_be_is_refused_with_place_and_remedy_and_changes_nothing(draft, caller):
    editor = caller(Role.EDITOR)
    before = content_now(draft)
    read = editor.get(at("measure", "M1"))
    for changes, said in ODD:
        answer = editor.put(at("measure", "M1"), read.json() | changes, read["ETag"])
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert said in answer.json()["instance"], changes
        assert answer.json()["detail"], changes
    answers = read.json()["answers"]
    stronger = read.json() | {"answers": [answers[0] | {"effect": "0.45"}]}
    loose = editor.put(at("measure", "M1"), stronger, read["ETag"])
    assert "whose assumption it is was not. Write whose it is now" in loose.json()["instance"]
    nobodys = read.json() | {"answers": [answers[0] | {"author": texts("")}]}
    loose = editor.put(at("measure", "M1"), nobodys, read["ETag"])
    assert "is nobody's assumption. Say whose" in loose.json()["instance"]
    for changes, said in (
        ({"baseline": "134000"}, "its baseline is not the published figure, which is 134207."),
        ({"baseline": None}, "it names a published figure as its baseline and has no value."),
        ({"formula": " "}, "it has no formula: it is a slogan. Say how the value is computed."),
        ({"part_of": "I1"}, "it is part of another plan, and this plan stands under none."),
    ):
        indicator = editor.get(at("indicator", "I1"))
        answer = editor.put(at("indicator", "I1"), indicator.json() | changes, indicator["ETag"])
        assert (answer.status_code, said in answer.json()["instance"]) == (422, True), changes
    for body in ("", "[]", "{}", "{", '{"sort": "call"}'):
        assert editor.put(at("goal", "G1"), body, "x").status_code == 422, body
    other = editor.put(at("goal", "G1"), read.json(), read["ETag"])
    assert (other.status_code, other.json()["instance"]) == (422, "sort")
    long = editor.put(at("measure", "x" * 30), read.json())
    assert "it is no code, or it is too long. Use up to 20 letters" in long.json()["instance"]
    assert editor.put(f"{AT}/records/call/C1", read.json()).status_code == 422
    assert content_now(draft) == before
    assert not Event.objects.filter(act__endswith="_record").exists()
    same = f"{at('measure', 'M1')}?same_authors=true"
    assert editor.put(same, stronger, read["ETag"]).status_code == 200
    assert Measure.objects.get(code="M1").answers.get().effect == Decimal("0.45")
    read = editor.get(at("measure", "M1"))
    none = read.json() | {"running_cost": "0E+1000000"}
    assert editor.put(at("measure", "M1"), none, read["ETag"]).json()["running_cost"] == "0"


def test_who_may_read_and_change_and_begin(published, person, caller, small):
    begin = "/api/v1/concept/demo/versions"
    editor, analyst, nobody = caller(Role.EDITOR), caller(Role.ANALYST), Client()
    assert nobody.get(f"{AT}/records").status_code == 200
    assert nobody.get(at("goal", "G1")).status_code == 403
    read = editor.get(at("goal", "G1"))
    changed = read.json() | {"area": "A2"}
    assert editor.put(at("goal", "G1"), changed, read["ETag"]).status_code == 403, "published"
    for who in (analyst, caller(Role.APPROVER), caller()):
        assert who.get(at("goal", "G1")).status_code == 403
        assert who.post(begin).status_code == 403
    assert nobody.post(begin).status_code == 403
    assert editor.client.post(begin).status_code == 403, "without its token"
    assert editor.post("/api/v1/concept/none/versions").status_code == 404
    made = editor.post(begin)
    assert (made.status_code, made.json()["number"], made.json()["status"]) == (201, 2, "draft")
    again = editor.post(begin)
    assert again.status_code == 409
    assert again.json()["title"] == "There is a draft already: version 2."
    there = "/api/v1/concept/demo/versions/2/records"
    assert nobody.get(there).status_code == 404
    assert len(analyst.get(there).json()) == 7, "who reads drafts sees it"
    read = editor.get(f"{there}/goal/G1")
    for who in (analyst, caller(Role.APPROVER)):
        assert who.put(f"{there}/goal/G1", changed, read["ETag"]).status_code == 403
        assert who.delete(f"{there}/goal/G1", read["ETag"]).status_code == 403
    unsigned = {"X-CSRFToken": ""}
    for where in (f"{there}/goal/G1", f"{there}/goal/G9"):
        assert editor.put(where, changed, read["ETag"], **unsigned).status_code == 403
    assert record_now(Version.objects.get(number=2), "goal", "G1")["area"] == "A1"
    assert editor.put(f"{there}/goal/G1", changed, read["ETag"]).status_code == 200

    regional = Caller(person())
    assign_role(
        by=None, person=regional.person, role=Role.REPRESENTATIVE, territory=small.regions[2]
    )
    assert regional.post(begin).status_code == 403
    assert regional.put(f"{there}/goal/G1", changed, read["ETag"]).status_code == 403
    services.begin_regional(
        by=regional.person,
        parent=published,
        territory="XX-3",
        code="own",
        titles=texts("Own"),
        measures=["M1"],
    )
    own = "/api/v1/concept/own/versions/1/records/measure/M1"
    read = regional.get(own)
    assert read.json()["serves"] == "M1"
    assert regional.put(own, read.json() | {"serves": "G2"}, read["ETag"]).status_code == 200
    found = Measure.objects.get(version__concept__code="own")
    assert (found.serves_goal.code, found.serves_measure) == ("G2", None)
