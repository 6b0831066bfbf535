"""Goals, measures and indicators added, changed and removed in the browser."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from concept.conftest import content_of_small, measure, texts
from kerege.audit.models import Event
from kerege.concept import selectors, services
from kerege.concept.models import (
    Answer,
    Goal,
    Indicator,
    Measure,
    RecordDraft,
    RecordLock,
    Target,
    Version,
    Waiver,
)
from kerege.concept.selectors.content import canonical_content
from kerege.concept.selectors.records import state_of_record
from kerege.concept.tabular.present import content_now, record_now
from kerege.concept.web.measure_form import MeasureForm
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.services import assign_role

CONTENT = ("goals", "measures", "eligible_regions", "answers", "funding", "indicators", "targets")


def where(name, *more, of="demo", version=1):
    return reverse(name, args=[of, version, *more])


def data_of(sort, code, **named):
    return where("concept-record-data", sort, code, **named)


def add_of(sort):
    return where("concept-add-record", sort)


@pytest.fixture
def editor(person):
    client = Client()
    client.person = person(Role.EDITOR)
    client.force_login(client.person)
    return client


def filled(client, address, **changes):
    """Return the fields of a page as a browser sends them, but for some."""
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form}
    sent = {name: value for name, value in values.items() if value not in (None, False, "", [])}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def three(**named):
    return {f"{name}_{one}": text for name, by in named.items() for one, text in by.items()}


NEW_MEASURE = {
    "code": "M4.1",
    "goal": "G3",
    "owner": "ministry",
    "deadline": "2027-06-30",
    "instrument": "law",
    "place": "named",
    "eligible": ["XX-3", "XX-1"],
    "unit_cost_low": "0.00002",
    "unit_cost": "0.00003",
    "unit_cost_high": "0.00004",
    "running_cost": "0",
    "max_units": "2",
    "first_year": "2026",
    "last_year": "2027",
    "low-skills": "0.05",
    "effect-skills": "0.1",
    "high-skills": "0.2",
    "author-skills": "The ministry",
    "funding-fund": "1",
    **three(name=texts("New"), completion_form=texts("law passed"), unit=texts("law")),
}
NEW_INDICATOR = {
    "code": "I3",
    "goal": "G3",
    "owner": "ministry",
    "formula": "sum(x)",
    "baseline": "134207",
    "baseline_period": "2024",
    "baseline_reference": "jobs_2024",
    **three(
        name=texts("Third"),
        definition=texts("What"),
        unit=texts("persons"),
        source=texts("register"),
    ),
}


def expected():
    """Return the content as a package would have it after the same changes."""
    content = content_of_small()
    none = texts("")
    content["goals"].append(
        {"code": "G3", "area": "A2", "name": texts("Third"), "description": none}
    )
    first, _second, third = content["measures"]
    first |= {
        "unit_cost": Decimal(120),
        "is_required": True,
        "eligible": ["XX-2"],
        "funding": {"private": Decimal("0.25"), "local": Decimal("0.75")},
    }
    first["answers"].append(
        {
            "need": "skills",
            "effect": Decimal("0.2"),
            "low": Decimal("0.1"),
            "high": Decimal("0.2"),
            "author": dict.fromkeys(("kk", "ru", "en"), "Panel"),
        }
    )
    new = measure(
        "M4.1",
        "G3",
        deadline=date(2027, 6, 30),
        instrument="law",
        eligible=["XX-1", "XX-3"],
        unit_cost=Decimal(30),
        unit_cost_low=Decimal(20),
        unit_cost_high=Decimal(40),
        running_cost=Decimal(0),
        max_units=2,
        max_units_per_year=None,
        author="The ministry",
        funding={"fund": Decimal(1)},
        name=texts("New"),
        completion_form=texts("law passed"),
        unit=texts("law"),
        answers=[
            {
                "need": "skills",
                "effect": Decimal("0.1"),
                "low": Decimal("0.05"),
                "high": Decimal("0.2"),
            }
        ],
        **dict.fromkeys(("description", "co_owners", "cost_rationale", "effect_rationale"), none),
    )
    content["measures"] = [first, third, new]
    kept = copy.deepcopy(content["indicators"][0])
    content["indicators"] = [
        kept | {"goal": "G3", "is_higher_better": False},
        kept
        | {
            "code": "I3",
            "goal": "G3",
            "formula": "sum(x)",
            "name": texts("Third"),
            "definition": texts("What"),
            "unit": texts("persons"),
            "source": texts("register"),
            "note": none,
            "is_higher_better": False,
            "conflicting_references": [],
        },
    ]
    content["targets"] = [row for row in content["targets"] if row["indicator"] == "I1"]
    return content


def test_what_is_done_in_the_browser_is_what_a_package_with_it_loads(
    draft, editor, django_assert_max_num_queries
):
    for sort in ("goal", "measure", "indicator"):
        assert add_of(sort) in editor.get(where("concept-edit-records")).content.decode()
        with django_assert_max_num_queries(20):
            assert editor.get(add_of(sort)).status_code == 200
    goal = {"code": "G3", "area": "A2", **three(name=texts("Third"))}
    assert editor.post(add_of("goal"), goal).status_code == 302
    assert editor.post(add_of("measure"), NEW_MEASURE).status_code == 302
    assert editor.post(add_of("indicator"), NEW_INDICATOR).status_code == 302
    address = data_of("measure", "M1")
    assert address in editor.get(where("concept-edit-records")).content.decode()
    with django_assert_max_num_queries(20):
        editor.get(address)
    same = filled(editor, address)
    events = Event.objects.count()
    assert editor.post(address, same).status_code == 302
    assert editor.post(add_of("measure"), NEW_MEASURE).status_code == 302
    assert Event.objects.count() == events, "the same again changes nothing"
    changed = filled(
        editor,
        address,
        unit_cost="0.00012",
        is_required="on",
        place="named",
        eligible=["XX-2"],
        **{"funding-republican": "", "funding-private": "0.25", "funding-local": "0.75"},
        **{"low-skills": "0.1", "effect-skills": "0.2", "high-skills": "0.2"},
        **{"author-skills": "Panel"},
    )
    assert editor.post(address, changed).status_code == 302
    address = data_of("indicator", "I1")
    moved = filled(editor, address, goal="G3", is_higher_better=None)
    assert editor.post(address, moved).status_code == 302
    for sort, code in (("measure", "M2"), ("indicator", "I2")):
        gone = {
            "act": "remove",
            "sure": "1",
            "state": state_of_record(record_now(draft, sort, code)),
        }
        assert editor.post(data_of(sort, code), gone).status_code == 302
    concept = services.create_concept(
        by=None,
        code="other",
        titles=texts("Other"),
        disclaimers=texts("None"),
        territory="XX",
        first_year=2026,
        last_year=2027,
    )
    other = services.new_version(by=None, concept=concept)
    services.load_content(by=None, version=other, content=expected())
    ours, theirs = canonical_content(draft, CONTENT), canonical_content(other, CONTENT)
    for name in CONTENT:
        assert ours[name] == theirs[name], name
    assert content_now(draft) == content_now(other)
    acts = Event.objects.filter(act__endswith="_record", person=editor.person)
    assert sorted(acts.values_list("act", flat=True)) == [
        *["concept.add_record"] * 3,
        *["concept.change_record"] * 2,
        *["concept.remove_record"] * 2,
    ]
    change = acts.filter(act="concept.change_record").earliest("pk")
    assert change.details["changed"] == [
        "answers",
        "eligible",
        "funding",
        "is_required",
        "unit_cost",
    ]


def test_two_editors_at_once_lose_nothing(draft, editor, person):
    other = Client()
    other.force_login(person(Role.EDITOR))
    address = data_of("indicator", "I1")
    mine = filled(editor, address, formula="mine", baseline_period="2023")
    assert other.post(address, filled(other, address, formula="theirs")).status_code == 302
    late = editor.post(address, mine)
    page = late.content.decode()
    assert late.status_code == 412
    assert "changed while you wrote" in page
    assert 'value="mine"' in page
    assert "<dd>theirs</dd>" in page
    assert "<dd>2024</dd>" in page
    assert Indicator.objects.get(version=draft, code="I1").formula == "theirs"
    again = mine | {"state": late.context["form"]["state"].value()}
    assert editor.post(address, again).status_code == 302
    assert Indicator.objects.get(version=draft, code="I1").formula == "mine"
    services.take_record(by=editor.person, version=draft, sort="indicator", code="I1")
    held = other.post(address, filled(other, address, formula="again"))
    assert held.status_code == 409
    assert f"{editor.person.name} edits this record" in held.content.decode()
    assert 'value="again"' in held.content.decode()
    assert f"{editor.person.name} edits" in other.get(address).content.decode()
    RecordLock.objects.update(
        taken_at=timezone.now() - timedelta(hours=2), expires_at=timezone.now() - timedelta(hours=1)
    )
    waiting = filled(other, address, formula="of what is gone")
    state = waiting["state"]
    Waiver.objects.create(
        version=draft,
        record="indicator",
        code="I1.note",
        language="kk",
        reason="later",
        person=editor.person,
    )
    RecordDraft.objects.create(
        version=draft,
        sort="indicator",
        code="I1",
        person=editor.person,
        texts={},
        state="",
        saved_at=timezone.now(),
    )
    stale = {"act": "remove", "sure": "1", "state": "0" * 64}
    assert editor.post(address, stale).status_code == 412
    assert editor.post(address, stale | {"sure": "", "state": state}).status_code == 422
    assert editor.post(address, stale | {"state": state}).status_code == 302
    assert not Target.objects.filter(indicator__code="I1").exists()
    for model in (RecordDraft, RecordLock, Waiver):
        assert not model.objects.exists(), model
    lost = other.post(address, waiting)
    assert lost.status_code == 412
    page = lost.content.decode()
    assert "was removed while you wrote" in page
    assert 'value="of what is gone"' in page
    assert f'action="{add_of("indicator")}"' in page
    assert other.get(address).status_code == 404
    with pytest.raises(Refusal, match="removed while you wrote") as refused:
        services.put_record(
            by=None,
            version=draft,
            sort="indicator",
            row=record_now(draft, "indicator", "I2") | {"code": "I1"},
            state=state,
        )
    assert refused.value.kind == Kind.CHANGED


ODD_FORMS = (
    ({"code": ""}, "code", "required"),
    ({"goal": "none"}, "goal", "not one of the available choices"),
    ({"first_year": "1999"}, "first_year", "greater than or equal to 2026"),
    ({"eligible": ["XX"]}, "eligible", "not one of the available choices"),
    ({"unit_cost": "0.00005"}, "unit_cost", "The central cost lies between"),
    ({"unit_cost": "NaN"}, "unit_cost", "Enter a number"),
    ({"unit_cost": "-1"}, "unit_cost", "greater than or equal to 0"),
    ({"unit_cost_high": "1e99"}, "unit_cost_high", "less than or equal to"),
    ({"unit_cost": "0.0000305"}, "unit_cost", "no more than 6 decimal places"),
    ({"max_units": "0"}, "max_units", "greater than or equal to 1"),
    ({"funding-local": "0.1"}, "funding-republican", "The shares sum to 1.1"),
    ({"funding-fund": ""}, "funding-republican", "The shares sum to 0"),
    ({"effect-skills": ""}, "effect-skills", "Give all three"),
    ({"unit_en": "x" * 121}, "unit_en", "at most 120 characters"),
)
"""Changes, the field beside which they are refused, and what is said there."""
ODD_RECORDS = (
    ({"code": "M1"}, "code", "record of this code already", 409),
    ({"code": "M 1"}, "code", "It is no code", 422),
    ({"deadline": "2025-01-01"}, "deadline", "Its deadline lies before its first year", 422),
    ({"first_year": "2027", "last_year": "2026"}, "last_year", "first year is after its last", 422),
    ({"eligible": []}, "eligible", "It may stand in no region", 422),
    ({"unit_cost_low": "0", "unit_cost": "0"}, "unit_cost", "A cost is not positive", 422),
    ({"effect-skills": "0.3"}, "effect-skills", "not between its low and high value", 422),
    (
        {f"{name}-skills": "" for name in ("low", "effect", "high", "author")},
        "effect-space",
        "It answers no need",
        422,
    ),
    ({"author-skills": ""}, "author-skills", "Say whose assumption it is", 422),
    ({"name_kk": "", "name_ru": " ", "name_en": ""}, "name_en", "It has no name", 422),
)


def test_what_cannot_be_is_refused_beside_its_field_and_changes_nothing(draft, editor):
    before = content_now(draft)
    right = NEW_MEASURE | {"goal": "G1"}
    choices = selectors.record_choices(draft, "measure")
    for changes, field, said in ODD_FORMS:
        sent = QueryDict(urlencode(right | changes, doseq=True))
        form = MeasureForm(sent, version=draft, choices=choices, present=None)
        assert said in str(form.errors.get(field)), changes
    for changes, field, said, status in ODD_RECORDS:
        answer = editor.post(add_of("measure"), right | changes)
        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (status, [field]), changes
        assert said in str(form.errors[field]), changes
    page = answer.content.decode()
    assert "It has no name" in page
    assert 'value="law passed"' in page, "what was typed stands in the form"
    address = data_of("indicator", "I1")
    for changes, said in (
        ({"baseline": "134000"}, "not the published figure, which is 134207"),
        ({"baseline": None}, "Write the value of the published figure"),
        ({"baseline_period": None}, "Its baseline has no period"),
        ({"formula": " "}, "required"),
    ):
        answer = editor.post(address, filled(editor, address, **changes))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), changes
    address = data_of("measure", "M1")
    answer = editor.post(address, filled(editor, address, **{"effect-space": "0.45"}))
    assert (answer.status_code, "whose assumption it is was not" in answer.content.decode()) == (
        422,
        True,
    )
    row = record_now(draft, "measure", "M1")
    for changes, said in (
        ({"unit_cost": Decimal("NaN")}, "measure M1, unit_cost"),
        ({"max_units": 10**9}, "measure M1, max_units"),
        ({"instrument": "magic"}, "measure M1, instrument"),
        ({"name": texts("x" * 400)}, "measure M1, name_kk"),
        ({"funding": {"fund": Decimal("1.00001")}}, "funding-fund"),
        ({"eligible": ["nowhere"]}, "nowhere"),
        ({"eligible": ["XX-1", "XX-1"]}, "measure M1, eligible"),
        ({"answers": row["answers"] * 2}, "measure M1, answers"),
    ):
        with pytest.raises(Refusal) as refused:
            services.put_record(
                by=None,
                version=draft,
                sort="measure",
                row=row | changes,
                state=state_of_record(row),
            )
        assert said in refused.value.where
    assert content_now(draft) == before
    assert not Event.objects.filter(act__endswith="_record").exists()


def test_an_expert_keeps_what_is_theirs(draft, editor):
    Answer.objects.filter(measure__code="M1").update(
        author_kk="Сарапшы", author_ru="Эксперт", author_en="Expert"
    )
    address = data_of("measure", "M1")
    assert editor.post(address, filled(editor, address, max_units="3")).status_code == 302
    found = Answer.objects.get(measure__code="M1")
    assert (found.author_kk, found.author_ru, found.author_en) == ("Сарапшы", "Эксперт", "Expert")
    ticked = filled(editor, address, same_authors="on", **{"effect-space": "0.45"})
    assert editor.post(address, ticked).status_code == 302
    found.refresh_from_db()
    assert (found.author_kk, found.effect) == ("Сарапшы", Decimal("0.45"))
    named = filled(editor, address, **{"effect-space": "0.3", "author-space": "Editor"})
    assert editor.post(address, named).status_code == 302
    found.refresh_from_db()
    assert (found.author_kk, found.effect) == ("Editor", Decimal("0.3"))


def test_what_is_named_stays_and_a_plan_of_older_measures_says_so(draft, editor, limits):
    promise = limits[0] | {
        "code": "hub",
        "kind": "promise",
        "applies_to": ["M1", "XX-1"],
        "year": None,
        "value": "1",
    }
    services.plan_version(by=None, version=draft, limits=[*limits, promise])
    version = Version.objects.get(pk=draft.pk)
    assert not selectors.is_plan_old(version)

    def remove(sort, code):
        state = state_of_record(record_now(draft, sort, code))
        gone = {"act": "remove", "sure": "1", "state": state}
        return editor.post(data_of(sort, code), gone)

    kept = remove("goal", "G1")
    assert kept.status_code == 422
    for named in ("measure M1: it is of this goal", "indicator I1: it is of this goal"):
        assert named in kept.content.decode()
    assert "limit hub of the plan" in remove("measure", "M1").content.decode()
    assert Measure.objects.filter(version=draft).count() == 3
    Measure.objects.filter(version=draft, code="M1").update(name_en="Other words")
    assert not selectors.is_plan_old(version), "a plan is not of words"
    address = data_of("measure", "M1")
    answer = editor.post(address, filled(editor, address, unit_cost="0.00011"), follow=True)
    assert "older measures" in answer.content.decode()
    assert "older measures" in editor.get(where("concept-plan")).content.decode()
    assert "older measures" in editor.get(where("concept-coverage")).content.decode()
    with pytest.raises(Refusal, match="1 things") as refused:
        services.publish_version(by=None, version=draft)
    assert "older measures" in refused.value.where
    services.plan_version(by=None, version=draft, limits=limits)
    assert not selectors.is_plan_old(Version.objects.get(pk=draft.pk))
    for code in ("M1", "M2", "M3"):
        assert remove("measure", code).status_code == 302
    for code in ("I1", "I2"):
        assert remove("indicator", code).status_code == 302
    for code in ("G1", "G2"):
        assert remove("goal", code).status_code == 302
    assert not Goal.objects.filter(version=draft).exists(), "the last one goes too"


def test_a_problem_of_another_record_does_not_keep_one_from_being_changed(draft, editor):
    Indicator.objects.filter(version=draft, code="I2").update(adds_up=True)
    address = data_of("goal", "G1")
    assert editor.post(address, filled(editor, address, area="A2")).status_code == 302
    assert Goal.objects.get(version=draft, code="G1").area.code == "A2"


def test_a_region_writes_its_own_plan(published, person, small):
    client = Client()
    client.person = person()
    assign_role(by=None, person=client.person, role=Role.REPRESENTATIVE, territory=small.regions[2])
    client.force_login(client.person)
    services.begin_regional(
        by=client.person,
        parent=published,
        territory="XX-3",
        code="own",
        titles=texts("Own"),
        measures=["M1"],
    )
    address = data_of("measure", "M1", of="own")
    fields = filled(client, address, serves="G2")
    assert "place" not in fields
    assert client.post(address, fields).status_code == 302
    found = Measure.objects.get(version__concept__code="own")
    assert (found.serves_goal.code, found.serves_measure, found.is_national) == ("G2", None, False)
    address = data_of("indicator", "I1", of="own")
    loose = filled(client, address, part_of=None, adds_up="on")
    assert "It adds up to no national indicator" in client.post(address, loose).content.decode()
    summed = filled(client, address, part_of="I1", adds_up="on")
    assert client.post(address, summed).status_code == 302
    assert Indicator.objects.get(version__concept__code="own").adds_up
    assert client.get(data_of("measure", "M1")).status_code == 403


def test_who_may_not(draft, person, editor):
    analyst = Client()
    analyst.force_login(person(Role.ANALYST))
    for address in (add_of("goal"), data_of("goal", "G1")):
        assert analyst.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert editor.get(data_of("goal", "none")).status_code == 404
    approver = Client()
    approver.force_login(person(Role.APPROVER))
    assert add_of("goal") not in approver.get(where("concept-edit-records")).content.decode()
    row = record_now(draft, "goal", "G1")
    for act, more in (
        (services.put_record, {"row": row | {"area": "A2"}}),
        (services.remove_record, {"code": "G1"}),
    ):
        with pytest.raises(Refusal) as refused:
            act(by=person(Role.APPROVER), version=draft, sort="goal", state="", **more)
        assert refused.value.kind == Kind.FORBIDDEN


def test_what_is_published_stays(published, editor):
    assert editor.get(data_of("goal", "G1")).status_code == 403
    assert editor.post(add_of("goal"), {"code": "G9", "area": "A1"}).status_code == 403
    assert not selectors.is_plan_old(published)
