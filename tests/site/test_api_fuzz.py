"""Every operation of the API, asked by a machine: it answers as its document says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)


def _fuzz(address: str, folder: Path, headers: list[str]) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run"]
    command += [f"{address}/api/v1/openapi.json", "--checks", CHECKS, "--max-examples", "12"]
    command += ["--workers", "1", "--phases", "examples,coverage,fuzzing", "--seed", "20261"]
    command += ["--generation-database", "none", "--continue-on-failure", "--no-color"]
    command += ["--suppress-health-check", "all", "--request-timeout", "30", "--warnings", "off"]
    for header in headers:
        command += ["--header", header]
    plain = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
    return subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("title", ["anonymous", "analyst"])
def test_the_api_never_fails_and_never_answers_what_it_did_not_announce(
    visitors, site, tmp_path, title
):
    visitor = visitors[title]
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.session.cookies)
    headers = [f"Cookie: {cookies}"] if title != "anonymous" else []
    if "csrftoken" in visitor.session.cookies and headers:
        headers.append(f"X-CSRFToken: {visitor.session.cookies['csrftoken']}")
    done = _fuzz(site.address, tmp_path, headers)
    if done.returncode:
        pytest.fail(done.stdout[-12000:] + done.stderr[-2000:], pytrace=False)
    assert "passed" in done.stdout, done.stdout[-2000:]
