"""A meeting of experts: prepared, held, written down, closed; decisions followed until done."""

import io
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from kerege.kernel.errors import Kind, Refusal
from kerege.needs import selectors, services
from kerege.needs.models import AgendaItem, Meeting, Participant, Statement
from kerege.notices.models import Notice
from kerege.people.services import ensure_organisation

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 9, 1, 5, tzinfo=UTC)
SECRET = "Ainur Secretova"


@pytest.fixture
def body(country):
    return ensure_organisation(by=None, code="akimat", names={"en": "Akimat", "kk": "Әкімдік"})


@pytest.fixture
def meeting(country, people):
    return services.plan_meeting(
        by=people.one,
        code="one-2026",
        territory=country.places["XX-1"],
        titles={"kk": "Кездесу", "ru": "Встреча", "en": "Meeting of potters"},
        begins_at=BEGAN,
        ends_at=BEGAN + timedelta(hours=3),
    )


@pytest.fixture
def speaker(meeting, people):
    return services.invite(by=people.one, meeting=meeting, name=SECRET, group="creator")


def held(meeting, people, speaker):
    services.record_reply(by=people.one, participant=speaker, reply="accepted", attended=True)
    return services.hold_meeting(by=people.one, meeting=meeting)


def say(people, meeting, loaded, speaker=None, text="Kilns are missing."):
    return services.record_statement(
        by=people.one,
        meeting=meeting,
        area=loaded.areas["skills"],
        stance="severe",
        text=text,
        language="en",
        speaker=speaker,
    )


@pytest.mark.parametrize("who", ["two", "nobody"])
def test_only_those_of_the_region_and_analysts_prepare_it(meeting, people, who):
    for act in (
        lambda by: services.invite(by=by, meeting=meeting, name="A", group="hub"),
        lambda by: services.add_agenda_item(by=by, meeting=meeting, title="A", language="en"),
        lambda by: services.cancel_meeting(by=by, meeting=meeting, reason="no room"),
    ):
        with pytest.raises(Refusal) as refusal:
            act(getattr(people, who))
        assert refusal.value.kind is Kind.FORBIDDEN
        assert act(people.analyst) or True
        break


def test_what_is_wrong_with_a_plan_is_said_where(country, people, meeting):
    plan = {
        "by": people.one,
        "code": "x",
        "territory": country.places["XX-1"],
        "titles": {"en": "T"},
        "begins_at": BEGAN,
        "ends_at": BEGAN + timedelta(hours=1),
    }
    for change, where in (
        ({"titles": {"en": ""}}, "title"),
        ({"ends_at": BEGAN}, "ends_at"),
        ({"code": meeting.code}, "code"),
    ):
        with pytest.raises(Refusal) as refusal:
            services.plan_meeting(**plan | change)
        assert refusal.value.where == where
    assert Meeting.objects.count() == 1


def test_a_statement_shows_no_more_than_the_speaker_agreed_to(loaded, meeting, people, speaker):
    services.diagnose(by=None)
    said = say(people, meeting, loaded, speaker)
    assert (said.kind, said.territory.code, said.group_en or "") == ("meeting", "XX-1", "")
    assert said.source_kk == "Кездесу"
    services.record_consent(by=people.one, participant=speaker, consent="group")
    said.refresh_from_db()
    assert (said.group_en, said.group_ru) == ("Creative people", "Творческие люди")
    services.record_consent(by=people.one, participant=speaker, consent="name")
    said.refresh_from_db()
    assert said.group_en == f"{SECRET}, creative people"
    held(meeting, people, speaker)
    services.close_minutes(by=people.one, meeting=meeting)
    services.record_consent(by=people.one, participant=speaker, consent="region")
    said.refresh_from_db()
    assert said.group_en == ""


def test_the_diagnosis_follows_what_is_said_at_a_meeting(loaded, meeting, people):
    services.diagnose(by=None)
    before = selectors.severity(loaded.places["XX-1"], loaded.areas["skills"])
    say(people, meeting, loaded)
    after = selectors.severity(loaded.places["XX-1"], loaded.areas["skills"])
    assert (before.is_known, after.is_known) == (False, True)
    assert after.mean > before.mean


def test_two_speakers_may_say_the_same_one_only_once(loaded, meeting, people, speaker):
    services.diagnose(by=None)
    other = services.invite(by=people.one, meeting=meeting, name="Other", group="hub")
    for who in (speaker, speaker, other):
        say(people, meeting, loaded, who)
    assert Statement.objects.filter(meeting=meeting).count() == 2


