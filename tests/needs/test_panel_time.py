"""More time for a round: only ahead, only while it is open, with a reason that its experts read."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import services
from kerege.needs.models import PanelExpert, PanelRound, RoundExtension
from kerege.notices.models import Notice
from needs import panel_samples as of

pytestmark = pytest.mark.django_db
RULES = ("most_rounds", "widest", "most_changed", "smallest")


@pytest.fixture
def made(people, country):
    panel = of.panel(people.analyst, country.places)
    PanelExpert.objects.filter(panel=panel, email__startswith="zq5").update(language="ru")
    return panel


def test_a_deadline_is_put_off_and_those_who_have_not_answered_are_told_once(people, made):
    fixed = [getattr(made, name) for name in RULES]
    of.open_round(people.analyst, made)
    keys = of.tokens(made)
    for key in keys[:2]:
        of.answer(key, of.ratings(8, 3, 5))
    found = PanelRound.objects.get()
    until = found.closes_at + timedelta(hours=2)
    for _twice in range(2):
        extension = of.put_off(people.analyst, made, until=until)
    assert RoundExtension.objects.get() == extension
    assert (extension.was, extension.until) == (found.closes_at, until)
    assert extension.by == people.analyst
    found.refresh_from_db()
    assert found.closes_at == until
    told = Notice.objects.filter(key__contains="put-off")
    assert sorted(told.values_list("address", flat=True)) == [
        f"zq{number}@experts.example" for number in range(2, 6)
    ]
    russian = told.get(language="ru")
    assert "Срок" in russian.subject
    for one in told:
        assert "Two of you were away." in one.text
        assert "https://kerege.example/" in one.text
        assert one.is_secret
    assert Event.objects.filter(act="needs.put_off_deadline").count() == 1
    of.put_off(people.analyst, made, hours=1, reason="And another.")
    assert [one.was for one in found.extensions.all()] == [extension.was, until]
    made.refresh_from_db()
    assert [getattr(made, name) for name in RULES] == fixed
    of.answer(keys[2], of.ratings(8, 3, 5))


def test_what_is_no_putting_off_is_refused_by_the_act_and_by_the_database(people, made):
    with pytest.raises(Refusal, match="no deadline to put off"):
        of.put_off(people.analyst, made)
    of.open_round(people.analyst, made)
    for changes, where in (
        ({"hours": 0}, "until"),
        ({"hours": -1}, "until"),
        ({"until": clock() - timedelta(hours=1)}, "until"),
        ({"hours": 400 * 24}, "until"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ):
        with pytest.raises(Refusal) as refused:
            of.put_off(people.analyst, made, **changes)
        assert refused.value.where == where
        assert refused.value.mend
    for person in (people.one, people.nobody):
        with pytest.raises(Refusal) as refused:
            of.put_off(person, made)
        assert refused.value.kind is Kind.FORBIDDEN
    found = PanelRound.objects.get()
    later = found.closes_at + timedelta(hours=1)
    given = {"round": found, "was": found.closes_at, "until": later, "reason": "Why."}
    for wrong in ({"until": found.closes_at}, {"reason": ""}, {"was": found.opened_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoundExtension.objects.create(**(given | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelRound.objects.update(closes_at=later)
    kept = of.put_off(people.analyst, made)
    for act in (kept.delete, lambda: RoundExtension.objects.update(reason="Another.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    of.pass_time(made)
    found.refresh_from_db()
    with pytest.raises(Refusal, match="no deadline to put off"):
        of.put_off(people.analyst, made, hours=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundExtension.objects.create(**(given | {"was": found.closes_at, "until": later}))
    services.close_panel_round(by=people.analyst, panel=made)
    with pytest.raises(Refusal):
        of.put_off(people.analyst, made, hours=5)
    assert RoundExtension.objects.count() == 1


def test_pages_api_and_command_say_from_when_to_when_who_and_why(client, people, made):
    of.open_round(people.analyst, made)
    key = of.tokens(made)[0]
    services.state_conflict(by=None, token=key, has_conflict=False)
    act = "/en/needs/delphi/needs-2027/work/extend/"
    until = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    given = {"until": until, "reason": "<b>Harvest</b>"}
    assert client.post(act, given).status_code in {302, 403}
    client.force_login(people.analyst)
    refused = client.post(act, given | {"until": "2026-01-01T10:00"})
    assert refused.status_code == 422
    assert "never brought forward" in refused.content.decode()
    assert "Harvest" in refused.content.decode(), "nothing typed is lost"
    assert client.post(act, given).status_code == 302
    where = reverse("api:needs-panel-put-off", args=["needs-2027"])
    later = (clock() + timedelta(days=3)).isoformat()
    body = {"until": later, "reason": "Rain"}
    done = client.post(where, body, content_type="application/json")
    assert done.status_code == 200, done.content
    assert [one["reason"] for one in done.json()["extensions"]] == ["<b>Harvest</b>", "Rain"]
    without_zone = client.post(where, body | {"until": later[:19]}, content_type="application/json")
    assert without_zone.status_code == 422
    work = client.get("/en/needs/delphi/needs-2027/work/").content.decode()
    client.logout()
    assert client.post(where, body, content_type="application/json").status_code in {401, 403}
    sheet = client.get(f"/en/needs/panel-answers/{key}/").content.decode()
    public = client.get("/en/needs/delphi/needs-2027/").content.decode()
    for page, is_named in ((work, True), (sheet, True), (public, False)):
        assert "&lt;b&gt;Harvest&lt;/b&gt;" in page
        assert "Rain" in page
        assert ("<bdi>analyst</bdi>" in page) is is_named
    [told] = client.get(reverse("api:needs-panels")).json()
    assert len(told["rounds"][0]["extensions"]) == 2
    assert "analyst" not in json.dumps(told["rounds"])


def test_the_command_lists_shows_puts_off_and_closes(people, made):
    of.open_round(people.analyst, made)
    assert "needs-2027" in _run("list")
    until = (clock() + timedelta(days=1)).isoformat()
    given = ["--until", until, "--reason", "Snow", "--site", "https://kerege.example"]
    shown = json.loads(_run("put-off", "needs-2027", *given, "--json"))
    [more] = shown["rounds"][0]["put_off"]
    assert (more["by"], more["reason"]) == (None, "Snow")
    assert shown["answered_newest_round"] == 0
    assert "by the installation itself: Snow" in _run("show", "needs-2027")
    assert "not everybody has answered" in _run("close", "needs-2027", code=4)
    of.pass_time(made)
    assert "closed" in _run("close", "needs-2027")
    assert "no instant" in _run("put-off", "needs-2027", *given[2:], "--until", "soon", code=2)


def _run(*arguments, code=0):
    from kerege.cli.needs_panel import app

    found = CliRunner().invoke(app, list(arguments))
    assert found.exit_code == code, found.output
    return found.output
