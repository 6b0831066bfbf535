"""Loading content: all problems at once, nothing twice, nothing into what is published."""

from datetime import date
from decimal import Decimal

import pytest

from kerege.audit.models import Event
from kerege.concept import package, selectors, services
from kerege.concept.checks import PLACEHOLDER
from kerege.concept.models import Answer, Block, Goal, Measure, Version
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role


def test_content_is_loaded_whole_in_three_languages(draft):
    measure = selectors.measure(draft, "M1")
    assert (measure.name_kk, measure.owner.code) == ("Measure M1 (kk) қ", "ministry")
    assert measure.deadline == date(2027, 12, 31)
    assert [answer.area.code for answer in measure.answers.all()] == ["space"]
    assert {share.source: share.share for share in measure.funding.all()} == {
        "republican": Decimal("0.3"),
        "local": Decimal("0.7"),
    }
    assert Event.objects.filter(act="concept.load_content").count() == 1


def test_the_same_content_twice_changes_nothing(draft, content):
    before = selectors.canonical_bytes(draft)
    keys = set(Measure.objects.values_list("pk", flat=True))
    services.load_content(by=None, version=draft, content=content)
    assert selectors.canonical_bytes(draft) == before
    assert set(Measure.objects.values_list("pk", flat=True)) == keys


def test_what_the_content_no_longer_names_is_removed(draft, content):
    content["measures"] = content["measures"][:1]
    content["goals"] = content["goals"]
    services.load_content(by=None, version=draft, content=content)
    assert list(Measure.objects.values_list("code", flat=True)) == ["M1"]
    assert Answer.objects.count() == 1


def test_a_list_that_is_left_out_stays(draft, content):
    services.load_content(by=None, version=draft, content={"goals": content["goals"]})
    assert Measure.objects.count() == 3
    assert Block.objects.count() == len(content["blocks"])


SPOILED = {
    "owner": ({"owner": ""}, "owner"),
    "unknown owner": ({"owner": "nobody"}, "'nobody'"),
    "deadline": ({"deadline": None}, "no deadline"),
    "form": ({"completion_form": {}}, "form of completion"),
    "instrument": ({"instrument": "magic"}, "'magic'"),
    "funding": ({"funding": {"local": Decimal("0.9")}}, "do not sum to 1"),
    "need": ({"answers": []}, "no need"),
    "cost": ({"unit_cost": Decimal("0.5"), "unit_cost_low": Decimal(0)}, "fractions"),
    "years": ({"first_year": 2028, "deadline": date(2028, 1, 1)}, "after its last"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_measure_lacks_nothing(draft, content, name):
    changes, said = SPOILED[name]
    content["measures"][0] |= changes
    with pytest.raises(Refusal) as refused:
        services.load_content(by=None, version=draft, content=content)
    assert "measure M1" in refused.value.where
    assert said in refused.value.where


@pytest.mark.parametrize("name", ["definition", "unit", "owner", "formula", "source"])
def test_an_indicator_is_no_slogan(draft, content, name):
    content["indicators"][0][name] = {} if isinstance(content["indicators"][0][name], dict) else ""
    with pytest.raises(Refusal) as refused:
        services.load_content(by=None, version=draft, content=content)
    assert "indicator I1" in refused.value.where


def test_every_problem_is_named_at_once_and_nothing_is_loaded(draft, content):
    before = selectors.canonical_bytes(draft)
    content["measures"][0] |= {"owner": "", "funding": {}}
    content["indicators"][1]["formula"] = " "
    content["blocks"][1]["text"]["en"] = "{{figure:nothing}}"
    with pytest.raises(Refusal) as refused:
        services.load_content(by=None, version=draft, content=content)
    lines = refused.value.where.splitlines()
    assert len(lines) >= 5
    assert refused.value.mend
    assert {line.split(":")[0] for line in lines} == {"measure M1", "indicator I2", "block S1.1"}
    assert selectors.canonical_bytes(draft) == before


def test_a_new_version_is_a_copy_and_lives_on_its_own(draft, content):
    second = services.new_version(by=None, concept=draft.concept, from_version=draft)
    assert second.number == 2
    first, copy = selectors.canonical_content(draft), selectors.canonical_content(second)
    assert copy == first
    content["goals"][0]["name"] = {"en": "Other", "kk": "Басқа", "ru": "Другое"}
    services.load_content(by=None, version=second, content=content)
    assert Goal.objects.get(version=draft, code="G1").name_en == "Room"


def test_only_an_editor_loads(draft, content, person):
    with pytest.raises(Refusal) as refused:
        services.load_content(by=person(Role.ANALYST), version=draft, content=content)
    assert refused.value.kind == Kind.FORBIDDEN
    services.load_content(by=person(Role.EDITOR), version=draft, content=content)


def test_a_published_version_is_not_loaded_into(published, content):
    with pytest.raises(Refusal, match="never changes"):
        services.load_content(by=None, version=published, content=content)


def test_the_package_of_kazakhstan_loads(kazakh_draft):
    assert kazakh_draft.measures.count() == 28
    assert kazakh_draft.indicators.count() == 14
    hub = selectors.measure(kazakh_draft, "M4.2")
    assert hub.unit_cost == 180_000_000
    assert len(hub.eligible_regions.all()) == 8
    texts = Block.objects.filter(version=kazakh_draft).values_list("text_kk", "text_en")
    assert all(set(PLACEHOLDER.findall(kk)) == set(PLACEHOLDER.findall(en)) for kk, en in texts)


def test_loading_a_package_twice_gives_the_same_version(kazakhstan, package_folder):
    first = services.load_package(by=None, folder=package_folder)
    assert services.load_package(by=None, folder=package_folder) == first
    assert Version.objects.count() == 1
    other = services.load_package(by=None, folder=package_folder, without_hub=["KZ-10"])
    assert other == first
    assert selectors.measure(other, "M4.1").eligible_regions.count() == 1


def test_a_package_without_a_file_says_which(tmp_path):
    with pytest.raises(Refusal, match=r"concept\.csv"):
        package.read_concept(tmp_path)
