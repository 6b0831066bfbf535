"""Regions are asked to answer the diagnosis by a day; who has not is reminded, once a week."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from kerege.kernel import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import asking_rules, selectors, services, tasks
from kerege.needs.enums import Answered
from kerege.needs.models import AnswersAsked, RegionReminder
from kerege.needs.selectors import asking
from kerege.needs.services import asking as acts
from kerege.needs.web import asking as board
from kerege.notices.models import Notice

pytestmark = pytest.mark.django_db
D = date(2027, 3, 20)


@pytest.fixture
def diagnosed(loaded, people):
    services.diagnose(by=None)
    people.two.language = "ru"
    people.two.save()
    return loaded


@pytest.fixture
def passing(monkeypatch):
    """Return a function that lets days pass."""
    first = clock.today()

    def act(days):
        for place in (board, acts):
            monkeypatch.setattr(place, "today", lambda: first + timedelta(days=days))

    return act


def answer(by, country, place="XX-1", verdict="agrees", text=""):
    return services.answer_diagnosis(
        by=by, territory=country.places[place], verdict=verdict, text=text, language="en"
    )


def states():
    found = asking.standings(selectors.current_diagnosis(), selectors.answers_asked())
    return {one.territory.code: one.state for one in found}


def written():
    return list(RegionReminder.objects.order_by("pk").values_list("territory__code", flat=True))


@pytest.mark.parametrize(
    ("today", "last", "is_told", "expected"),
    [
        (D - timedelta(60), None, False, True),  # the first message, however early
        (D - timedelta(60), D - timedelta(80), True, False),  # told; the day is far
        (D - timedelta(8), D - timedelta(60), True, False),
        (D - timedelta(7), D - timedelta(60), True, True),
        (D - timedelta(1), D - timedelta(7), True, False),  # six days after the last
        (D, D - timedelta(7), True, True),
        (D, D - timedelta(6), False, False),  # another day was asked for before
        (D + timedelta(28), D + timedelta(21), True, True),
        (D + timedelta(29), D, True, False),
        (D + timedelta(29), None, False, False),
    ],
)
def test_when_a_region_is_written_to(today, last, is_told, expected):
    assert asking_rules.is_written_to(D, today, last=last, is_told=is_told) is expected


def test_who_has_not_answered_is_reminded_once_a_week_until_they_do(diagnosed, people, passing):
    answer(people.one, diagnosed)
    due = clock.today() + timedelta(days=10)
    given = services.ask_for_answers(by=people.analyst, due_on=due)
    assert services.ask_for_answers(by=people.analyst, due_on=due) == given
    # Of six regions two are represented, and one of these has answered.
    assert written() == ["XX-2"]
    first = Notice.objects.get(key__startswith="needs.answer-")
    assert (first.address, first.language) == ("two@example.test", "ru")
    assert "Регион 2" in first.subject
    for days, count in ((0, 1), (6, 1), (7, 2), (7, 2), (13, 2), (14, 3), (38, 4), (45, 4)):
        passing(days)
        tasks.remind_regions(timestamp=0)
        assert RegionReminder.objects.count() == count, days
    late = Notice.objects.filter(key__startswith="needs.answer-").last()
    assert "ещё нет" in late.subject
    assert Notice.objects.filter(key__startswith="needs.answer-").count() == 4
    passing(20)
    assert states()["XX-2"] == Answered.NOT_YET
    # A statement makes a new diagnosis: whoever answered is not asked again for it.
    services.add_statement(
        by=people.two,
        territory=diagnosed.places["XX-2"],
        area=diagnosed.areas["skills"],
        stance="severe",
        text="Nobody teaches glass.",
        language="en",
    )
    assert states()["XX-1"] == Answered.AGREES
    answer(people.two, diagnosed, "XX-2", "partly", "Rooms are worse.")
    assert states()["XX-2"] == Answered.CORRECTS
    passing(21)
    assert services.remind_regions(by=None) == []
    # The day moves: what was answered since the first still counts. Then no day is set.
    moved = services.ask_for_answers(by=people.analyst, due_on=clock.today() + timedelta(days=30))
    assert (moved.since, moved.diagnosis) == (given.since, given.diagnosis)
    assert states()["XX-1"] == Answered.AGREES
    services.stop_asking(by=people.analyst)
    assert states()["XX-1"] == Answered.EARLIER
    assert services.remind_regions(by=None) == []
    assert AnswersAsked.objects.count() == 2


def test_a_worker_that_is_killed_has_written_to_nobody_or_to_each_once(
    diagnosed, people, monkeypatch, passing
):
    keep = acts.notices.keep

    def killed(**fields):
        if fields["address"].startswith("two"):
            raise KeyboardInterrupt
        return keep(**fields)

    monkeypatch.setattr(acts.notices, "keep", killed)
    due = clock.today() + timedelta(days=3)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        services.ask_for_answers(by=people.analyst, due_on=due)
    assert (written(), Notice.objects.count(), selectors.answers_asked()) == ([], 0, None)
    monkeypatch.setattr(acts.notices, "keep", keep)
    services.ask_for_answers(by=people.analyst, due_on=due)
    for _again in range(2):
        assert services.remind_regions(by=None) == []
    assert written() == ["XX-1", "XX-2"]
    assert Notice.objects.count() == 2
    kept = RegionReminder.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionReminder.objects.create(
            asked=kept.asked, territory=kept.territory, on_day=kept.on_day + timedelta(days=6)
        )
    for act in (kept.delete, kept.asked.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_only_an_analyst_sets_a_day_that_is_ahead(diagnosed, people):
    day = clock.today()
    for person in (people.one, people.nobody):
        for act in (
            lambda by: services.ask_for_answers(by=by, due_on=day),
            lambda by: services.stop_asking(by=by),
            lambda by: services.remind_regions(by=by),
        ):
            with pytest.raises(Refusal) as refused:
                act(person)
            assert refused.value.kind is Kind.FORBIDDEN
    for due_on in (day - timedelta(days=1), day + timedelta(days=367)):
        with pytest.raises(Refusal, match="past, or more than a year") as refused:
            services.ask_for_answers(by=people.analyst, due_on=due_on)
        assert refused.value.where == "due_on"
    with pytest.raises(Refusal, match="not asked to answer by a day") as refused:
        services.stop_asking(by=people.analyst)
    assert refused.value.kind is Kind.CONFLICT
    assert "kerege.needs.tasks" in settings.PROCRASTINATE_IMPORT_PATHS


def test_the_board_says_who_has_answered(client, diagnosed, people, django_assert_max_num_queries):
    answer(people.one, diagnosed, verdict="partly", text="Rooms are worse.")
    page = "/en/needs/answers/"
    assert "No day is set" in client.get(page).content.decode()
    day = clock.today() + timedelta(days=5)
    assert client.post(f"{page}ask/", {"due_on": day.isoformat()}).status_code in {302, 403}
    client.force_login(people.analyst)
    wrong = client.post(f"{page}ask/", {"due_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "more than a year" in wrong.content.decode()
    assert 'value="2020-01-01"' in wrong.content.decode()
    assert client.post(f"{page}ask/", {"due_on": day.isoformat()}).status_code == 302
    for language in ("kk", "ru", "en"):
        with django_assert_max_num_queries(12):
            shown = client.get(f"/{language}/needs/answers/").content.decode()
    for text in ("Asks for corrections", "No answer yet", "nobody represents it", "Move the day"):
        assert text in shown
    assert day.isoformat() in client.get("/en/needs/").content.decode()
    assert day.isoformat() in client.get("/en/needs/XX-2/").content.decode()
    assert client.post(f"{page}stop/").status_code == 302
    assert client.post(f"{page}stop/").status_code == 409
    client.logout()
    assert "Ask for answers" not in client.get(page).content.decode()
