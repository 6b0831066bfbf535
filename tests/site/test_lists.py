"""Every question in every form, asked by nobody in particular: no failure and no leak."""

import re
from urllib.parse import parse_qsl, quote

import pytest

from site_words import secrets_in

ODD = (
    "",
    "KZ-99",
    "../../../etc/passwd",
    "-1",
    "99999999999999999999999",
    "1e309",
    "'\"--;",
    "%00",
    "%ff%fe",
    "<script>alert(1)</script>",
    "\u202e\u0000",
    "a" * 5000,
)
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="([^"]+)"')
OWN = {"csrfmiddlewaretoken", "login", "password", "remember", "email", "language", "next"}


@pytest.fixture(scope="module")
def questions(visitors, walks):
    """Return path -> the parameters that its links and forms ask with."""
    asked: dict[str, set[str]] = {}
    for paths in walks["anonymous"].found.values():
        for path in paths:
            bare, _, query = path.partition("?")
            names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
            asked.setdefault(bare, set()).update(names)
            if query or bare.startswith("/api/"):
                continue
            asked[bare] |= set(FIELD.findall(visitors["anonymous"].get(bare).text))
    document = visitors["anonymous"].get("/api/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        if "{" not in path and "get" in methods:
            parameters = methods["get"].get("parameters", [])
            asked.setdefault(path, set()).update(one["name"] for one in parameters)
    # The search in the head of every page and the language are asked once, not on every page.
    return {
        path: names - OWN - ({"q"} if not path.endswith(("search/", "activities/")) else set())
        for path, names in asked.items()
    }


def _written(value: str) -> str:
    return value if "%" in value else quote(value)


def _asks(names: set[str]) -> list[str]:
    """Return query strings: each odd value in all parameters, each parameter alone and twice."""
    asks = ["?foreign=1", "?=", "?&&&", "?%"]
    asks += ["?" + "&".join(f"{name}={_written(value)}" for name in sorted(names)) for value in ODD]
    for number, name in enumerate(sorted(names)):
        odd = _written(ODD[number % len(ODD)])
        asks += [f"?{name}=", f"?{name}={odd}", f"?{name}=a&{name}=b", f"?{name}[]=1"]
    return asks


def test_there_is_something_to_ask(questions):
    assert sum(len(names) for names in questions.values()) > 20


@pytest.mark.soak
def test_no_question_fails_or_gives_a_secret_away(anonymous, site, questions):
    wrong = []
    for path, names in sorted(questions.items()):
        for ask in _asks(names) if names else ["?foreign=1", "?%"]:
            answer = anonymous.get(path + ask)
            if answer.status_code >= 500:
                wrong.append(f"{path}{ask[:80]}: {answer.status_code}")
            elif kinds := secrets_in(answer.content, site.planted["secrets"], path + ask):
                wrong.append(f"{path}{ask[:80]}: gives {kinds}")
            elif b"<script>alert" in answer.content and "html" in answer.headers["Content-Type"]:
                wrong.append(f"{path}{ask[:80]}: markup comes back as markup")
    assert not wrong, "\n".join(wrong)


def test_an_empty_parameter_shows_no_more_than_an_absent_one(anonymous, questions):
    wrong = []
    for path, names in sorted(questions.items()):
        without = anonymous.get(path)
        for name in sorted(names):
            empty = anonymous.get(f"{path}?{name}=")
            if empty.status_code == 200 and len(empty.content) > 1.5 * len(without.content) + 4000:
                wrong.append(f"{path}?{name}=: {len(empty.content)} > {len(without.content)}")
    assert not wrong, "\n".join(wrong)
