"""A regional plan begun in the browser: who may, what it takes up, its own money and targets."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kerege.audit.models import Event
from kerege.concept import selectors, services, tasks
from kerege.concept.models import Concept, Indicator, Measure, PlanOrder, Target, Version
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role
from kerege.people.services import assign_role

TITLES = {"kk": "Жоспар", "ru": "План", "en": "Plan"}


def where(name, code="demo", version=1):
    return reverse(name, args=[code, version])


@pytest.fixture
def representative(person, small):
    client = Client()
    client.person = person()
    assign_role(by=None, person=client.person, role=Role.REPRESENTATIVE, territory=small.regions[2])
    client.force_login(client.person)
    return client


def test_a_representative_begins_plans_and_sets_targets_of_the_own_region(
    published, representative, django_assert_max_num_queries
):
    address = where("concept-regional-begin")
    assert address in representative.get(where("concept-regions")).content.decode()
    assert address not in Client().get(where("concept-regions")).content.decode()
    page = representative.get(address).content.decode()
    assert 'value="XX-3"' in page
    assert 'value="XX-1"' not in page
    form = {"territory": "XX-3", "measures": ["M1", "M2"]}
    assert representative.post(address, form | {"territory": "XX-1"}).status_code == 422
    assert representative.post(address, form | {"measures": ["M3"]}).status_code == 422
    answer = representative.post(address, form)
    assert answer.status_code == 302
    draft = Version.objects.select_related("concept").get(parent=published)
    assert draft.concept.code == "XX-3-demo"
    assert "The Concept: Region 3" in (draft.concept.title_en or "")
    assert Event.objects.get(act="concept.begin_regional").person == representative.person
    rows = {row.code: row for row in Measure.objects.filter(version=draft)}
    assert set(rows) == {"M1", "M2"}
    for code, row in rows.items():
        above = Measure.objects.get(version=published, code=code)
        assert row.serves_measure == above
        assert (row.name_kk, row.unit_cost) == (above.name_kk, above.unit_cost)
        assert row.answers.count() == above.answers.count() == 1
        assert sum(part.share for part in row.funding.all()) == 1
    assert all(row.part_of_id for row in Indicator.objects.filter(version=draft))
    assert representative.get(address).status_code == 403, "a region has one plan"
    make = answer.headers["Location"]
    assert representative.get(make).status_code == 200
    money = {"kind": "expected", "money2026": "0.00015", "money2027": "0.0001"}
    assert representative.post(make, money).status_code == 302
    tasks.compute_plan(order_id=PlanOrder.objects.get().pk)
    assert PlanOrder.objects.get().state == "done", PlanOrder.objects.get().refusal
    total = selectors.totals(draft)
    assert 0 < total.total <= 250
    assert set(total.by_region) == {"XX-3"}
    targets = where("concept-edit-targets", "XX-3-demo")
    assert targets in representative.get(where("concept-indicators", "XX-3-demo")).content.decode()
    with django_assert_max_num_queries(20):
        shown = representative.get(targets).content.decode()
    state = shown.partition('name="state" value="')[2].partition('"')[0]
    fields = {"state": state, "I1-2026": "12.5", "I1-2027": "", "I2-2027": "7"}
    for odd in ("x", "1e99", "NaN"):
        assert representative.post(targets, fields | {"I1-2027": odd}).status_code == 422
    assert representative.post(targets, fields).status_code == 302
    values = Target.objects.filter(indicator__version=draft).values_list("year", "value")
    assert sorted(values) == [(2026, Decimal("12.5")), (2027, Decimal(7))]
    late = representative.post(targets, fields | {"I1-2026": "13"})
    assert late.status_code == 422, "changed meanwhile"
    assert 'value="13"' in late.content.decode()


def test_others_begin_nothing(published, representative, person):
    address = where("concept-regional-begin")
    assert Client().get(address).status_code == 302
    approver = Client()
    approver.force_login(person(Role.APPROVER))
    assert approver.get(address).status_code == 403
    for territory, what in (("XX-1", "another territory"), ("XX", "not a region")):
        with pytest.raises(Refusal, match=what):
            services.begin_regional(
                by=representative.person,
                parent=published,
                territory=territory,
                code="r",
                titles=TITLES,
            )
    analyst = person(Role.ANALYST)
    for taken in ("r", "demo"):
        options = {"by": analyst, "parent": published, "territory": "XX-2", "titles": TITLES}
        if taken == "demo":
            with pytest.raises(Refusal, match="of this code already"):
                services.begin_regional(code="demo", **options | {"territory": "XX-1"})
        else:
            services.begin_regional(code="r", **options)
    with pytest.raises(Refusal, match="plan of this region already"):
        services.begin_regional(code="s", **options)
    assert Concept.objects.count() == 2


def test_it_is_rolled_up_and_begun_under_what_is_published_only(planned, person, small):
    editor = person(Role.EDITOR)
    options = {"by": editor, "territory": "XX-2", "code": "r", "titles": TITLES}
    with pytest.raises(Refusal, match="is a draft"):
        services.begin_regional(parent=planned, **options)
    assert not Concept.objects.filter(code="r").exists(), "nothing is left of it"
    services.publish_version(by=None, version=planned)
    parent = Version.objects.select_related("concept").get(pk=planned.pk)
    with pytest.raises(Refusal, match="cannot be taken up"):
        services.begin_regional(parent=parent, measures=["M3", "M9"], **options)
    draft = services.begin_regional(parent=parent, measures=["M1"], **options)
    (row,) = [
        one for one in selectors.roll_up(parent, editor).regions if one.territory.code == "XX-2"
    ]
    assert row.draft == draft
