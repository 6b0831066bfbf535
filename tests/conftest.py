"""What every test shares: a real PostgreSQL, a closed network, the reference data beside it."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import disable_socket

# How long an example takes is the machine's matter, not a property of the code.
settings.register_profile("kerege", deadline=None)
settings.load_profile("kerege")

HERE = Path(__file__).resolve().parent.parent


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
