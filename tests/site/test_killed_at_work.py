"""Web, worker and database are killed while people comment, publish, import and approve.

Its own installation with its own server: ``KEREGE_KILLS=50 ./run soak tests/site``.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import requests

from kerege.countries.package import KAZAKHSTAN
from site_visitors import free_port

KILLS = int(os.environ.get("KEREGE_KILLS", "50"))
CONCEPT = "KZ-CI-2026-2030-DEMO"
TARGETS = ("web process", "web", "worker", "backend", "database", "act")
RESUMES_WITHIN = 60
START = """
import sys
from kerege.cli.django import start
start()
from kerege.concept import selectors, services
"""
OPEN = (
    START
    + """
services.set_term(by=None, code="soak", names=dict.fromkeys(("kk", "ru", "en"), "Soak"), days=1)
from datetime import timedelta
from kerege.concept.models import ConsultationTerm
about = services.open_consultation(
    by=None, version=selectors.current(), term=ConsultationTerm.objects.get(code="soak"),
    is_synthetic=True, closes_at=selectors.clock() + timedelta(days=3))
print(about.passages.filter(target="block").first().code)
"""
)
PUBLISH = (
    START
    + """
now = selectors.current()
draft = selectors.newest(now.concept.code)
if draft.status != "draft":
    draft = services.new_version(by=None, concept=now.concept, from_version=now)
services.plan_version(by=None, version=draft, limits=now.plan.limits, gap=0.05, time_limit=20)
services.publish_version(by=None, version=draft)
"""
)
IMPORT = (
    START
    + """
from kerege.countries.load import load_country
load_country(__import__("pathlib").Path(sys.argv[1]))
"""
)
APPROVE = (
    START
    + """
import time
from kerege.kernel.errors import Refusal
from kerege.people.models import Person
one = Person.objects.get(email="approver@demo.example")
version = selectors.current()
names = {"kk": "Орган", "ru": "Орган", "en": "Body"}
if not any(way.route.status == "open" for way in selectors.ways(version)):
    rows = [services.StepRow(at, code, "ministry", names, 5) for at, code in ((1, "a"), (2, "b"))]
    until = time.monotonic() + 60
    while True:
        try:
            services.open_route(by=None, version=version, steps=rows, is_demonstration=True)
            break
        except Refusal:  # its document is still in the making
            if time.monotonic() > until:
                raise
            time.sleep(1)
for code in ("a", "b"):
    way = selectors.ways(version)[0]
    for step in way.holders:
        if step.code == code:
            services.name_holder(by=None, step=step, person=one)
            services.agree(by=one, step=step, signature=b"")
"""
)
HALF = """SELECT v.number FROM concept_version v WHERE v.status <> 'draft' AND (v.checksum = ''
    OR NOT EXISTS (SELECT 1 FROM concept_plan p WHERE p.version_id = v.id)
    OR (SELECT count(*) FROM concept_measure m WHERE m.version_id = v.id) <>
       (SELECT count(*) FROM concept_measure m JOIN concept_version f ON f.id = m.version_id
        WHERE f.number = 1 AND f.concept_id = v.concept_id))"""
WITHOUT_DOCUMENTS = """SELECT v.number FROM concept_version v WHERE v.status <> 'draft'
    AND (SELECT count(*) FROM concept_rendition r WHERE r.version_id = v.id) < 10"""
COMMENTS = "SELECT count(*), count(DISTINCT key) FROM concept_comment WHERE key::text = ANY(%s)"
PUBLISHED = """SELECT count(*) - count(DISTINCT concept_id) FROM concept_version
    WHERE status = 'published'"""
DECIDED = """SELECT count(*) FROM concept_step s WHERE (s.status = 'agreed') <>
    EXISTS (SELECT 1 FROM concept_resolution r WHERE r.step_id = s.id)"""
IMPORTED = """SELECT value::int FROM evidence_figure
    WHERE code = 'entities-2025-kazinform' AND is_current"""
CURRENT_TWICE = """SELECT code FROM evidence_figure WHERE is_current
    GROUP BY code HAVING count(*) > 1"""


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


@dataclass
class Place:
    """An installation that is killed and started again."""

    home: Path
    port: int
    environment: dict[str, str]
    server: subprocess.Popen | None = None
    began: float = field(default_factory=time.monotonic)

    def run(self, code: str, *arguments: str) -> subprocess.Popen:
        """Begin an act of the installation."""
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, code: str, *arguments: str) -> str:
        """Take an act to its end."""
        act = self.run(code, *arguments)
        out, wrong = act.communicate(timeout=300)
        assert act.returncode == 0, wrong[-3000:]
        return out

    def serve(self) -> None:
        """Serve it, and wait until it answers."""
        command = [sys.executable, "-m", "kerege.cli.main", "serve", "--port", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(command, env=self.environment, **quiet)
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + RESUMES_WITHIN
        while time.monotonic() < until:
            with suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{self.port}/en/", timeout=30).ok:
                    return
            time.sleep(0.2)
        pytest.fail("the portal did not come back within a minute")

    def stop(self) -> None:
        """End what is left of it."""
        assert self.server is not None
        with suppress(ProcessLookupError):
            self.server.kill()
        self.server.wait(timeout=30)

    def postmaster(self) -> int:
        """Return the process of the database."""
        return int((self.home / "pg" / "postmaster.pid").read_text().split()[0])

    def kill(self, target: str, act: subprocess.Popen, chance: random.Random) -> None:
        """Kill one process with no warning."""
        assert self.server is not None
        below = _children(self.server.pid)
        jobs = [pid for pid in below if " worker " in _command(pid)]
        found = {
            "web": [self.server.pid],
            "web process": [pid for pid in below if pid not in jobs and "serve" in _command(pid)],
            "worker": jobs,
            "database": [self.postmaster()],
            "backend": [pid for pid in _children(self.postmaster()) if "[local]" in _command(pid)],
            "act": [act.pid],
        }[target]
        if found:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Ask the database."""
        with psycopg.connect(self.environment["URL"]) as connection:
            return connection.execute(query, values or None).fetchall()


