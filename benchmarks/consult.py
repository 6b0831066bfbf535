"""The last ten minutes of a public consultation, compressed: 500 people, 5,000 comments.

Every person reads the form and sends ten comments by e-mail confirmation, through gunicorn with 2
workers on a PostgreSQL of its own database; every fifth comment is sent twice, as after a lost
connection. Then the end is moved to a moment ahead and people go on sending across it. Counted
afterwards in the database: comments that were answered as received and are not there (lost), that
have a time after the end (late), or that a retry doubled. Everything is made and dropped by itself.
"""

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import numpy as np
import psycopg

PORT, WORKERS = 8093, 2
NAME = "kerege_bench_consult"
PATH = "/en/concept/rush/v1/consultation/on/block/P{}/"
BLOCKS = 40
ACROSS = 5
"""Seconds ahead of which the end is moved, while people go on."""
LATEST = (302, 403)
OTHER = "otherwise_answered_"
PREPARE = """
from datetime import date, timedelta
from kerege.cli.django import start
start()
from kerege.concept import selectors, services
from kerege.reference.models import Territory
nation = Territory.objects.create(code="XX", kind="country", name_en="X",
                                  valid_from=date(1992, 1, 1))
for n in range(20):
    Territory.objects.create(code=f"XX-{n}", kind="region", parent=nation, name_en=f"Region {n}",
                             valid_from=date(1992, 1, 1), tile_row=1, tile_column=n + 1)
said = lambda text: {"kk": text, "ru": text, "en": text}
concept = services.create_concept(by=None, code="rush", titles=said("Rush"), disclaimers=said("-"),
                                  territory="XX", first_year=2026, last_year=2027)
version = services.new_version(by=None, concept=concept)
from kerege.concept.models import Block
for n in range(%(blocks)d):
    text = said(f"Paragraph {n}: each region builds a creative hub and trains specialists. " * 5)
    Block.objects.create(version=version, code=f"P{n}", order=n, kind="text",
                         **{f"text_{key}": value for key, value in text.items()})
term = services.set_term(by=None, code="bench", names=said("Bench"), days=1)
services.open_consultation(by=None, version=version, term=term, is_synthetic=True,
                           closes_at=selectors.clock() + timedelta(days=2))
"""
CLOSE = """
from datetime import timedelta
from kerege.cli.django import start
start()
from kerege.concept import selectors, services
from kerege.concept.models import Consultation
about = Consultation.objects.get()
services.close_consultation(by=None, consultation=about, reason="bench",
                            at=selectors.clock() + timedelta(seconds=%(across)d))
"""


@dataclass
class Answers:
    """What people were answered: status by key, and how long each submit took."""

    received: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    other: Counter[int] = field(default_factory=Counter)


class Person:
    """Somebody with a browser: a connection, a cookie, an address of their own."""

    def __init__(self, number: int) -> None:
        self.email = f"person{number}@example.kz"
        self.headers = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def read(self, path: str) -> None:
        """Load the page with the form, and keep its token."""
        answer = self._ask("GET", path, None)
        cookie = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"])
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content)
        if not cookie or not token:
            raise SystemExit(f"{path} has no form")
        self.headers["Cookie"] = f"csrftoken={cookie[1]}"
        self.token = token[1].decode()

    def send(self, path: str, key: str, text: str) -> tuple[int, float]:
        """Send a comment; return the status and the seconds it took."""
        form = {"csrfmiddlewaretoken": self.token, "key": key, "text": text, "quote": ""}
        form |= {"text_language": "en", "language": "en", "region": "XX-3", "group": "ngo"}
        began = time.perf_counter()
        answer = self._ask("POST", path, urllib.parse.urlencode(form | {"email": self.email}))
        return answer.status, time.perf_counter() - began

    def _ask(self, method: str, path: str, body: str | None) -> "Answer":
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            self.connection.close()


