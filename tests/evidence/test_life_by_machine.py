"""The life of a dataset by the command line and by the API: the rules and answers of the pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from kerege.audit.models import Event
from kerege.cli.evidence import app
from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset

pytestmark = pytest.mark.django_db
HEAD = "variable,territory,period,value\n"
FIRST = HEAD + "jobs,XX-A,2024,5\njobs,XX-B,2024,7\n"
SECOND = HEAD + "jobs,XX-A,2024,6\njobs,XX-C,2024,9\n"
WHY = "The bureau corrected a double count."
AT = "/api/v1/evidence/datasets/survey"


@pytest.fixture
def loaded(variable, analyst, settings_of_files):
    variable()
    return services.upload_dataset(
        by=analyst,
        code="survey",
        titles={"en": "Survey"},
        publisher="Bureau",
        licence="CC0",
        content=FIRST.encode(),
        filename="survey.csv",
    ).dataset


@pytest.fixture
def corrected(tmp_path):
    file = tmp_path / "new.csv"
    file.write_text(SECOND)
    return file


def command(act, person, *more):
    done = CliRunner().invoke(app, [act, "survey", *more, "--as", person.email, "--json"])
    return done.exit_code, json.loads(done.output)


def public():
    return dict(selectors.figures_visible_to(None).values_list("code", "value"))


def test_commands_lead_a_dataset_from_draft_to_restated(loaded, corrected, analyst, second):
    code, answer = command("approve", analyst)
    assert (code, answer["error"]) == (4, "forbidden")
    assert "does not approve" in answer["what"]
    assert command("publish", second)[0] == 4
    assert command("send-back", second, "--reason", "Look again")[1]["status"] == "draft"
    assert Dataset.objects.get().status_reason == "Look again"
    services.check_dataset(by=None, dataset=Dataset.objects.get())
    assert command("approve", second)[1] == {"dataset": "survey", "status": "approved"}
    assert command("publish", analyst)[1]["status"] == "published"
    assert command("accept", second)[0] == 5
    proposed = command("restate", analyst, str(corrected), "--reason", WHY)[1]
    assert proposed == {
        "dataset": "survey",
        "restatement": "proposed",
        "added": 1,
        "changed": 1,
        "retired": 1,
    }
    assert command("restate", analyst, str(corrected), "--reason", WHY)[0] == 6
    assert command("accept", analyst)[0] == 4
    assert command("decline", second, "--reason", "Not yet")[1]["restatement"] == "declined"
    assert public()["survey.jobs.XX-A.2024"] == 5
    command("restate", analyst, str(corrected), "--reason", WHY)
    assert command("accept", second)[1]["restatement"] == "accepted"
    assert public() == {"survey.jobs.XX-A.2024": 6, "survey.jobs.XX-C.2024": 9}
    accepted = Event.objects.get(act="evidence.accept_restatement")
    assert accepted.person == second
    assert command("withdraw", analyst, "--reason", "Wrong")[1]["status"] == "withdrawn"
    assert public() == {}


def test_commands_refuse_who_and_what_they_do_not_know(loaded, analyst, nobody_special, tmp_path):
    assert command("approve", nobody_special)[0] == 5
    nobody_special.email = "nobody@example.org"
    assert command("approve", nobody_special)[1]["what"].startswith("There is no active account")
    missing = command("restate", analyst, str(tmp_path / "none.csv"), "--reason", WHY)
    assert (missing[0], missing[1]["mend"]) == (5, "Name a file that you may read.")


def post(client, path, **body):
    return client.post(f"{AT}/{path}", json.dumps(body), content_type="application/json")


def restate(client, content=SECOND, **more):
    fields = {"reason": WHY, "file": SimpleUploadedFile("new.csv", content.encode()), **more}
    return client.post(f"{AT}/restate", fields)


def test_the_api_leads_a_dataset_from_draft_to_restated(client, loaded, analyst, second):
    client.force_login(analyst)
    assert post(client, "approve").status_code == 403
    assert client.get(f"{AT}/restatement").status_code == 404
    client.force_login(second)
    assert post(client, "publish").status_code == 403
    assert post(client, "send-back").status_code == 422
    assert post(client, "send-back", reason="a\x00b").status_code == 422
    assert post(client, "approve").json()["status"] == "approved"
    assert post(client, "publish").json()["status"] == "published"
    assert restate(client, HEAD).status_code == 422
    assert restate(client, reason="").status_code == 422
    assert restate(client).json()["changed"] == 1
    assert restate(client).status_code == 409
    assert post(client, "restatement/accept").status_code == 403
    assert client.get(f"{AT}/restatement").json()["reason"] == WHY
    client.logout()
    assert client.get(f"{AT}/restatements").json() == []
    client.force_login(analyst)
    assert post(client, "restatement/decline", reason="No").json()["state"] == "declined"
    assert restate(client).status_code == 200
    client.force_login(second)
    assert post(client, "restatement/accept").json()["state"] == "accepted"
    client.logout()
    (told,) = client.get(f"{AT}/restatements").json()
    assert (told["reason"], told["state"], told["added"]) == (WHY, "accepted", 1)
    assert public()["survey.jobs.XX-A.2024"] == 6


@pytest.mark.parametrize("act", ["approve", "publish", "restatement/accept"])
def test_the_api_is_closed_to_others_and_to_forged_requests(client, loaded, nobody_special, act):
    assert post(client, act).status_code == 403
    client.force_login(nobody_special)
    assert post(client, act).status_code == 403
    assert Dataset.objects.get().status == "checked"
