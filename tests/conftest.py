"""What every test shares: a real PostgreSQL, a closed network, the reference data beside it."""

import os
import warnings
from pathlib import Path

import pytest
from pytest_socket import disable_socket

HERE = Path(__file__).resolve().parent.parent

os.environ.setdefault("KEREGE_HOME", str(HERE / ".kerege"))
os.environ.setdefault("KEREGE_STATIC", "plain")
os.environ.setdefault("KEREGE_SECRET_KEY", "only for tests: sixty characters of no use to anybody")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database, and tell Django of it: pytest-django has read the settings already."""
    import dj_database_url
    from django.conf import settings

    from kerege.kernel.database import ensure_database

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        url = ensure_database()
    settings.DATABASES["default"].update(dj_database_url.parse(url, conn_health_checks=True))


@pytest.fixture(autouse=True)
def _network_is_closed(request: pytest.FixtureRequest) -> None:
    """Let no test reach beyond this machine."""
    if request.node.get_closest_marker("browser") is None:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data that stands beside the checkout."""
    folder = Path(os.environ.get("KEREGE_SHARED") or HERE.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"no reference data at {folder}: set KEREGE_SHARED to its folder")
    return folder
