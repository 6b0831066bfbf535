"""``kerege concept consult``."""

import json

import pytest
from typer.testing import CliRunner

from kerege.cli import consult
from kerege.concept.models import Consultation, ConsultationTerm

RUN = CliRunner()


def run(*arguments):
    found = RUN.invoke(consult.app, [*arguments, "--json"])
    return found.exit_code, json.loads(found.stdout)


def test_from_the_parameter_to_the_end(draft):
    code, facts = run("term", "trial", "--days", "10", "--en", "Trial", "--kk", "Сынақ")
    assert (code, facts) == (0, {"code": "trial", "days": 10, "legal_source": ""})
    assert ConsultationTerm.objects.get().name_kk == "Сынақ"
    code, facts = run("open", "demo", "1", "--kind", "trial", "--rehearsal")
    assert (code, facts["is_open"], facts["is_synthetic"], facts["came"]) == (0, True, True, 0)
    later = "2099-12-31T23:59:59+05:00"
    code, facts = run("close", "demo", "1", "--reason", "Holidays", "--at", later)
    assert (code, facts["closes_at"]) == (0, "2099-12-31T18:59:59+00:00")
    code, facts = run("close", "demo", "1", "--reason", "Withdrawn")
    assert (code, facts["is_open"]) == (0, False)
    assert run("show", "demo", "1")[1] == facts
    assert run("close", "demo", "1", "--reason", "Again")[0] == 6
    assert "came: 0" in RUN.invoke(consult.app, ["show", "demo", "1"]).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("open", "demo", "1", "--kind", "none"), 5),
        (("open", "demo", "9", "--kind", "trial"), 5),
        (("open", "demo", "1", "--kind", "trial", "--until", "2099-01-01T00:00:00"), 2),
        (("open", "demo", "1", "--kind", "trial", "--until", "tomorrow"), 2),
        (("open", "demo", "1", "--kind", "trial", "--opens", "2000-01-01T00:00:00Z"), 2),
        (("show", "demo", "1"), 5),
        (("term", "trial", "--days", "0"), 2),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(draft, term, arguments, code):
    found, answer = run(*arguments)
    assert found == code
    assert answer["what"]
    assert not Consultation.objects.exists()
