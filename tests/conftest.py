"""What every test shares: a real PostgreSQL, a closed network, the reference data beside it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import deactivate
from hypothesis import settings
from pytest_socket import disable_socket
from xdist.scheduler.loadfile import LoadFileScheduling

# How long an example takes is the machine's matter, not a property of the code. The same code is
# tested with the same examples; --hypothesis-profile=search looks for new ones.
settings.register_profile("kerege", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("kerege")

HERE = Path(__file__).resolve().parent.parent


class OneSite(LoadFileScheduling):
    """A file is one process's work, and so is tests/site, whose setup takes five minutes."""

    def _split_scope(self, nodeid: str) -> str:
        site = "tests/site"
        return site if nodeid.startswith(f"{site}/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneSite:
    """Share the tests out among the processes of a run."""
    return OneSite(config, log)


@pytest.fixture(autouse=True)
def _network_is_closed(request: pytest.FixtureRequest) -> None:
    """Let no test reach beyond this machine."""
    if request.node.get_closest_marker("browser") is None:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_language_is_left() -> None:
    """Forget the language of the last request: Django keeps it for the thread."""
    deactivate()


@pytest.fixture(autouse=True)
def _no_job_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the queue after a test that commits: a flush spares tables Django does not manage."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        with (
            request.getfixturevalue("django_db_blocker").unblock(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("DELETE FROM procrastinate_workers")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data that stands beside the checkout."""
    folder = Path(os.environ.get("KEREGE_SHARED") or HERE.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"no reference data at {folder}: set KEREGE_SHARED to its folder")
    return folder
