"""The list of security requirements names tests and files that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = (ROOT / "docs" / "developer" / "asvs.md").read_text()


def test_every_test_that_is_named_exists() -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", LIST))
    missing = sorted(name for name in named if f"def {name}(" not in written)
    assert len(named) > 15
    assert not missing, missing


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:tests|portal)/[\w/.]+)`", LIST))
    missing = [
        name
        for name in sorted(named)
        if not (ROOT / name).exists() and not (ROOT / "src" / "kerege" / name).exists()
    ]
    assert not missing, missing
