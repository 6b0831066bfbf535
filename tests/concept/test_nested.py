"""Regional plans under the national one: what they say, who writes them, what they add up to."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from kerege.concept import rules, selectors, services
from kerege.concept.models import BudgetLine, Measure, Version
from kerege.concept.selectors.content import canonical_document
from kerege.kernel.errors import Refusal
from kerege.people.enums import Role
from kerege.people.services import assign_role

from .conftest import content_of_small, limit, measure, texts

REGION = "XX-2"


def regional_content():
    own = content_of_small()
    indicator = own["indicators"][0] | {"baseline": None, "baseline_reference": ""}
    indicator |= {"conflicting_references": []}
    return {
        "goals": [
            {"code": "R1", "area": "A1", "name": texts("Here"), "description": texts("Why")},
        ],
        "measures": [
            measure("R1.1", "R1", serves="M1", is_required=True, eligible=[REGION]),
            measure("R1.2", "R1", serves="G1", max_units=2),
        ],
        "indicators": [
            indicator | {"code": "RI1", "goal": "R1", "part_of": "I1", "adds_up": True},
            indicator | {"code": "RI2", "goal": "R1", "part_of": "I2"},
        ],
        "targets": [
            own["targets"][0] | {"indicator": "RI1", "value": Decimal("234.5")},
            own["targets"][0] | {"indicator": "RI2", "value": Decimal(7)},
        ],
        "blocks": [row for row in own["blocks"] if row["code"] in {"S2", "S3"}],
    }


def begin(parent, code="region", territory=REGION):
    concept = services.create_concept(
        by=None,
        code=code,
        titles=texts("Plan of the region"),
        subtitles=texts("demonstration"),
        disclaimers=texts("Not a document of any akimat."),
        territory=territory,
        first_year=2026,
        last_year=2027,
    )
    return services.new_version(by=None, concept=concept, parent=parent)


@pytest.fixture
def regional(published):
    """A draft of a region's plan, with content."""
    version = begin(published)
    services.load_content(by=None, version=version, content=regional_content())
    return version


@pytest.fixture
def complete(regional):
    limits = [limit(f"own_{year}", "budget_year", 150, year=year) for year in (2026, 2027)]
    services.plan_version(by=None, version=regional, limits=limits)
    services.publish_version(by=None, version=regional)
    regional.refresh_from_db()
    return regional


def page(name, version, *more, client=None, language="en"):
    with override(language):
        where = reverse(name, args=[version.concept.code, version.number, *more])
    return (client or Client()).get(where)


def test_the_sums_are_those_of_the_rows_and_a_region_without_a_plan_is_not_zero(complete):
    parent = complete.parent
    sums = selectors.roll_up(parent, None)
    rows = {row.territory.code: row for row in sums.regions}
    own = sum(BudgetLine.objects.filter(version=complete).values_list("amount", flat=True))
    assert own > 0
    assert rows[REGION].own == own == sums.own
    assert rows["XX-1"].own is None
    assert sums.national == selectors.totals(parent).total
    assert sums.both == sums.national + own
    assert [goal.code for goal in rows[REGION].unserved] == ["G2"]
    assert sums.planned == 1
    by_code = {row.indicator.code: row for row in sums.indicators}
    year = by_code["I1"].years[0]
    assert (year.year, year.national, year.regional) == (2027, Decimal("1234.5"), Decimal("234.5"))
    assert year.share == 100 * Decimal("234.5") / Decimal("1234.5")
    side = by_code["I2"].years[0]
    assert side.regional is None, "values that do not add up were added"
    assert (side.least, side.most) == (7, 7)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_show_both_plans_to_everybody_and_lead_from_one_to_the_other(complete, language):
    parent = complete.parent
    answer = page("concept-regions", parent, language=language)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "/region/v1/" in shown
    assert "style=" not in shown
    assert (
        f"/demo/v1/measures/{'M1'}/" in page("concept-measure", complete, "R1.1").content.decode()
    )
    assert "/region/v1/measures/R1.1/" in page("concept-measure", parent, "M1").content.decode()
    assert "/region/v1/measures/R1.2/" in page("concept-goal", parent, "G1").content.decode()
    assert "/demo/v1/regions/" in page("concept-version", complete).content.decode()


def test_the_plan_of_the_country_stays_the_one_that_pages_speak_of(complete):
    assert selectors.current() == complete.parent
    assert selectors.newest() == complete.parent
    assert {row.version_id for row in selectors.measures_for()} == {complete.parent_id}