@dataclass
class Answer:
    """What the portal answered."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes


def rush(people: list[Person], each: int, connections: int, answers: Answers) -> float:
    """Let everybody send their comments; return the seconds that it took."""

    def act(person: Person) -> None:
        person.read(PATH.format(0))
        for number in range(each):
            key = str(uuid4())
            path = PATH.format((number * 7 + len(person.email)) % BLOCKS)
            for _again in range(2 if number % 5 == 0 else 1):
                status, seconds = person.send(path, key, f"{person.email} says {number}: more hubs")
                note(answers, key, status, seconds)

    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(act, people))
    return time.perf_counter() - began


def note(answers: Answers, key: str, status: int, seconds: float) -> None:
    """Keep what was answered."""
    if status == LATEST[0]:
        answers.received.add(key)
    elif status == LATEST[1]:
        answers.refused.add(key)
    else:
        answers.other[status] += 1
    answers.seconds.append(seconds)


def across_the_end(people: list[Person], answers: Answers, environment: dict[str, str]) -> None:
    """Move the end a few seconds ahead; others send from before it until after it."""
    for person in people:
        person.read(PATH.format(1))
    _python(environment, CLOSE % {"across": ACROSS})
    until = time.monotonic() + ACROSS + 3

    def act(person: Person) -> None:
        while time.monotonic() < until:
            key = str(uuid4())
            note(answers, key, *person.send(PATH.format(1), key, f"{person.email} is late?"))
            time.sleep(0.5)

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(act, people))


def judge(url: str, answers: Answers) -> dict[str, int]:
    """Count in the database what was lost, late or doubled."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT key::text, text, email FROM concept_comment").fetchall()
        late = connection.execute(
            "SELECT count(*) FROM concept_comment m, concept_consultation c"
            " WHERE m.received_at >= c.closes_at"
        ).fetchone()
        asked = connection.execute(
            "SELECT count(*) FROM notices_notice WHERE key LIKE 'concept.confirm-%'"
        ).fetchone()
    keys = {row[0] for row in rows}
    said = [row[1:] for row in rows if "is late?" not in row[1]]
    return {
        "kept": len(rows),
        "lost": len(answers.received - keys),
        "accepted_late": late[0] if late else -1,
        "refused_as_late": len(answers.refused),
        "kept_though_refused": len(answers.refused & keys),
        "doubled": len(rows) - len(keys) + len(said) - len(set(said)),
        "without_message": len(rows) - (asked[0] if asked else 0),
    } | {f"{OTHER}{status}": times for status, times in sorted(answers.other.items())}


def _python(environment: dict[str, str], code: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=os.environ | environment, check=True)


def _serve(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "gunicorn", "kerege.portal.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{PORT}", "--workers", str(WORKERS), "--log-level", "error"]
    process = subprocess.Popen(command, env=os.environ | environment)
    for _ in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=60).request("GET", "/en/")
        except OSError:
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise SystemExit("The portal does not answer.")


def _database(drop: bool = False) -> str:  # noqa: FBT001, FBT002 -- made and dropped by one function
    from kerege.kernel.database import ensure_database

    url = ensure_database()
    head, mark, tail = url.partition("?")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        if not drop:
            connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{head.rsplit('/', 1)[0]}/{NAME}{mark}{tail}"


def main(arguments: list[str]) -> int:
    """Run the rush and print what it shows; 1 if anything was lost, late or doubled."""
    parser = argparse.ArgumentParser(prog="./run bench consult", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--each", type=int, default=10, help="comments of a person")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    environment = {
        "DATABASE_URL": _database(),
        "DJANGO_SETTINGS_MODULE": "kerege.portal.settings",
        "KEREGE_HOSTS": "127.0.0.1",
        "KEREGE_PROXIES": "1",
        "KEREGE_STATIC": "plain",
        "KEREGE_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }
    with tempfile.TemporaryDirectory() as home:
        environment["KEREGE_HOME"] = str(Path(home))
        migrate = "from kerege.cli.django import start; start()\n"
        migrate += "from django.core.management import call_command; call_command('migrate', v=0)"
        _python(environment, migrate.replace("v=0", "verbosity=0"))
        _python(environment, PREPARE % {"blocks": BLOCKS})
        process = _serve(environment)
        try:
            found = _measure(options, environment, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            _database(drop=True)
    print(json.dumps(found, indent=2)) if options.json else show(found)
    bad = ("lost", "accepted_late", "kept_though_refused", "doubled", "without_message")
    return int(any(found[name] for name in found if name in bad or name.startswith(OTHER)))


def _cpu(process: int) -> float:
    """Return the CPU seconds of the workers so far."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    fields = [Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split() for one in children]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _measure(
    options: argparse.Namespace, environment: dict[str, str], process: int
) -> dict[str, float]:
    people, answers = [Person(number) for number in range(options.people)], Answers()
    before = _cpu(process)
    seconds = rush(people, options.each, options.connections, answers)
    spent = _cpu(process) - before
    submits = np.array(answers.seconds)
    # Not those of the rush: of one address of e-mail 20 comments are taken in an hour.
    others = [Person(options.people + number) for number in range(options.connections)]
    across_the_end(others, answers, environment)
    return {
        "people": options.people,
        "comments": options.people * options.each,
        "submits": submits.size,
        "seconds": round(seconds, 1),
        "submits_per_second": round(submits.size / seconds, 1),
        "cpu_ms_per_submit": round(1000 * spent / submits.size, 1),
        "p50_ms": round(1000 * float(np.percentile(submits, 50))),
        "p95_ms": round(1000 * float(np.percentile(submits, 95))),
        "slowest_ms": round(1000 * float(submits.max())),
    } | judge(environment["DATABASE_URL"], answers)


def show(found: dict[str, float]) -> None:
    """Print the figures as a table."""
    for name, value in found.items():
        print(f"{name.replace('_', ' '):<24}{value:>10,}")
