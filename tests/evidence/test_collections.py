"""Asking every region for the same figures, and who has delivered."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kerege.audit.models import Event
from kerege.evidence import selectors, services
from kerege.evidence.models import Collection, Dataset, Figure
from kerege.evidence.selectors import State
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
ROWS = """variable,territory,period,value,observation,note_en
jobs,XX-A,2025,{value},,
firms,XX-A,2025,,L,Nobody counts them.
"""


@pytest.fixture
def asked(variable):
    variable("jobs")
    variable("firms")
    return services.open_collection(
        by=None,
        code="creative-2025",
        titles={"en": "Creative"},
        period="2025",
        due_on=TOMORROW,
        variables=["jobs", "firms"],
    )


@pytest.fixture
def representative(country):
    person = Person.objects.create_user("a@example.org", "a long password", name="A")
    assign_role(by=None, person=person, role=Role.REPRESENTATIVE, territory=country.xx_a)
    return person


def hand_in(person, collection, place, text=None):
    return services.deliver(
        by=person,
        collection=collection,
        territory=place,
        content=(text or ROWS.format(value=5)).encode(),
        filename="answer.csv",
        publisher="Akimat",
        licence="CC BY 4.0",
    )


def state(collection, code):
    board = selectors.deliveries(collection)[collection]
    return next(delivery for delivery in board if delivery.territory.code == code)


def test_a_region_hands_in_and_only_an_analyst_publishes(asked, representative, country, analyst):
    assert state(asked, "XX-A").state == State.MISSING
    done = hand_in(representative, asked, country.xx_a)
    assert (state(asked, "XX-A").state, state(asked, "XX-A").dataset) == (
        State.RECEIVED,
        "creative-2025-xx-a",
    )
    assert not selectors.figures_visible_to(None).exists()
    assert selectors.figures_visible_to(representative).count() == 2
    with pytest.raises(Refusal) as refused:
        services.publish_dataset(by=representative, dataset=done.dataset)
    assert refused.value.kind == Kind.FORBIDDEN
    services.approve_dataset(by=analyst, dataset=done.dataset)
    services.publish_dataset(by=analyst, dataset=done.dataset)
    assert state(asked, "XX-A").state == State.PUBLISHED
    assert Event.objects.filter(act="evidence.deliver", person=representative).exists()


def test_handing_in_again_replaces_the_draft_but_not_what_is_published(
    asked, representative, country, analyst
):
    hand_in(representative, asked, country.xx_a)
    done = hand_in(representative, asked, country.xx_a, ROWS.format(value=7))
    jobs = Figure.objects.filter(variable__code="jobs")
    assert [f.value for f in jobs.filter(is_current=True)] == [7]
    assert jobs.get(is_current=True).supersedes.value == 5
    services.approve_dataset(by=analyst, dataset=done.dataset)
    services.publish_dataset(by=analyst, dataset=done.dataset)
    with pytest.raises(Refusal):
        hand_in(representative, asked, country.xx_a, ROWS.format(value=9))
    assert jobs.get(is_current=True).value == 7


def test_nobody_hands_in_for_another_region(asked, representative, country, nobody_special):
    for person, place in ((representative, country.xx_c), (nobody_special, country.xx_a)):
        with pytest.raises(Refusal) as refused:
            hand_in(person, asked, place, ROWS.format(value=1).replace("XX-A", place.code))
        assert refused.value.kind == Kind.FORBIDDEN
    assert not Dataset.objects.exists()


def test_another_regions_draft_is_not_seen(asked, representative, country):
    other = Person.objects.create_user("c@example.org", "a long password", name="C")
    assign_role(by=None, person=other, role=Role.REPRESENTATIVE, territory=country.xx_c)
    hand_in(representative, asked, country.xx_a)
    assert not selectors.figures_visible_to(other).exists()
    assert not selectors.datasets_visible_to(other).exists()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("XX-A", "XX-C", "Another region."),
        ("firms", "grp", "There is no such code."),
        ("2025", "2024", "Another period."),
        ("5", "many", "This is not a number"),
        ("variable", "wariable", "This column is missing."),
    ],
)
def test_what_was_not_asked_is_refused_row_by_row(asked, representative, country, old, new, what):
    text = ROWS.format(value=5).replace(old, new)
    reading = services.read_delivery(
        by=representative, collection=asked, territory=country.xx_a, content=text.encode()
    )
    assert any(problem.what.startswith(what) for problem in reading.problems)
    with pytest.raises(Refusal):
        hand_in(representative, asked, country.xx_a, text)
    assert not Figure.objects.exists()


def test_the_form_has_a_row_for_each_variable_and_is_not_an_answer_yet(
    asked, country, representative
):
    text = selectors.form_of(asked, country.xx_a)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["variable"], r["territory"], r["period"]) for r in rows] == [
        ("firms", "XX-A", "2025"),
        ("jobs", "XX-A", "2025"),
    ]
    with pytest.raises(Refusal, match="contradict each other"):
        hand_in(representative, asked, country.xx_a, text)


def test_what_comes_after_the_day_is_taken_and_late(asked, representative, country):
    Collection.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    asked.refresh_from_db()
    assert state(asked, "XX-C").is_late
    hand_in(representative, asked, country.xx_a)
    assert (state(asked, "XX-A").state, state(asked, "XX-A").is_late) == (State.RECEIVED, True)


def test_what_the_bureau_published_a_region_need_not_deliver(asked, record, country):
    record({("XX-C", 2025): 3}, "jobs")
    assert (state(asked, "XX-C").state, state(asked, "XX-C").answered) == (State.PARTLY, 1)
    assert [c.code for c, _d in selectors.still_due(country.xx_c)] == ["creative-2025"]


def test_a_former_region_is_not_asked(asked):
    codes = {delivery.territory.code for delivery in selectors.deliveries(asked)[asked]}
    assert codes == {"XX-A", "XX-B", "XX-C", "XX-D"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"variables": []},
        {"variables": ["nothing"]},
        {"due_on": date(2020, 1, 1)},
        {"period": "soon"},
        {"code": "creative-2025"},
    ],
)
def test_a_collection_that_makes_no_sense_is_refused(asked, wrong):
    given = {
        "code": "another",
        "titles": {"en": "T"},
        "period": "2025",
        "due_on": TOMORROW,
        "variables": ["jobs"],
    }
    with pytest.raises(Refusal):
        services.open_collection(by=None, **{**given, **wrong})
    assert Collection.objects.count() == 1


def test_the_pages_lead_from_asking_to_handing_in(client: Client, asked, representative, analyst):
    client.force_login(analyst)
    given = {
        "title": "Next",
        "code": "next",
        "period": "2026",
        "due_on": TOMORROW.isoformat(),
        "variables": [],
    }
    page = client.post("/en/evidence/open-collection/", given)
    assert page.status_code == 422
    assert 'value="Next"' in page.content.decode()
    assert client.post("/en/evidence/open-collection/", given | {"variables": "jobs"}).url
    client.force_login(representative)
    assert client.get("/en/evidence/open-collection/").status_code == 403
    desk = client.get("/en/desk/").content.decode()
    assert "/en/evidence/collections/creative-2025/XX-A/" in desk
    assert client.get("/en/evidence/collections/creative-2025/XX-C/").status_code == 403
    sheet = client.get("/en/evidence/collections/creative-2025/XX-A.csv").content.decode(
        "utf-8-sig"
    )
    assert sheet.startswith("variable,territory,period")
    address = "/en/evidence/collections/creative-2025/XX-A/"
    fields = {"publisher": "Akimat", "licence": "CC0"}
    bad = SimpleUploadedFile("a.csv", ROWS.replace("XX-A", "XX-C").format(value=1).encode())
    refused = client.post(address, {**fields, "file": bad})
    assert refused.status_code == 422
    assert "Another region." in refused.content.decode()
    good = SimpleUploadedFile("a.csv", ROWS.format(value=1).encode())
    assert client.post(address, {**fields, "file": good}).status_code == 302
    board = client.get("/en/evidence/collections/creative-2025/").content.decode()
    assert "received, being checked" in board
    assert "1 / 4" in client.get("/en/evidence/collections/").content.decode()


@pytest.mark.parametrize("number", [3, 50])
def test_the_list_asks_little_of_the_database(client: Client, analyst, variable, number):
    variable("jobs")
    for n in range(number):
        services.open_collection(
            by=None, code=f"c{n}", titles={"en": f"C{n}"}, period=str(1990 + n),
            due_on=TOMORROW, variables=["jobs"],
        )  # fmt: skip
    client.force_login(analyst)
    client.get("/en/evidence/collections/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/en/evidence/collections/").status_code == 200
    assert len(queries) <= 12