def test_the_roll_up_asks_the_database_as_often_for_one_plan_as_for_three(
    complete, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        selectors.roll_up(complete.parent, None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"serves": "M9"}, "the plan above has no measure or goal 'M9'"),
        ({"eligible": ["XX-1"]}, "it stands outside its region"),
        ({"is_national": True}, "it stands outside its region"),
    ],
)
def test_a_measure_that_serves_nothing_above_or_leaves_its_region_is_refused(
    published, change, says
):
    content = regional_content()
    content["measures"][0] |= change
    with pytest.raises(Refusal, match="problems") as refused:
        services.load_content(by=None, version=begin(published), content=content)
    assert says in refused.value.where


def test_indicators_name_what_they_are_part_of(published, draft_of_the_country):
    content = regional_content()
    content["indicators"][0]["part_of"] = ""
    content["indicators"][1]["part_of"] = "I9"
    with pytest.raises(Refusal) as refused:
        services.load_content(by=None, version=begin(published), content=content)
    assert "it adds up to no national indicator" in refused.value.where
    assert "national indicator 'I9' is not known" in refused.value.where
    content = content_of_small()
    content["measures"][0]["serves"] = "M1"
    content["indicators"][0]["part_of"] = "I1"
    with pytest.raises(Refusal) as refused:
        services.load_content(by=None, version=draft_of_the_country, content=content)
    assert refused.value.where.count("this plan stands under none") == 2


@pytest.fixture
def draft_of_the_country(published):
    return services.new_version(by=None, concept=published.concept, from_version=published)


def test_what_hangs_in_the_air_blocks_a_regional_plan_too(published):
    content = regional_content()
    content["measures"][0]["serves"] = ""
    content["indicators"][1]["part_of"] = ""
    version = begin(published)
    services.load_content(by=None, version=version, content=content)
    found = {
        (row.code, row.blocks) for row in selectors.dangling(version) if "national" in row.what
    }
    assert found == {("R1.1", True), ("RI2", False)}
    with pytest.raises(Refusal, match="hang in the air"):
        services.publish_version(by=None, version=version)


