"""The demonstration refuses bad arguments before it does any work."""

import subprocess
import sys
from pathlib import Path


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kerege.cli.main", "demo", "--no-serve", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_folder_that_cannot_be_made_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    done = demo("--out", str(file / "out"))
    assert done.returncode == 7
    assert "Nothing can be written there" in done.stderr
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_text() == "in the way"


def test_a_port_that_does_not_exist_is_refused() -> None:
    done = demo("--port", "99999999")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