class Commenter(threading.Thread):
    """Somebody who sends comments, each again until it is answered as received."""

    def __init__(self, place: Place, code: str, number: int) -> None:
        super().__init__(daemon=True)
        self.place, self.number = place, number
        self.path = f"/en/concept/{CONCEPT}/v1/consultation/on/block/{code}/"
        self.received: list[str] = []
        self.refused: list[str] = []
        self.ending = threading.Event()

    def run(self) -> None:
        """Send until told to end; end only with an answer to the last one."""
        while not self.ending.is_set():
            key = str(uuid4())
            while not self._send(key):
                time.sleep(0.3)
            self.received.append(key)
            time.sleep(0.2)

    def _send(self, key: str) -> bool:
        at, session = f"http://127.0.0.1:{self.place.port}{self.path}", requests.Session()
        many = len(self.received)
        session.headers["X-Forwarded-For"] = f"10.{self.number}.{many >> 8 & 255}.{many & 255}"
        form = {"key": key, "text": f"{self.number} says {many}", "quote": "", "region": ""}
        form |= {"text_language": "en", "language": "en", "group": "", "name": ""}
        form |= {"email": f"p{self.number}-{many}@example.kz"}
        with suppress(requests.RequestException, TypeError):
            page = session.get(at, timeout=20)
            token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
            answer = session.post(
                at,
                form | {"csrfmiddlewaretoken": token},
                headers={"Referer": at},
                allow_redirects=False,
                timeout=20,
            )
            # Not 429: who counts how often one comments holds a lock, for ten seconds if killed.
            if answer.status_code in {403, 409, 422}:
                self.refused.append(f"{answer.status_code} {answer.text[:200]}")
            return answer.status_code == 302
        return False


@pytest.fixture
def place(tmp_path):
    """Return the demonstration in an installation of its own, with its own database server."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KEREGE_", "DATABASE_URL"))
    }
    environment = plain | {
        "KEREGE_HOME": str(tmp_path),
        "KEREGE_HOSTS": "127.0.0.1",
        "KEREGE_PROXIES": "1",
        "KEREGE_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "DJANGO_SETTINGS_MODULE": "kerege.portal.settings",
    }
    command = [sys.executable, "-m", "kerege.cli.main", "demo", "--no-serve", "--json"]
    made = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert made.returncode == 0, made.stderr[-3000:]
    found = Place(tmp_path, free_port(), environment)
    found.environment["URL"] = f"postgresql://postgres@/kerege?host={tmp_path / 'pg'}"
    yield found
    if found.server is not None:
        found.server.terminate()
        found.server.wait(timeout=60)


def _changed_package(folder: Path, number: int) -> Path:
    """Write the country package with one figure changed."""
    copy = folder / f"package-{number}"
    shutil.copytree(KAZAKHSTAN, copy, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "figures_national.csv"
    text = table.read_text(encoding="utf-8")
    assert ",45500,more_than" in text
    table.write_text(text.replace(",45500,more_than", f",{45500 + number},more_than"), "utf-8")
    return copy


@pytest.mark.soak
def test_nothing_is_lost_whatever_is_killed(place, tmp_path):
    chance = random.Random(20262)  # noqa: S311 -- moments, not secrets
    place.serve()
    code = place.do(OPEN).strip()
    people = [Commenter(place, code, number) for number in range(4)]
    for person in people:
        person.start()
    for number in range(KILLS):
        code, folder = (PUBLISH, IMPORT, APPROVE)[number % 3], _changed_package(tmp_path, number)
        act = place.run(code, str(folder))
        time.sleep(chance.uniform(0.5, 8))
        target = TARGETS[number // 3 % len(TARGETS)]
        place.kill(target, act, chance)
        act.communicate(timeout=300)
        if target == "web":
            place.stop()
            place.serve()
        place.wait()
        place.do(code, str(folder))
        if code == IMPORT:
            assert place.rows(IMPORTED) == [(45500 + number,)]
        assert place.rows(HALF) == []
        assert place.rows(PUBLISHED) == [(0,)], "two versions of a concept are published at once"
        shutil.rmtree(folder)
    for person in people:
        person.ending.set()
    for person in people:
        person.join(timeout=120)
        assert not person.is_alive()
        assert not person.refused
    keys = [key for person in people for key in person.received]
    assert len(keys) > KILLS
    assert place.rows(COMMENTS, keys) == [(len(keys), len(keys))]
    assert place.rows(DECIDED) == [(0,)]
    assert place.rows(CURRENT_TWICE) == []
    until = time.monotonic() + RESUMES_WITHIN
    while place.rows(WITHOUT_DOCUMENTS) and time.monotonic() < until:
        time.sleep(1)
    assert place.rows(WITHOUT_DOCUMENTS) == []