def test_a_plan_stands_under_a_published_plan_of_its_own_country(published, draft_of_the_country):
    with pytest.raises(Refusal, match="is a draft and still changes"):
        begin(draft_of_the_country)
    with pytest.raises(Refusal, match="is not a region of the territory"):
        begin(begin_and_publish_nothing(published))
    regional = begin(published, code="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(concept=regional.concept, number=9, parent=draft_of_the_country)
    services.load_content(by=None, version=regional, content=regional_content())
    foreign = draft_of_the_country.measures.get(code="M1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(version=regional, code="R1.1").update(serves_measure=foreign)


def begin_and_publish_nothing(published):
    """Return a version that looks published, of a region: no plan of a region stands under it."""
    version = begin(published, code="below")
    version.status = "published"
    return version


def test_a_new_version_finds_what_it_serves_in_the_next_national_version(complete, limits):
    parent = complete.parent
    following = services.new_version(by=None, concept=parent.concept, from_version=parent)
    content = content_of_small()
    content["measures"] = [row for row in content["measures"] if row["code"] != "M1"]
    content["measures"].append(measure("M4"))
    services.load_content(by=None, version=following, content=content)
    services.plan_version(by=None, version=following, limits=limits)
    services.publish_version(by=None, version=following)
    following.refresh_from_db()
    rows = {row.territory.code: row for row in selectors.roll_up(following, None).regions}
    assert rows[REGION].own is None
    assert rows[REGION].earlier == complete
    renewed = services.new_version(
        by=None, concept=complete.concept, from_version=complete, parent=following
    )
    kept = {row.code: row for row in renewed.measures.all()}
    assert kept["R1.1"].serves_measure is None, "M1 is gone, and the copy still names it"
    assert kept["R1.2"].serves_goal == following.goals.get(code="G1")
    assert renewed.indicators.get(code="RI1").part_of == following.indicators.get(code="I1")


def test_the_canonical_content_names_codes_of_the_plan_above_and_leaves_others_as_they_were(
    complete,
):
    own = canonical_document(complete)
    assert own["parent"]["checksum"] == complete.parent.checksum
    assert own["measures"][0]["serves_measure"] == "M1"
    assert own["measures"][1]["serves_goal"] == "G1"
    assert own["indicators"][0]["part_of"] == "I1"
    national = canonical_document(complete.parent)
    assert "parent" not in national
    assert not {"serves_measure", "serves_goal"} & set(national["measures"][0])


@pytest.fixture
def people(small):
    """Return somebody with a role for a territory; empty: for the country."""
    from kerege.people.models import Person

    def make(role, territory=""):
        number = Person.objects.count()
        found = Person.objects.create_user(f"r{number}@example.test", "pw", name="Somebody")
        where = next((row for row in small.regions if row.code == territory), None)
        assign_role(by=None, person=found, role=role, territory=where)
        return found

    return make


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_region_works_on_its_own_plan_and_on_no_other(people, regional):
    own, other = people(Role.REPRESENTATIVE, REGION), people(Role.REPRESENTATIVE, "XX-1")
    editor_there = people(Role.EDITOR, REGION)
    national = services.new_version(by=None, concept=regional.parent.concept)
    for person in (own, editor_there):
        assert rules.may_edit(person, regional)
        assert rules.may_plan(person, regional)
        assert not rules.may_edit(person, national)
    assert "belongs to Region 2" in rules.may_edit(other, regional).reason
    assert not rules.may_plan(other, regional)
    assert not rules.may_edit(people(Role.EDITOR, "XX-1"), regional)
    assert rules.may_edit(people(Role.EDITOR), regional)
    assert not rules.may_publish(own, regional)
    assert rules.may_publish(people(Role.APPROVER, REGION), regional)
    assert not rules.may_publish(people(Role.APPROVER, "XX-3"), regional)
    assert not rules.may_publish(people(Role.APPROVER, REGION), national)
    with pytest.raises(Refusal):
        services.new_version(by=other, concept=regional.concept)
    assert services.new_version(by=own, concept=regional.concept, parent=regional.parent)


def test_a_draft_of_a_region_leaks_to_no_other(people, regional):
    sees = [people(Role.REPRESENTATIVE, REGION), people(Role.ANALYST), people(Role.AUDITOR)]
    sees_not = [people(Role.REPRESENTATIVE, "XX-1"), people(Role.ANALYST, "XX-3")]
    names = ["concept-version", "concept-action-plan", "concept-edit", "concept-content"]
    api = f"/api/v1/concept/{regional.concept.code}/versions/{regional.number}/measures"
    for person in sees:
        assert page("concept-version", regional, client=signed_in(person)).status_code == 200
    for person in sees_not:
        client = signed_in(person)
        assert {page(name, regional, client=client).status_code for name in names} <= {403, 404}
        assert client.get(api).status_code == 404
        shown = page("concept-regions", regional.parent, client=client).content.decode()
        assert "/region/v1/" not in shown
        assert regional not in selectors.versions_visible_to(person)
        assert selectors.nested_in(REGION, person) is None
    assert page("concept-version", regional).status_code == 404
    own = page("concept-regions", regional.parent, client=signed_in(sees[0])).content.decode()
    assert "/region/v1/" in own


def test_the_package_of_kazakhstan_has_a_regional_plan_that_fits_under_its_concept():
    from kerege.concept import package
    from kerege.countries import __file__ as countries

    folder = Path(countries).parent / "kazakhstan" / "concept"
    national = package.read_content(folder)
    above = {row["code"] for name in ("goals", "measures") for row in national[name]}
    found = sorted((folder / "regions").iterdir())
    assert found
    for one in found:
        content = package.read_content(one)
        about = package.read_concept(one)
        assert package.read_parent(one) == package.read_concept(folder)["code"]
        assert all(about["disclaimers"].values())
        assert {row["serves"] for row in content["measures"]} <= above
        wholes = {row["part_of"] for row in content["indicators"]}
        assert wholes <= {row["code"] for row in national["indicators"]}


def test_who_writes_for_a_region_answers_comments_on_its_plan_only(people, regional):
    national = regional.parent.concept
    there, everywhere = people(Role.EDITOR, REGION), people(Role.EDITOR)
    for rule in (rules.may_answer, rules.may_consult):
        assert rule(there, regional.concept)
        assert rule(everywhere, regional.concept)
        assert rule(everywhere, national)
        assert not rule(there, national)
        assert not rule(people(Role.EDITOR, "XX-1"), regional.concept)
        assert not rule(people(Role.REPRESENTATIVE, REGION), regional.concept)
