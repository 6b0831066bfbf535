"""Every operation of the API, asked by a machine: it answers as its document says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)


def _ask(
    address: str, folder: Path, headers: list[str], phases: str
) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run"]
    command += [f"{address}/api/v1/openapi.json", "--checks", CHECKS, "--max-examples", "40"]
    command += ["--workers", "1", "--phases", phases, "--seed", "20261"]
    command += ["--generation-database", "none", "--continue-on-failure", "--no-color"]
    command += ["--suppress-health-check", "all", "--request-timeout", "30", "--warnings", "off"]
    for header in headers:
        command += ["--header", header]
    plain = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
    return subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, check=False, timeout=900
    )


def _hold(visitors, site, folder: Path, title: str, phases: str) -> None:
    visitor = visitors[title]
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.session.cookies)
    headers = [f"Cookie: {cookies}"] if title != "anonymous" else []
    if "csrftoken" in visitor.session.cookies and headers:
        headers.append(f"X-CSRFToken: {visitor.session.cookies['csrftoken']}")
    done = _ask(site.address, folder, headers, phases)
    if done.returncode:
        pytest.fail(done.stdout[-12000:] + done.stderr[-2000:], pytrace=False)
    assert "passed" in done.stdout, done.stdout[-2000:]


@pytest.mark.parametrize("title", ["anonymous", "analyst"])
def test_the_api_answers_every_odd_value_as_it_announced(visitors, site, tmp_path, title):
    """Each parameter of each operation with each kind of value that it may and may not have."""
    _hold(visitors, site, tmp_path, title, "examples,coverage")


@pytest.mark.soak
@pytest.mark.parametrize("title", ["anonymous", "analyst"])
def test_the_api_answers_random_questions_as_it_announced(visitors, site, tmp_path, title):
    _hold(visitors, site, tmp_path, title, "fuzzing")
