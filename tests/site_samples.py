"""Sample arguments for every address, found by walking the links of the site."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import Resolver404, resolve, reverse

from addresses import Address, addresses
from site_visitors import Visitor

Arguments = dict[str, str]
FILES = 12
"""Of what comes in several forms (CSV, XLSX, PDF and so on) every form is fetched."""
ANSWERED = {200, 302, 405, 422}
"""A page, a way on, a form that is only sent, an operation that the documentation points to."""
BY_HAND: dict[str, Arguments] = {
    "account_confirm_email": {"key": "MQ:not-a-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "not-a-key"},
    "openid_connect_login": {"provider_id": "none"},
    "openid_connect_callback": {"provider_id": "none"},
    "concept-comment-confirm": {"token": "not-a-token-of-any-comment"},
    "api:evidence-series": {"variable": "employed", "territory": "KZ-35"},
    "needs-survey-answer": {"token": "not-a-token"},
    "needs-survey-device": {"token": "not-a-token"},
    "needs-survey-media": {"token": "not-a-token", "name": "none.png"},
    "needs-survey-packed": {"code": "none"},
    "needs-panel-answer": {"token": "not-a-token"},
    "needs-panel": {"code": "zq-panel"},
    "needs-panel-work": {"code": "zq-panel"},
    "api:needs-panel-put-off": {"code": "zq-panel"},
    "needs-panel-act": {"code": "zq-panel", "name": "remind"},
    "needs-survey-response": {"code": "none", "instance": "none"},
    "concept-decision": {"key": "1"},
    "needs-answer-reply": {"key": "1"},
    "register-delivery": {"key": "1"},
    "register-withdraw": {"key": "1"},
    "register-double-undo": {"key": "1"},
    "register-change-decide": {"key": "1"},
    "register-request-decide": {"key": "1"},
    "concept-edit-file": {"concept": "KZ-CI-2026-2030-DEMO", "number": "1", "key": "1"},
    "concept-edit-record": {
        "concept": "KZ-CI-2026-2030-DEMO",
        "number": "1",
        "sort": "goal",
        "code": "G1",
    },
    "concept-add-record": {"concept": "KZ-CI-2026-2030-DEMO", "number": "1", "sort": "measure"},
    "concept-record-data": {
        "concept": "KZ-CI-2026-2030-DEMO",
        "number": "1",
        "sort": "measure",
        "code": "M1.1",
    },
    "api:concept-record": {
        "concept": "KZ-CI-2026-2030-DEMO",
        "number": "1",
        "sort": "measure",
        "code": "M1.1",
    },
    "concept-edit-record-draft": {
        "concept": "KZ-CI-2026-2030-DEMO",
        "number": "1",
        "sort": "goal",
        "code": "G1",
    },
    "concept-edit-export": {"concept": "KZ-CI-2026-2030-DEMO", "number": "1", "language": "ru"},
    "api:concept-plan-order": {"concept": "KZ-CI-2026-2030-DEMO", "number": "1", "order": "1"},
    **{
        f"api:concept-approval-{act}": {
            "concept": "KZ-CI-2026-2030-DEMO",
            "number": "1",
            "step": "region-KZ-35",
        }
        for act in ("agree", "return", "deputy")
    },
    "api:needs-need": {"territory": "KZ-35", "area": "digital"},
}
"""Addresses that no page leads to."""


@dataclass
class Walk:
    """What a visitor finds by following links: view name -> paths, and the links that fail."""

    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)

    def takes(self, path: str, each: int) -> bool:
        """Note a path unless enough of its kind is known."""
        bare = path.partition("?")[0]
        try:
            match = resolve(bare)
            known = self.found[match.view_name]
        except Resolver404:
            self.broken.append(f"{path}: no such address")
            return False
        records = {one.partition("?")[0] for one in known}
        each = max(each, FILES) if "form" in match.kwargs else each
        if len(records | {bare}) > each or len(known) >= 3 * each:
            return False
        known.append(path)
        return not bare.endswith("/logout/")


def walk(visitor: Visitor, each: int, first: str = "/en/") -> Walk:
    """Follow the links from a page on, opening some records and some lists of each kind."""
    known, waiting, seen = Walk(), [first], {first}
    while waiting:
        path = waiting.pop(0)
        if not known.takes(path, each):
            continue
        answer = visitor.get(path, stream=True)
        if answer.status_code not in ANSWERED:
            known.broken.append(f"{path}: {answer.status_code}")
        if "html" not in answer.headers.get("Content-Type", ""):
            answer.close()
        else:
            ahead = visitor.links(path, answer.text)
            new = sorted(one for one in ahead - seen if one.startswith((first, "/api/")))
            seen.update(new)
            waiting += new
    return known


def _known(found: dict[str, list[str]]) -> dict[str, dict[str, Arguments]]:
    """Return room -> parameter names -> arguments that some page of the room was opened with."""
    known: dict[str, dict[str, Arguments]] = defaultdict(dict)
    for name, paths in found.items():
        for path in paths:
            arguments = {
                key: str(value) for key, value in resolve(path.partition("?")[0]).kwargs.items()
            }
            room = name.removeprefix("api:").partition("-")[0]
            known[room].setdefault(" ".join(sorted(arguments)), arguments)
            known[name][" ".join(sorted(arguments))] = arguments
    return known


def samples(found: dict[str, list[str]]) -> tuple[dict[str, str], list[Address]]:
    """Return name -> path of every address, and the addresses that no sample is known for."""
    known = _known(found)
    paths, without = {}, []
    for address in addresses():
        if not address.name:
            continue
        wanted = address.parameters
        key = " ".join(sorted(wanted))
        room = address.name.removeprefix("api:").partition("-")[0]
        arguments = (
            BY_HAND.get(address.name) or known[address.name].get(key) or known[room].get(key)
        )
        if not wanted:
            arguments = {}
        if arguments is None:
            without.append(address)
            continue
        paths[address.name] = reverse(address.name, kwargs=arguments)
    return paths, without
