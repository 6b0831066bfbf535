"""Every address times everybody: who may open it is what the table says, in the running site."""

from kerege.people.enums import Role
from kerege.portal.access import Audience
from kerege.portal.access_table import TABLE
from site_samples import samples

ROLES = {
    "analyst": Role.ANALYST,
    "representative": Role.REPRESENTATIVE,
    "other representative": Role.REPRESENTATIVE,
    "editor": Role.EDITOR,
    "approver": Role.APPROVER,
    "registrar": Role.REGISTRAR,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}
FINE = {200, 201, 301, 302, 304}
NOT_A_PAGE = {401, 404, 405, 409, 422}
"""A sign-in that failed, a record that is not there, a form that is only sent, half a question."""


def _may_open(title: str, name: str) -> bool:
    audience = TABLE.get(name, frozenset())
    if Audience.EVERYONE in audience:
        return True
    if title == "anonymous":
        return False
    return Audience.SIGNED_IN in audience or ROLES[title] in audience


def _asks_for_sign_in(answer) -> bool:
    return answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]


def _is_refused(answer, *, anonymous: bool, name: str) -> bool:
    if not TABLE.get(name):
        return answer.status_code == 404
    if anonymous and not name.startswith("api:"):
        return _asks_for_sign_in(answer)
    return answer.status_code == 403


def test_every_address_has_sample_arguments(found):
    without = samples(found)[1]
    assert not without, (
        "No page leads to these addresses, so nobody is tried at them: "
        f"{[address.name for address in without]}. Link to them, or add BY_HAND arguments."
    )


def test_everybody_opens_what_the_table_says_and_nothing_else(visitors, paths):
    wrong = []
    for name, path in sorted(paths.items()):
        if name == "account_logout":
            continue
        is_closed = Audience.EVERYONE not in TABLE[name]
        for title, visitor in visitors.items():
            answer = visitor.get(path, stream=True)
            answer.close()
            status = answer.status_code
            if _may_open(title, name):
                is_right = status in FINE | NOT_A_PAGE or (status == 403 and is_closed)
                is_right = is_right and not (is_closed and _asks_for_sign_in(answer))
            else:
                is_right = _is_refused(answer, anonymous=title == "anonymous", name=name)
            if not is_right:
                wrong.append(f"{title} at {name} ({path}): {status}")
    assert not wrong, "\n".join(wrong)


def test_a_form_sent_by_somebody_who_may_not_open_it_does_nothing(visitors, paths):
    wrong = []
    for name, path in sorted(paths.items()):
        for title, visitor in visitors.items():
            if _may_open(title, name):
                continue
            answer = visitor.post(path, {"anything": "1"})
            if not _is_refused(answer, anonymous=title == "anonymous", name=name):
                wrong.append(f"{title} sends to {name} ({path}): {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_link_that_a_visitor_sees_leads_nowhere(walks):
    broken = {title: one.broken for title, one in walks.items() if one.broken}
    assert not broken, broken


def test_nothing_failed_inside(site, visitors, found):
    log = site.log.read_text()
    assert "Internal Server Error" not in log, log[-6000:]
    assert "WORKER TIMEOUT" not in log, log[-2000:]
