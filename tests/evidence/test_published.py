"""What others published that is no figure: recorded once, retired when no longer stated, shown."""

import csv
import io
import json
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from typer.testing import CliRunner

from kerege.audit.models import Event as Audit
from kerege.cli.evidence import app
from kerege.evidence import selectors, services
from kerege.evidence.models import Hub, SupportMeasure, Target
from kerege.kernel.errors import Kind, Refusal

pytestmark = pytest.mark.django_db

HUB = {
    "code": "loft",
    "name": {"kk": "Лофт қ", "ru": "Лофт ж", "en": "Loft"},
    "city": {},
    "features": {},
    "note": {},
    "territory": "XX-A",
    "kind": "public",
    "status": "open",
    "is_counted": True,
    "source": {"kk": "Баспасөз", "ru": "Пресса", "en": "Press"},
    "source_url": "https://example.org/loft",
    "stated_on": "2024-05",
}
SUPPORT = {
    "code": "regime",
    "name": {"kk": "Режим қ", "ru": "Режим ж", "en": "Regime"},
    "eligible": {"en": "Makers"},
    "benefit": {"en": "Less tax"},
    "note": {},
    "territories": ["XX"],
    "valid_from": date(2024, 2, 1),
    "valid_to": date(2025, 12, 31),
    "source": {"en": "Gazette"},
}


def record(kind, *rows):
    return services.record_published(by=None, kind=kind, rows=rows)


def test_the_same_rows_again_change_nothing(country):
    assert record("hub", HUB) == {"added": 1, "changed": 0, "unchanged": 0, "retired": 0}
    before = Audit.objects.count()
    assert record("hub", HUB)["unchanged"] == 1
    assert Audit.objects.count() == before


def test_a_changed_row_keeps_what_was_said_before(country):
    record("hub", HUB)
    assert record("hub", {**HUB, "status": "announced", "is_counted": False})["changed"] == 1
    history = apps.get_model("evidence", "HubEvent").objects.order_by("pgh_id")
    assert [row.status for row in history] == ["open", "announced"]


def test_what_is_no_longer_stated_ceases_and_its_page_says_so(client: Client, country):
    record("hub", HUB)
    assert record("hub")["retired"] == 1
    assert not selectors.hubs().exists()
    page = client.get("/en/evidence/published/hubs/loft/").content.decode()
    assert "no longer states it" in page
    assert record("hub", HUB)["changed"] == 1
    assert selectors.hubs().get().code == "loft"


def test_an_unknown_region_is_refused_and_nothing_is_kept(country):
    with pytest.raises(Refusal) as refused:
        record("hub", HUB, {**HUB, "code": "nowhere", "territory": "QQ"})
    assert refused.value.where == "nowhere"
    assert not Hub.objects.exists()


def test_only_analysts_and_the_system_record(country, nobody_special):
    with pytest.raises(Refusal) as refused:
        services.record_published(by=nobody_special, kind="hub", rows=[HUB])
    assert refused.value.kind == Kind.FORBIDDEN


def test_the_database_refuses_a_counted_hub_that_is_not_open(country):
    record("hub", HUB)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hub.objects.update(status="announced")


def test_a_name_of_a_source_is_given_in_the_readers_language(client: Client, country):
    record("hub", HUB)
    record("support", SUPPORT)
    assert "Пресса" in client.get("/ru/evidence/hubs/").content.decode()
    assert "Баспасөз" in client.get("/kk/evidence/hubs/").content.decode()
    assert "Gazette" in client.get("/kk/evidence/support/?on=2025-01-01").content.decode()


@pytest.mark.parametrize(
    ("on", "known"),
    [("2024-01-31", 0), ("2024-02-01", 1), ("2025-12-31", 1), ("2026-01-01", 0)],
)
def test_support_is_in_force_from_its_first_to_its_last_day(client: Client, country, on, known):
    record("support", SUPPORT)
    assert selectors.support(date.fromisoformat(on)).count() == known
    page = client.get(f"/en/evidence/support/?on={on}&region=XX-A").content.decode()
    assert page.count("Less tax") == known
    assert len(client.get(f"/api/v1/evidence/support?on={on}").json()) == known


def test_support_without_days_is_shown_apart_and_never_as_in_force(client: Client, country):
    record("support", {**SUPPORT, "valid_from": None, "valid_to": None})
    assert not selectors.support(date(2026, 1, 1)).exists()
    assert selectors.support_without_days(date(2026, 1, 1)).count() == 1
    page = client.get("/en/evidence/support/?on=2026-01-01").content.decode()
    assert "0 of 1 in force" in page
    assert page.index("days no source gives") < page.index("Less tax")
    record("support", {**SUPPORT, "valid_from": None})
    assert not selectors.support_without_days(date(2026, 1, 1)).exists()
    assert selectors.support_without_days(date(2025, 1, 1)).count() == 1


def test_support_of_one_region_is_not_shown_to_another(country):
    record("support", {**SUPPORT, "territories": ["XX-A"]})
    assert selectors.support(None, country.xx_a).count() == 1
    assert selectors.support(None, country.xx_c).count() == 0
    record("support", {**SUPPORT, "territories": ["XX-A", "XX-C"]})
    assert selectors.support(None, country.xx_c).count() == 1
    assert SupportMeasure.objects.count() == 1


