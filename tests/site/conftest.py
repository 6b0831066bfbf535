"""One real installation for all tests here: the demonstration, carried through once and served."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests
from pytest_socket import socket_allow_hosts

from kerege.cli.demo import fingerprint
from site_samples import Walk, samples, walk
from site_visitors import Site, Visitor, free_port

HERE = Path(__file__).parent
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""Each process of the tests has an installation of its own."""
PEOPLE = {
    "analyst": "analyst",
    "representative": "karaganda",
    "other representative": "turkistan",
    "editor": "editor",
    "approver": "approver",
    "registrar": "registrar",
    "auditor": "auditor",
    "administrator": "administrator",
}


@pytest.fixture(autouse=True)
def _network_is_closed() -> None:
    """Let the tests reach this machine only."""
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)


def _database(name: str) -> str:
    """Make an empty database on the tests' server and return its URL."""
    name = f"{name}_{PROCESS}"
    url = os.environ["DATABASE_URL"]
    head, _, tail = url.partition("?")
    other = f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    return other


@pytest.fixture(scope="session")
def make_database():
    """Return a function that makes an empty database on the tests' server."""
    return _database


@pytest.fixture(scope="session")
def environment(tmp_path_factory, request) -> dict[str, str]:
    """Return the environment of an installation of its own: state folder and database."""
    keep = request.config.getoption("reuse_db")
    home = Path(f".kerege/site-{PROCESS}").resolve() if keep else tmp_path_factory.mktemp("site")
    home.mkdir(parents=True, exist_ok=True)
    kept = home / f"database-{fingerprint()}"
    url = kept.read_text() if keep and kept.exists() else _database("kerege_site")
    for old in home.glob("database-*"):
        old.unlink()
    kept.write_text(url)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KEREGE_")}
    return plain | {
        "DATABASE_URL": url,
        "KEREGE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "kerege.portal.settings",
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of the installation and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"{arguments}: {done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def demo(environment) -> dict:
    """Carry the demonstration through and return its summary."""
    out = Path(environment["KEREGE_HOME"]) / "out"
    command = ("-m", "kerege.cli.main", "demo", "--no-serve", "--out", str(out), "--json")
    return json.loads(run(environment, *command)) | {"out": out}


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(600):
        assert server.poll() is None, "the portal ended before it answered"
        try:
            requests.get(address, timeout=30)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the portal did not answer within a minute")


@pytest.fixture(scope="session")
def site(environment, demo) -> Iterator[Site]:
    """Serve the demonstration, with data planted in it that must not leak."""
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
    planted = json.loads(run(environment, str(HERE / "plant.py")))
    port = free_port()
    command = [sys.executable, "-m", "kerege.cli.main", "serve", "--no-jobs", "--port", str(port)]
    log = Path(environment["KEREGE_HOME"]) / "serve.log"
    with log.open("w") as stream:
        server = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream)
        try:
            _wait_for(f"http://127.0.0.1:{port}/en/", server)
            yield Site(f"http://127.0.0.1:{port}", planted, demo["out"], log)
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="session")
def visitors(site, environment) -> dict[str, Visitor]:
    """Return a visitor who has not signed in, and one for each role, signed in by the form."""
    secret = (Path(environment["KEREGE_HOME"]) / "demo-password").read_text()
    found = {"anonymous": Visitor(site)}
    for title, name in PEOPLE.items():
        found[title] = Visitor(site)
        found[title].sign_in(f"{name}@demo.example", secret)
    return found


@pytest.fixture
def anonymous(visitors) -> Visitor:
    return visitors["anonymous"]


@pytest.fixture(scope="session")
def export(visitors) -> bytes:
    """Return the registrar's export of the register: it is long, so it is fetched once."""
    return visitors["registrar"].get("/en/register/export.csv").content


@pytest.fixture(scope="session")
def walks(visitors) -> dict[str, Walk]:
    """Return what each visitor finds by following links."""
    return {
        title: walk(visitor, each=2 if title == "anonymous" else 1)
        for title, visitor in visitors.items()
    }


@pytest.fixture(scope="session")
def found(walks) -> dict[str, list[str]]:
    """Return view name -> the paths that links lead to, for anybody."""
    known: dict[str, list[str]] = {}
    for one in walks.values():
        for name, paths in one.found.items():
            known.setdefault(name, [])
            known[name] += [path for path in paths if path not in known[name]]
    return {name: paths for name, paths in known.items() if paths}


@pytest.fixture(scope="session")
def paths(found) -> dict[str, str]:
    """Return name -> one path of every address."""
    return samples(found)[0]
