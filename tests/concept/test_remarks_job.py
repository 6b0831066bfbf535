"""The table of remarks of many comments: made by a job, with its progress, kept by its content."""

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kerege.concept import services, tasks
from kerege.concept.document import remarks as document
from kerege.concept.models import Passage
from kerege.concept.services import remarks as service
from kerege.people.enums import Role

from .test_answers import answer, said

pytestmark = pytest.mark.usefixtures("copies_stay_here")


def test_many_comments_are_written_by_a_job_that_says_how_far_it_is(
    consultation, person, monkeypatch, django_assert_max_num_queries
):
    passage = Passage.objects.select_related("consultation__version__concept").get(code="S1.2")
    comments = [said(passage, person(), text=f"More hubs {number}") for number in range(3)]
    where = reverse("concept-remarks", args=["demo", 1, "en"])
    editor, stranger = Client(), Client()
    one = person(Role.EDITOR)
    editor.force_login(one)
    stranger.force_login(person())
    few = editor.get(where)
    assert few.headers["Content-Type"].endswith("wordprocessingml.document")
    monkeypatch.setattr(service, "MANY", 2)
    monkeypatch.setattr(document, "BATCH", 2)
    assert editor.get(where).content == few.content, "it was kept"
    answer(one, comments[0])
    with django_assert_max_num_queries(20):
        page = editor.get(where)
    assert "has not been made since the last answer" in page.content.decode()
    assert stranger.post(where).status_code == 403
    for _time in range(2):
        assert editor.post(where).status_code == 302
    assert "waits to be made" in editor.get(f"{where}?asked=1").content.decode()
    job = ProcrastinateJob.objects.get(task_name=tasks.produce_remarks.name)
    told = []

    def rendered(made, form):
        told.append(services.find_remarks(by=one, consultation=consultation, language="en"))
        told.append(editor.get(where).content.decode())
        return render(made, form)

    render = service.render
    monkeypatch.setattr(service, "render", rendered)
    tasks.produce_remarks(**job.args)
    assert (told[0].content, told[0].done, told[0].of) == (None, 2, 3)
    assert "2 of 3 comments are written" in told[1]
    made = editor.get(where)
    assert made.content[:2] == b"PK"
    assert made.content != few.content
    monkeypatch.setattr(service, "render", None)
    tasks.produce_remarks(**job.args)
    assert editor.get(where).content == made.content
    services.withhold_comment(by=one, comment=comments[1], reason="It names a child.")
    assert "has not been made" in editor.get(where).content.decode(), "it says something else now"
