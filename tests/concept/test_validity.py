"""How long a version holds, what follows it, the warning before its end, and its renewal."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from concept.conftest import texts
from concept.test_approval import agree_to_all, give_pdf, open_route
from kerege.cli.main import app
from kerege.concept import rules, selectors, services, tasks
from kerege.concept.models import Approval, Concept, Measure, Stage, Target, Version
from kerege.concept.selectors import validity
from kerege.concept.services import renewal
from kerege.kernel.errors import Refusal
from kerege.notices.models import Notice
from kerege.people.enums import Role
from kerege.people.services import assign_role

FAR = date(2999, 12, 31)


@pytest.fixture
def on(monkeypatch):
    """Return a function that sets the day of the database's clock."""

    def set_day(day):
        for where in (rules, validity, renewal):
            monkeypatch.setattr(where, "today", lambda: day)

    return set_day


def approve(version, person, **more):
    signed = give_pdf(version)
    agree_to_all(open_route(version), person, signed)
    how = {"by": None, "version": version, "act": "Order", "on": date(2026, 1, 1)} | more
    return services.put_in_force(**how)


def next_version(version):
    found = services.new_version(by=None, concept=version.concept, from_version=version)
    services.plan_version(by=None, version=found, limits=version.plan.limits)
    return services.publish_version(by=None, version=found)


def page(version, name="concept-version", client=None):
    address = reverse(name, args=[version.concept.code, version.number])
    return (client or Client()).get(address).content.decode()


def test_it_holds_to_the_end_of_the_concept_or_to_the_day_of_the_act(published, person, on):
    one = person()
    with pytest.raises(Refusal, match="would end before"):
        approve(published, one, on=date(2028, 1, 1))
    approval = services.put_in_force(by=None, version=published, act="A", on=date(2026, 1, 1))
    assert approval.ends_on == date(2027, 12, 31)
    on(date(2027, 12, 31))
    assert not selectors.standing(published).has_ended
    assert "In force" in page(published)
    on(date(2028, 1, 1))
    assert selectors.standing(published).has_ended
    said = page(published)
    assert "This version ran out on" in said
    assert "nothing has superseded it yet" in said
    assert "has run out" in rules.may_open_instruments(Version.objects.get()).reason
    api = Client().get("/api/v1/concept/demo/versions/1/approval").json()
    assert (api["valid_until"], api["has_ended"], api["links"]) == ("2027-12-31", True, [])


def test_what_came_before_and_after_is_shown_both_ways(published, person, on):
    on(date(2027, 6, 1))
    one, first = person(), published
    approve(first, one, until=FAR)
    second = next_version(first)
    approve(second, one, on=date(2027, 1, 1), until=FAR, earlier="amended")
    third = next_version(second)

    def links(version):
        return [(x.sort, x.version.number) for x in selectors.standing(version).links]

    assert links(first) == [("amended_by", 2)]
    assert links(second) == [("amends", 1), ("replaced_by", 3)]
    approve(third, one, on=date(2027, 2, 1), until=FAR)
    assert links(second) == [("amends", 1), ("superseded_by", 3)]
    assert links(third) == [("supersedes", 2)]
    assert Approval.objects.get(version=first).status == "superseded"
    said = page(second)
    assert "Superseded by:" in said
    assert reverse("concept-version", args=["demo", 3]) in said
    assert "Amended by:" in page(first)


def test_those_who_work_on_it_are_told_once_so_many_months_before(published, person, on, small):
    editor, approver, analyst = person(Role.EDITOR), person(Role.APPROVER), person(Role.ANALYST)
    elsewhere = person()
    assign_role(by=None, person=elsewhere, role=Role.EDITOR, territory=small.regions[0])
    for one, language in ((editor, "en"), (approver, "ru")):
        one.language = language
        one.save()
    approve(published, person(), until=date(2027, 8, 31), warn_months=6)
    on(date(2027, 2, 27))
    assert services.warn_of_ends(by=None) == []
    on(date(2027, 2, 28))
    for _twice in range(2):
        tasks.warn_of_ends(timestamp=0)
    found = {notice.address: notice for notice in Notice.objects.all()}
    assert found.keys() == {editor.email, approver.email}
    assert analyst.email not in found
    assert found[editor.email].subject == "A concept in force ends on 2027-08-31"
    assert "истекает 2027-08-31" in found[approver.email].subject
    next_one = next_version(published)
    approve(next_one, person(), on=date(2027, 3, 1), until=FAR)
    assert services.warn_of_ends(by=None) == []


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2027, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2027, 12, 31), 12, date(2026, 12, 31)),
        (date(2027, 3, 1), 0, date(2027, 3, 1)),
    ],
)
def test_months_before_a_day(day, months, wanted):
    assert renewal.months_before(day, months) == wanted


def test_renewing_begins_the_draft_of_the_next_period(published, person):
    draft = services.renew(
        by=None,
        version=published,
        code="demo-2",
        titles=texts("The next"),
        first_year=2028,
        last_year=2028,
    )
    concept = Concept.objects.get(code="demo-2")
    assert (concept.renews, draft.status, draft.number) == (published.concept, "draft", 1)
    assert draft.diagnosis is None
    moved = Measure.objects.get(version=draft, code="M1")
    assert (moved.first_year, moved.last_year, moved.deadline) == (2028, 2028, date(2029, 12, 31))
    assert Stage.objects.get(version=draft).last_year == 2028
    assert not Target.objects.filter(indicator__version=draft).exists()
    assert not hasattr(draft, "plan")
    assert {b.code for b in draft.blocks.all()} == {b.code for b in published.blocks.all()}
    limits = [row for row in published.plan.limits if row["year"] == 2026]
    services.plan_version(by=None, version=draft, limits=[limits[0] | {"year": 2028}])
    services.publish_version(by=None, version=draft)
    assert [x.sort for x in selectors.standing(published).links] == ["renewed_by"]
    assert [x.sort for x in selectors.standing(draft).links] == ["renews"]
    with pytest.raises(Refusal, match="already"):
        services.renew(
            by=None, version=published, code="demo-2", titles={}, first_year=2028, last_year=2029
        )
    for years in ((2026, 2027), (2029, 2028), (2028, 2099)):
        with pytest.raises(Refusal, match="A successor begins later"):
            services.renew(
                by=None,
                version=published,
                code="x",
                titles={},
                first_year=years[0],
                last_year=years[1],
            )
    another = services.new_version(by=None, concept=concept, from_version=draft)
    with pytest.raises(Refusal, match="is a draft"):
        services.renew(
            by=None, version=another, code="x", titles={}, first_year=2030, last_year=2031
        )


def test_an_editor_renews_it_on_its_page_others_do_not(published, person):
    editor = Client()
    editor.force_login(person(Role.EDITOR))
    address = reverse("concept-renew", args=["demo", 1])
    assert address in page(published, client=editor)
    assert address not in page(published)
    assert Client().get(address).status_code in {302, 403, 404}
    assert 'value="2028"' in editor.get(address).content.decode()
    sent = {"code": "demo-2028", "first_year": 2028, "last_year": 2029, "title_en": "Next"}
    assert editor.post(address, sent | {"last_year": 2020}).status_code == 422
    answer = editor.post(address, sent, follow=True)
    assert "The draft of the successor was begun." in answer.content.decode()
    assert "The period before:" in answer.content.decode()
    assert "The period after:" in page(published, client=editor)
    assert "The period after:" not in page(published)
    done = CliRunner().invoke(
        app, ["concept", "renew", "demo", "--from", "2030", "--to", "2031", "--as", "demo-3"]
    )
    assert "demo-3 v1, draft" in done.output
