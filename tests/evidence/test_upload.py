"""An analyst's file: every problem named, or all of it loaded as a draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kerege.documents.models import Document
from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset, Figure
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
GOOD = """variable,territory,period,value,observation,note_en
jobs,XX-A,2024,5,,
jobs,XX-B,2024,,L,Why
"""


def form(text: str = GOOD, **more):
    content = text if isinstance(text, bytes) else text.encode()
    fields = {"code": "survey", "title": "Survey", "publisher": "Bureau", "licence": "CC0"}
    return {**fields, "file": SimpleUploadedFile("survey.csv", content), **more}


def read(text, by):
    content = text if isinstance(text, bytes) else text.encode()
    return services.read_file(by=by, content=content, dataset="survey")


def test_a_sound_file_becomes_a_draft_and_is_then_published(client, variable, analyst, second):
    variable()
    client.force_login(analyst)
    response = client.post(reverse("evidence-upload"), form())
    assert response.status_code == 302
    dataset = Dataset.objects.get(code="survey")
    assert (dataset.status, Figure.objects.count(), Document.objects.count()) == ("checked", 2, 1)
    assert not selectors.figures_visible_to(None).exists()
    services.approve_dataset(by=second, dataset=Dataset.objects.get(code="survey"))
    client.post(reverse("evidence-publish", args=["survey"]))
    codes = set(selectors.figures_visible_to(None).values_list("code", flat=True))
    assert codes == {"survey.jobs.XX-A.2024", "survey.jobs.XX-B.2024"}


def test_uploading_a_draft_again_replaces_it(client, variable, analyst):
    variable()
    client.force_login(analyst)
    client.post(reverse("evidence-upload"), form())
    text = "variable,territory,period,value\njobs,XX-A,2024,6\n"
    client.post(reverse("evidence-upload"), form(text))
    [figure] = Figure.objects.filter(is_current=True)
    assert (figure.value, figure.supersedes.value) == (6, 5)


def test_a_published_dataset_is_not_overwritten(client, variable, analyst, second):
    variable()
    client.force_login(analyst)
    client.post(reverse("evidence-upload"), form())
    services.approve_dataset(by=second, dataset=Dataset.objects.get(code="survey"))
    client.post(reverse("evidence-publish", args=["survey"]))
    response = client.post(reverse("evidence-upload"), form(GOOD.replace(",5,", ",6,")))
    assert response.status_code == 403
    assert "not changed by hand" in response.content.decode()
    assert selectors.figure_by_code("survey.jobs.XX-A.2024").value == 5


def test_every_problem_is_shown_and_nothing_is_loaded(client, variable, analyst):
    variable()
    client.force_login(analyst)
    text = "variable;territory;period;value\njobs;YY;2024;1\njobs;XX-A;20;2\njobs;XX-A;2024;1,5\n"
    response = client.post(reverse("evidence-upload"), form(text))
    page = response.content.decode()
    assert response.status_code == 422
    assert "3 problems; nothing was loaded" in page
    for words in ("row 2", "row 3", "row 4", "is not a period", "decimal point"):
        assert words in page
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"", "column is missing"),
        (b"variable,territory,period,value\n", "no rows"),
        (b"variable,territory,period\njobs,XX-A,2024\n", "column is missing"),
        (b"variable,territory,period,value,colour\njobs,XX-A,2024,1,red\n", "column is not known"),
        (b"variable,territory,period,value\njobs,XX-A,2024,1,2,3\n", "More cells"),
        (b"variable,territory,period,value\njobs,XX-A,2024,\x00\n", "not a text file"),
        (b"x" * (5 * 1024 * 1024 + 1), "too large"),
        (b"variable,territory,period,value,value\njobs,XX-A,2024,1,2\n", "stands twice"),
    ],
)
def test_a_file_that_is_no_table_is_named(variable, analyst, content, what):
    variable()
    problems = read(content, analyst).problems
    assert any(what in problem.what for problem in problems)
    assert all(problem.mend for problem in problems)


def test_only_analysts_upload(client, variable, nobody_special):
    variable()
    address = reverse("evidence-upload")
    assert client.get(address).status_code == 302
    client.force_login(nobody_special)
    assert client.get(address).status_code == 403
    assert client.post(address, form()).status_code == 403
    with pytest.raises(Refusal):
        read(GOOD, nobody_special)


def test_a_form_keeps_what_was_typed(client, variable, analyst):
    client.force_login(analyst)
    page = client.post(reverse("evidence-upload"), {"code": "my-code"}).content.decode()
    assert 'value="my-code"' in page
    assert "error-summary" in page


def test_a_withdrawal_shows_its_consequences_and_needs_a_reason(client, record, analyst):
    record({("XX-A", 2020): 10})
    client.force_login(analyst)
    address = reverse("evidence-withdraw", args=["bureau"])
    assert "cannot be undone" in client.get(address).content.decode()
    client.post(address, {"reason": "  "})
    assert Dataset.objects.get().status == "published"
    client.post(address, {"reason": "Revised"})
    assert (Dataset.objects.get().status, Dataset.objects.get().status_reason) == (
        "withdrawn",
        "Revised",
    )


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_reader(content):
    reading = services.read_file(by=None, content=content, dataset="x")
    assert reading.problems
