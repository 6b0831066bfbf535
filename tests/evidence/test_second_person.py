"""A second person approves what one has loaded; a published dataset is restated with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kerege.audit.models import Event
from kerege.evidence import rules, selectors, services
from kerege.evidence.models import Dataset, Figure, Restatement
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role
from kerege.people.models import Person
from kerege.people.services import assign_role

pytestmark = pytest.mark.django_db
HEAD = "variable,territory,period,value\n"
FIRST = HEAD + "jobs,XX-A,2024,5\njobs,XX-B,2024,7\n"
SECOND = HEAD + "jobs,XX-A,2024,6\njobs,XX-C,2024,9\n"
WHY = "The bureau corrected a double count."


def somebody(role, name):
    found = Person.objects.create_user(f"{name}@example.org", "a long password", name=name)
    assign_role(by=None, person=found, role=role)
    return found


@pytest.fixture
def loaded(variable, analyst, settings_of_files):
    variable()
    return upload(analyst)


@pytest.fixture
def published(loaded, second):
    services.approve_dataset(by=second, dataset=loaded)
    return services.publish_dataset(by=second, dataset=loaded)


def upload(by, text=FIRST):
    return services.upload_dataset(
        by=by,
        code="survey",
        titles={"en": "Survey"},
        publisher="Bureau",
        licence="CC0",
        content=text.encode(),
        filename="survey.csv",
    ).dataset


def propose(by, dataset, text=SECOND, reason=WHY):
    return services.propose_restatement(
        by=by, dataset=dataset, content=text.encode(), filename="new.csv", reason=reason
    )


def public():
    return dict(selectors.figures_visible_to(None).values_list("code", "value"))


def test_who_loaded_does_not_approve_and_nothing_unapproved_is_published(loaded, analyst, second):
    assert not rules.may_approve(analyst, loaded)
    assert "does not approve" in rules.may_approve(analyst, loaded).reason
    for act in (services.approve_dataset, services.publish_dataset):
        with pytest.raises(Refusal) as refused:
            act(by=analyst, dataset=loaded)
        assert refused.value.kind is Kind.FORBIDDEN
    with pytest.raises(Refusal, match="not been approved"):
        services.publish_dataset(by=second, dataset=loaded)
    assert public() == {}
    approved = services.approve_dataset(by=second, dataset=loaded)
    assert (approved.status, approved.approved_by) == ("approved", second)
    assert services.publish_dataset(by=analyst, dataset=loaded).status == "published"
    assert public() == {"survey.jobs.XX-A.2024": 5, "survey.jobs.XX-B.2024": 7}
    acts = list(Event.objects.filter(act__contains="_dataset").values_list("act", flat=True))
    assert {"evidence.approve_dataset", "evidence.publish_dataset"} <= set(acts)


def test_the_database_itself_refuses_an_approval_by_who_loaded(loaded, analyst):
    found = Dataset.objects.filter(pk=loaded.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(status="approved", approved_by=analyst, approved_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(status="approved")


def test_an_approver_approves_and_others_do_not(loaded, approver, nobody_special):
    for person in (nobody_special, somebody(Role.EDITOR, "e"), somebody(Role.AUDITOR, "a"), None):
        assert not rules.may_approve(person, loaded)
        assert rules.may_approve(person, loaded).reason
    assert services.approve_dataset(by=approver, dataset=loaded).status == "approved"
    with pytest.raises(Refusal):
        services.publish_dataset(by=approver, dataset=loaded)


def test_who_loads_it_anew_becomes_who_loaded_it(loaded, analyst, second):
    again = upload(second, SECOND)
    assert again.loaded_by == second
    assert not rules.may_approve(second, again)
    assert services.approve_dataset(by=analyst, dataset=again).status == "approved"


def test_sent_back_it_is_a_draft_with_the_reason_and_is_loaded_anew(loaded, analyst, second):
    services.approve_dataset(by=second, dataset=loaded)
    with pytest.raises(Refusal, match="not changed by hand"):
        upload(analyst, SECOND)
    with pytest.raises(Refusal, match="needs a reason"):
        services.send_back_dataset(by=second, dataset=loaded, reason="  ")
    back = services.send_back_dataset(by=second, dataset=loaded, reason="Row 3 is another year.")
    assert (back.status, back.approved_by) == ("draft", None)
    assert back.status_reason == "Row 3 is another year."
    again = upload(analyst, SECOND)
    assert (again.status, again.status_reason) == ("checked", "")


def test_what_the_system_changes_loses_its_approval(loaded, second):
    services.approve_dataset(by=second, dataset=loaded)
    row = services.FigureRow(variable="jobs", territory="XX-D", period="2024", value=1)
    services.record_figures(by=None, dataset=Dataset.objects.get(), rows=[row])
    found = Dataset.objects.get()
    assert (found.status, found.approved_by, found.loaded_by) == ("checked", None, None)


def test_errors_are_not_approved(loaded, second):
    Dataset.objects.update(checks=[{"check": "bounds", "state": "error"}])
    loaded.refresh_from_db()
    with pytest.raises(Refusal, match="found errors"):
        services.approve_dataset(by=second, dataset=loaded)


def test_a_restatement_changes_nothing_until_another_accepts_it(published, analyst, second):
    before = public()
    made = propose(analyst, published)
    assert (made.changed, made.added, made.retired) == (1, 1, 1)
    assert public() == before
    with pytest.raises(Refusal, match="does not approve"):
        services.accept_restatement(by=analyst, restatement=made)
    assert public() == before
    done = services.accept_restatement(by=second, restatement=made)
    assert (done.state, done.decided_by) == ("accepted", second)
    assert public() == {"survey.jobs.XX-A.2024": 6, "survey.jobs.XX-C.2024": 9}
    figure = Figure.objects.get(code="survey.jobs.XX-A.2024", is_current=True)
    assert (figure.reason, figure.supersedes.value) == (WHY, 5)
    assert selectors.restated(figure) == done
    assert Figure.objects.filter(code="survey.jobs.XX-B.2024", is_current=False).exists()
    dataset = Dataset.objects.get()
    assert (dataset.status, dataset.checksum) == ("published", made.document.sha256)
    with pytest.raises(Refusal, match="decided already"):
        services.accept_restatement(by=second, restatement=made)


def test_a_restatement_of_figures_from_a_package_keeps_their_codes(record, analyst, second):
    record({("XX-A", 2024): 5, ("XX-B", 2024): 7})
    made = propose(analyst, Dataset.objects.get())
    services.accept_restatement(by=second, restatement=made)
    assert public() == {"jobs.XX-A.2024": 6, "bureau.jobs.XX-C.2024": 9}


def test_a_declined_restatement_changes_nothing_and_another_may_follow(published, analyst, second):
    made = propose(analyst, published)
    with pytest.raises(Refusal, match="waits for a decision"):
        propose(second, published)
    with pytest.raises(Refusal, match="needs a reason"):
        services.decline_restatement(by=second, restatement=made, reason="")
    services.decline_restatement(by=analyst, restatement=made, reason="The wrong file.")
    assert public()["survey.jobs.XX-A.2024"] == 5
    propose(analyst, published)


@pytest.mark.parametrize(
    ("text", "reason", "what"),
    [
        (SECOND, "  ", "needs a reason"),
        (SECOND, "x" * 301, "needs a reason"),
        (FIRST, WHY, "published already"),
        (HEAD, WHY, "no rows"),
        (SECOND.replace("XX-A", "YY"), WHY, r"YY|territory"),
    ],
)
def test_a_restatement_that_says_nothing_or_nonsense_is_refused(
    published, analyst, text, reason, what
):
    with pytest.raises(Refusal, match=what):
        propose(analyst, published, text, reason)
    assert not Restatement.objects.exists()


def test_only_published_datasets_are_restated_by_analysts(loaded, analyst, approver):
    with pytest.raises(Refusal, match="Only a published"):
        propose(analyst, loaded)
    with pytest.raises(Refusal):
        propose(approver, loaded)


def test_a_restatement_that_fails_the_checks_changes_nothing(published, analyst, second):
    made = propose(analyst, published, SECOND.replace(",9", ",90"))
    published.figures.first().variable.__class__.objects.update(upper_bound=50)
    before = public()
    with pytest.raises(Refusal, match=r"errors|bound|50"), transaction.atomic():
        services.accept_restatement(by=second, restatement=made)
    assert public() == before
    assert Restatement.objects.get().state == "proposed"


def test_a_restatement_of_what_was_withdrawn_meanwhile_is_refused(published, analyst, second):
    made = propose(analyst, published)
    services.withdraw_dataset(by=analyst, dataset=published, reason="Wrong")
    with pytest.raises(Refusal, match="no longer published"):
        services.accept_restatement(by=second, restatement=made)


def post(client, name, code="survey", **fields):
    return client.post(reverse(name, args=[code]), fields)


def test_the_pages_lead_through_approval_and_restatement(client, loaded, analyst, second, approver):
    client.force_login(analyst)
    page = client.get("/en/evidence/datasets/survey/").content.decode()
    assert "Who has loaded figures does not approve them." in page
    assert post(client, "evidence-approve").status_code == 403
    client.force_login(approver)
    assert "/en/evidence/datasets/survey/" in client.get("/en/desk/").content.decode()
    assert post(client, "evidence-send-back", reason="Look again").status_code == 302
    client.force_login(analyst)
    assert "Look again" in client.get("/en/evidence/datasets/survey/").content.decode()
    upload(analyst)
    client.force_login(approver)
    assert post(client, "evidence-approve").status_code == 302
    client.force_login(analyst)
    assert post(client, "evidence-publish").status_code == 302
    file = SimpleUploadedFile("new.csv", SECOND.encode())
    evil = "=1+1 <script>\u202e"
    answer = client.post("/en/evidence/datasets/survey/restate/", {"reason": evil, "file": file})
    assert answer["Location"] == "/en/evidence/datasets/survey/restatement/"
    page = client.get(answer["Location"]).content.decode()
    assert "<script>\u202e" not in page
    assert "Ask another analyst" in page
    assert post(client, "evidence-restatement").status_code == 403
    client.force_login(second)
    assert "/en/evidence/datasets/survey/restatement/" in client.get("/en/desk/").content.decode()
    assert post(client, "evidence-restatement").status_code == 302
    client.logout()
    for language in ("kk", "ru", "en"):
        page = client.get(f"/{language}/evidence/datasets/survey/").content.decode()
        assert "=1+1 &lt;script&gt;" in page
    page = client.get("/en/evidence/figures/survey.jobs.XX-A.2024/").content.decode()
    assert "Restated on" in page
    assert "What it was before" in page
    assert client.get("/en/evidence/datasets/survey/restatement/").status_code == 302


def test_a_proposal_is_not_seen_by_others(client, published, analyst, nobody_special):
    propose(analyst, published, reason="SECRET REASON")
    for person in (None, nobody_special):
        if person:
            client.force_login(person)
        page = client.get("/en/evidence/datasets/survey/").content.decode()
        assert "SECRET REASON" not in page
        assert "second person" not in page
    assert client.get("/en/evidence/datasets/survey/restatement/").status_code == 403


def test_pages_of_restatements_ask_few_questions(
    client, published, analyst, second, django_assert_max_num_queries
):
    propose(analyst, published)
    client.force_login(second)
    for path in ("", "restatement/"):
        with django_assert_max_num_queries(20):
            assert client.get(f"/en/evidence/datasets/survey/{path}").status_code == 200