def test_a_decision_has_an_owner_and_a_day_and_is_followed_until_done(meeting, people, body):
    with pytest.raises(Refusal, match="before the meeting"):
        services.decide(
            by=people.one,
            meeting=meeting,
            text="Open kilns",
            language="en",
            owner=body,
            due_on=date(2026, 8, 1),
        )
    decided = services.decide(
        by=people.one,
        meeting=meeting,
        text="Open kilns",
        language="en",
        owner=body,
        due_on=date(2026, 10, 1),
    )
    [waiting] = selectors.open_decisions({"XX-1"}, today=date(2026, 11, 1))
    assert waiting.is_late
    assert selectors.open_decisions({"XX-2"}) == []
    with pytest.raises(Refusal) as refusal:
        services.settle_decision(
            by=people.one, decision=decided, status="done", outcome=" ", language="en"
        )
    assert refusal.value.where == "text"
    services.settle_decision(
        by=people.one, decision=decided, status="done", outcome="Two kilns work.", language="en"
    )
    assert selectors.open_decisions({"XX-1"}) == []
    with pytest.raises(Refusal, match="settled already"):
        services.settle_decision(
            by=people.one, decision=decided, status="dropped", outcome="no", language="en"
        )


def test_closed_minutes_are_refused_kindly_and_by_the_database(meeting, people, speaker):
    item = services.add_agenda_item(by=people.one, meeting=meeting, title="Clay", language="en")
    held(meeting, people, speaker)
    services.close_minutes(by=people.one, meeting=meeting)
    with pytest.raises(Refusal, match="closed"):
        services.add_agenda_item(by=people.one, meeting=meeting, title="More", language="en")
    for change in (
        lambda: AgendaItem.objects.filter(pk=item.pk).update(title_en="Other"),
        lambda: AgendaItem.objects.filter(pk=item.pk).delete(),
        lambda: Participant.objects.filter(pk=speaker.pk).delete(),
        lambda: AgendaItem.objects.create(meeting=meeting, order=9, title_en="More"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_it_cannot_be_held_before_it_begins_or_when_nobody_came(country, people):
    later = services.plan_meeting(
        by=people.one,
        code="later",
        territory=country.places["XX-1"],
        titles={"en": "Later"},
        begins_at=datetime.now(UTC) + timedelta(days=2),
        ends_at=datetime.now(UTC) + timedelta(days=3),
    )
    with pytest.raises(Refusal, match="Nobody"):
        services.hold_meeting(by=people.one, meeting=later)
    who = services.invite(by=people.one, meeting=later, name="A", group="hub")
    services.record_reply(by=people.one, participant=who, reply="accepted", attended=True)
    with pytest.raises(Refusal, match="not begun"):
        services.hold_meeting(by=people.one, meeting=later)


def test_names_are_on_no_public_page_file_or_answer(loaded, meeting, people, speaker, body):
    services.diagnose(by=None)
    say(people, meeting, loaded, speaker)
    services.add_proposal(
        by=people.one,
        meeting=meeting,
        area=loaded.areas["skills"],
        text="<b>A kiln</b> for all",
        language="en",
        speaker=speaker,
    )
    held(meeting, people, speaker)
    client = Client()
    page = client.get(reverse("needs-meeting", args=[meeting.code])).content.decode()
    assert "&lt;b&gt;A kiln" in page
    answers = [page, client.get(reverse("needs-meetings")).content.decode()]
    answers.append(client.get(reverse("api:needs-meetings")).content.decode())
    html = client.get(reverse("needs-meeting-minutes", args=[meeting.code, "html"]))
    word = client.get(reverse("needs-meeting-minutes", args=[meeting.code, "docx"]))
    assert (
        client.get(reverse("needs-meeting-minutes", args=[meeting.code, "exe"])).status_code == 404
    )
    text = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for table in text.tables for row in table.rows for cell in row.cells]
    assert "Kilns are missing." in cells
    answers += [html.content.decode(), *cells]
    assert all(SECRET not in answer for answer in answers)
    client.force_login(people.one)
    assert SECRET in client.get(reverse("needs-meeting", args=[meeting.code])).content.decode()
    client.force_login(people.two)
    assert SECRET not in client.get(reverse("needs-meeting", args=[meeting.code])).content.decode()


def test_every_act_has_a_form_that_does_it(loaded, meeting, people, speaker, body):
    services.diagnose(by=None)
    client = Client()
    client.force_login(people.one)
    steps = [
        ("agenda", {"title": "Clay", "language": "en", "area": "skills", "minutes": "20"}),
        ("invite", {"name": "B", "group": "hub", "consent": "group"}),
        ("statement", {"area": "space", "stance": "met", "text": "Enough.", "language": "en"}),
        ("proposal", {"area": "space", "text": "Less", "language": "en"}),
        (
            "decision",
            {"text": "Do", "language": "en", "owner": "akimat", "due_on": "2026-12-31"},
        ),
    ]
    for name, given in steps:
        url = reverse("needs-meeting-act", args=[meeting.code, name])
        assert client.get(url).status_code == 200
        assert client.post(url, {}).status_code == 422
        assert client.post(url, given).status_code == 302, name
    who = reverse("needs-meeting-participant", args=[meeting.code, speaker.pk])
    given = {"reply": "accepted", "attended": "yes", "consent": "name"}
    assert client.post(who, given).status_code == 302
    speaker.refresh_from_db()
    assert (speaker.attended, speaker.consent) == (True, "name")
    decided = meeting.decisions.get()
    url = reverse("needs-meeting-decision", args=[meeting.code, decided.pk])
    given = {"status": "done", "outcome": "Done so.", "language": "en"}
    assert client.post(url, given).status_code == 302
    for name in ("hold", "close"):
        assert (
            client.post(reverse("needs-meeting-act", args=[meeting.code, name])).status_code == 302
        )
    meeting.refresh_from_db()
    assert meeting.status == "closed"
    assert (
        client.get(reverse("needs-meeting-act", args=[meeting.code, "agenda"])).status_code == 403
    )


def test_invitations_go_once_to_whom_has_an_address_and_a_cancellation_to_whom_was_invited(
    meeting, people, speaker
):
    client = Client()
    client.force_login(people.one)
    url = reverse("needs-meeting-act", args=[meeting.code, "letters"])
    assert client.post(url, {"language": "kk"}).status_code == 409, "nobody has an address"
    one = {"by": people.one, "meeting": meeting, "group": "hub"}
    services.invite(name="B", email="b@example.test", **one)
    services.add_agenda_item(by=people.one, meeting=meeting, title="Clay", language="en")
    for status in (302, 409):
        assert client.post(url, {"language": "kk"}).status_code == status
    letter = Notice.objects.get()
    assert (letter.address, letter.language) == ("b@example.test", "kk")
    for part in ("Кездесу", "Clay", people.one.email, f"/needs/meetings/{meeting.code}/"):
        assert part in letter.text
    services.invite(name="C", email="c@example.test", **one)
    services.cancel_meeting(by=people.one, meeting=meeting, reason="Snow")
    told = Notice.objects.exclude(pk=letter.pk).get()
    assert (told.address, told.language) == ("b@example.test", "kk")
    assert "Snow" in told.text
    assert SECRET not in letter.text + told.text


def test_a_page_asks_the_same_for_three_and_for_fifty(loaded, meeting, people):
    services.diagnose(by=None)
    client = Client()

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("needs-meeting", args=[meeting.code])).status_code == 200
        return len(found)

    def fill(count):
        start = meeting.agenda.count()
        for number in range(start, start + count):
            services.add_agenda_item(
                by=people.one,
                meeting=meeting,
                title=f"Point {number}",
                language="en",
                area=loaded.areas["skills"],
            )

    fill(3)
    few = asked()
    fill(47)
    assert asked() == few <= 20


