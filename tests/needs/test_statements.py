import pytest
from django.test import Client
from django.urls import reverse

from kerege.audit.models import Event
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(loaded):
    services.diagnose(by=None)

    def act(by, territory="XX-1", area="skills", **changes):
        fields = {"stance": "severe", "text": "Nobody teaches glass.", "language": "en"}
        return services.add_statement(
            by=by,
            territory=loaded.places[territory],
            area=loaded.areas[area],
            **{**fields, **changes},
        )

    return act


def test_a_representative_speaks_for_the_own_region(loaded, people, say):
    before = selectors.severity(loaded.places["XX-1"], loaded.areas["skills"])
    said = say(people.one)
    after = selectors.severity(loaded.places["XX-1"], loaded.areas["skills"])
    assert said.kind == "representative"
    assert (before.is_known, after.is_known) == (False, True)
    assert after.mean > before.mean
    assert [event.act for event in Event.objects.filter(person=people.one).order_by("pk")] == [
        "needs.add_statement",
        "needs.diagnose",
    ]


def test_it_is_said_for_whom_and_every_page_counts_it(loaded, people, say):
    client = Client()
    client.force_login(people.one)
    given = {"stance": "severe", "text": "No bus.", "language": "en", "kind": "representative"}
    given |= {"concerns": ["rural", "women"]}
    form = reverse("needs-statement", args=["XX-1", "skills"])
    assert client.post(form, given | {"concerns": ["cats"]}).status_code == 422
    assert client.post(form, given).status_code == 302
    with pytest.raises(Refusal, match="'cats'"):
        say(people.one, concerns=["cats"])
    found = selectors.for_whom(selectors.statements(loaded.places["XX-1"]))
    assert [(one.code, one.counts) for one in found] == [
        ("women", [1, 0, 0]),
        ("rural", [1, 0, 0]),
        ("", [1, 0, 0]),
    ]
    region = reverse("needs-region", args=["XX-1"])
    for page in (region, reverse("needs-need", args=["XX-1", "skills"])):
        assert "People in villages" in client.get(page).content.decode()
    other = client.get(reverse("needs-region", args=["XX-3"])).content.decode()
    assert "No statement here says for whom" in other
    told = client.get("/api/v1/needs/statements?territory=XX-1").json()
    assert [row["concerns"] for row in told] == [["women", "rural"], []]


@pytest.mark.parametrize("who", ["two", "nobody"])
def test_nobody_else_speaks_for_a_region(people, say, who):
    with pytest.raises(Refusal) as refusal:
        say(getattr(people, who))
    assert refusal.value.kind is Kind.FORBIDDEN
    assert "XX-1" in refusal.value.what
    assert not Statement.objects.filter(kind="representative").exists()


def test_an_analyst_records_what_was_heard_with_its_source(people, say):
    assert say(people.analyst, source="Meeting in 2026").kind == "meeting"
    with pytest.raises(Refusal, match="address"):
        say(people.analyst, kind="published")
    with pytest.raises(Refusal, match="address"):
        say(people.analyst, kind="published", source_url="javascript:alert(1)")


def test_a_representative_cannot_pass_a_statement_off_as_published(people, say):
    with pytest.raises(Refusal, match="kind"):
        say(people.one, kind="published", source_url="https://example.test/x")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"stance": "urgent"}, "stance"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_is_missing_is_named(people, say, change, where):
    with pytest.raises(Refusal) as refusal:
        say(people.one, **change)
    assert refusal.value.where == where


def test_sending_twice_keeps_one(people, say):
    assert say(people.one) == say(people.one)
    assert Statement.objects.filter(by=people.one).count() == 1


def test_only_its_author_or_an_analyst_withdraws(people, say):
    said = say(people.one)
    for who in (people.two, people.nobody):
        with pytest.raises(Refusal) as refusal:
            services.withdraw_statement(by=who, statement=said)
        assert refusal.value.kind is Kind.FORBIDDEN
    services.withdraw_statement(by=people.analyst, statement=said)
    with pytest.raises(Refusal) as refusal:
        services.withdraw_statement(by=people.one, statement=said)
    assert refusal.value.kind is Kind.CONFLICT


def test_loading_again_changes_nothing(loaded, rows):
    again = services.record_statements(by=None, rows=[rows.said("rooms", "XX-1", "space")])
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    again = services.record_signals(
        by=None, rows=[rows.signal("space-hubs", "space", "hubs_per_head")]
    )
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"territory": "XX-9"}, "rooms, territory"),
        ({"area": "nothing"}, "rooms, area"),
        ({"stance": "huge"}, "rooms, stance"),
        ({"kind": "rumour"}, "rooms, kind"),
        ({"source_url": "javascript:alert(1)"}, "rooms, source_url"),
    ],
)
def test_a_bad_row_is_named(loaded, rows, change, named):
    with pytest.raises(Refusal) as refusal:
        services.record_statements(by=None, rows=[rows.said("rooms", "XX-1", "space") | change])
    assert refusal.value.where == named


def test_a_signal_states_its_error(loaded, rows):
    with pytest.raises(Refusal, match="standard error"):
        services.record_signals(
            by=None,
            rows=[rows.signal("s", "space", "hubs_per_head", standard_error="0")],
        )


def test_a_date_that_is_none_is_refused(people, say):
    with pytest.raises(Refusal, match="not a period"):
        say(people.analyst, source="Meeting", said_on="2026-13")