def test_a_target_without_number_base_or_year_cannot_be_checked(client: Client, country):
    target = {
        "code": "double",
        "document": {"en": "Speech"},
        "indicator": {"en": "Jobs"},
        "unit": {"en": "times"},
        "note": {},
        "country": "XX",
        "base_value": 100,
        "value": 2,
        "relation": "times_base",
        "period": "2029",
        "source": {"en": "Press"},
    }
    record("target", target)
    assert not Target.objects.get().is_slogan
    assert ">cannot be checked<" not in client.get("/en/evidence/targets/").content.decode()
    record("target", {**target, "period": ""})
    page = client.get("/en/evidence/targets/").content.decode()
    assert ">cannot be checked<" in page
    assert "100 times" not in page
    assert "times the base 2" in page
    assert not client.get("/api/v1/evidence/targets").json()[0]["can_be_checked"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("hubs/?region=nowhere", 404),
        ("hubs/?status=closed", 422),
        ("hubs/?region=&status=", 200),
        ("support/?on=yesterday", 422),
        ("support/?on=%00", 422),
        ("events/?kind=%27", 422),
        ("published/hubs/nothing/", 404),
        ("published/spells/nothing/", 404),
        ("targets/?page=99999999999999999999", 200),
    ],
)
def test_odd_questions_are_answered_plainly(client: Client, country, path, status):
    assert client.get(f"/en/evidence/{path}").status_code == status


TARGET = {
    "code": "double",
    "document": {"en": "Speech"},
    "indicator": {"en": "Jobs"},
    "unit": {},
    "note": {},
    "country": "KZ",
    "value": 2,
    "relation": "times_base",
    "source": "Press",
}
EVENT = {
    "code": "forum",
    "kind": "forum",
    "title": {"kk": "Форум қ", "ru": "Форум ж", "en": "=Forum"},
    "note": {},
    "territory": "XX-A",
    "begins": "2024-05",
    "is_planned": False,
    "source": "Gazette",
}


def csv_of(client, address):
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_event_is_shown_at_the_region_that_its_source_names(client: Client, country):
    record("event", EVENT, {**EVENT, "code": "abroad", "territory": None})
    assert [row.code for row in selectors.events(territory=country.xx_a)] == ["forum"]
    assert selectors.events(territory=country.xx_c).count() == 0
    assert selectors.events().count() == 2
    region = client.get("/en/regions/XX-A/").content.decode()
    assert "/en/evidence/published/events/forum/" in region
    assert (
        "/en/evidence/published/events/forum/"
        not in client.get("/en/regions/XX-C/").content.decode()
    )
    page = client.get("/en/evidence/published/events/forum/").content.decode()
    assert "/en/regions/XX-A/" in page
    assert client.get("/en/evidence/events/?region=XX-C").content.decode().count("=Forum") == 0
    answer = client.get("/api/v1/evidence/events?territory=XX-A").json()
    assert [row["territory"] for row in answer] == ["XX-A"]
    with pytest.raises(Refusal):
        record("event", {**EVENT, "territory": "QQ"})


def test_a_file_holds_what_the_page_lists_and_no_formula(client: Client, country):
    record("event", EVENT, {**EVENT, "code": "abroad", "territory": None, "kind": "law"})
    record("hub", HUB)
    record("support", SUPPORT)
    record("target", TARGET)
    rows = csv_of(client, "/en/evidence/published/events.csv?kind=forum")
    assert [(row["code"], row["territory"]) for row in rows] == [("forum", "XX-A")]
    assert (rows[0]["title_en"], rows[0]["title_ru"]) == ("'=Forum", "Форум ж")
    assert csv_of(client, "/en/evidence/published/hubs.csv?region=XX-C") == []
    [hub] = csv_of(client, "/kk/evidence/published/hubs.csv?status=open")
    assert (hub["counted"], hub["source_ru"]) == ("True", "Пресса")
    assert csv_of(client, "/en/evidence/published/support.csv?on=2026-01-01") == []
    assert csv_of(client, "/en/evidence/published/support.csv?on=2025-01-01")[0]["valid_to"]
    assert csv_of(client, "/en/evidence/published/targets.csv")[0]["value"] == "2"
    for bad, status in (
        ("hubs.csv?region=nowhere", 404),
        ("events.csv?kind=x", 422),
        ("x.csv", 404),
    ):
        assert client.get(f"/en/evidence/published/{bad}").status_code == status


@pytest.mark.parametrize("kind", ["hubs", "events", "support", "targets"])
def test_every_list_leads_to_its_file(client: Client, country, kind):
    assert (
        f"/en/evidence/published/{kind}.csv" in client.get(f"/en/evidence/{kind}/").content.decode()
    )


def command(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_the_commands_list_the_same(country):
    record("event", EVENT)
    record("hub", HUB)
    record("support", SUPPORT)
    record("target", TARGET)
    for kind, code in (("hubs", "loft"), ("events", "forum"), ("support", "regime")):
        done = command(kind, "--territory", "XX-A", "--json")
        assert [row["code"] for row in json.loads(done.stdout)] == [code], kind
        assert code in command(kind).stdout
    assert json.loads(command("targets", "--country", "KZ", "--json").stdout)[0]["value"] == "2"
    assert json.loads(command("support", "--on", "2026-01-01", "--json").stdout) == []
    assert command("support", "--on", "tomorrow").exit_code == 2
    assert command("hubs", "--territory", "QQ").exit_code == 5


def test_the_question_where_the_next_hub_should_go_leads_to_the_hubs(client: Client, country):
    page = client.get("/en/").content.decode()
    place = page.index("Where should the next hub go")
    assert "/en/evidence/hubs/" in page[place - 300 : place + 300]