class Life(RuleBasedStateMachine):
    """Whatever order the acts come in, a meeting moves only along its way."""

    @initialize()
    def plan(self):
        self.meeting = Life.make()
        self.seen = ["planned"]
        self.settled = False

    def _try(self, act, **given):
        try:
            act(by=Life.person, meeting=self.meeting, **given)
        except Refusal:
            return False
        finally:
            self.meeting.refresh_from_db()
            if self.meeting.status != self.seen[-1]:
                self.seen.append(self.meeting.status)
        return True

    @rule(text=st.text(max_size=20))
    def agenda(self, text):
        done = self._try(services.add_agenda_item, title=text.replace("\x00", ""), language="en")
        assert not done or self.meeting.status in {"planned", "held"}

    @rule()
    def hold(self):
        self._try(services.hold_meeting)

    @rule()
    def close(self):
        self._try(services.close_minutes)

    @rule()
    def cancel(self):
        self._try(services.cancel_meeting, reason="storm")

    def teardown(self):
        ways = (["planned"], ["planned", "held"], ["planned", "held", "closed"])
        assert self.seen in (*ways, ["planned", "cancelled"])


def test_a_meeting_moves_only_along_its_way(country, people):
    count = 0

    def make():
        nonlocal count
        count += 1
        made = services.plan_meeting(
            by=people.one,
            code=f"life-{count}",
            territory=country.places["XX-1"],
            titles={"en": "Life"},
            begins_at=BEGAN,
            ends_at=BEGAN + timedelta(hours=1),
        )
        who = services.invite(by=people.one, meeting=made, name="A", group="hub")
        services.record_reply(by=people.one, participant=who, reply="none", attended=True)
        return made

    Life.make, Life.person = staticmethod(make), people.one
    quiet = settings(
        max_examples=25,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(Life, settings=quiet)
