"""The neighbours of these tests live on this machine; the rest of the network stays closed."""

from pathlib import Path

import pytest
from pytest_socket import enable_socket, socket_allow_hosts


@pytest.fixture(autouse=True)
def _this_machine_only(_network_is_closed):
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture
def answers():
    """Give the folder of answers."""
    return Path(__file__).parent / "answers"
