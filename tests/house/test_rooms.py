"""What import-linter cannot say: the rules inside a room and between rooms' files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kerege"
ROOMS = sorted(p.name for p in PACKAGE.iterdir() if (p / "apps.py").exists() and p.name != "portal")
ORDER = ("enums", "models", "rules", "selectors", "analysis", "services", "tasks", "admin", "web")
OPEN_TO_OTHERS = {"enums", "rules", "selectors", "services"}
LIBRARIES = {"evidence.cube", "evidence.firms", "evidence.index", "evidence.sources"}
"""Parts of rooms that run without Django, so that the command line may call them itself."""
RECOMPUTES = {"evidence.repeat"}
"""Runs without Django too, but calls the analyses of its room (tests/evidence/test_package.py)."""
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _place(path: Path) -> tuple[str, str]:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0], parts[1] if len(parts) > 1 else ""


def _room_imports(path: Path) -> Iterator[tuple[int, str, str, str]]:
    for line, name in _imports(path):
        parts = name.split(".")
        if parts[0] == "kerege" and len(parts) > 2 and parts[1] in ROOMS:
            yield line, name, parts[1], parts[2]


def test_other_rooms_use_only_enums_rules_selectors_services() -> None:
    wrong = []
    for path in SOURCES:
        room, _ = _place(path)
        for line, name, other, part in _room_imports(path):
            mounts_web = room == "portal" and part == "web" and path.name in {"urls.py", "api.py"}
            is_library = room == "cli" and f"{other}.{part}" in LIBRARIES | RECOMPUTES
            closed = part not in OPEN_TO_OTHERS and not mounts_web and not is_library
            if other != room and closed:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {name}")
    assert not wrong, "\n".join(wrong)


def test_inside_a_room_files_look_only_to_the_left() -> None:
    wrong = []
    for path in SOURCES:
        room, part = _place(path)
        for line, name, other, target in _room_imports(path):
            both = part in ORDER and target in ORDER and other == room
            if both and ORDER.index(target) > ORDER.index(part):
                wrong.append(f"{path.relative_to(ROOT)}:{line} {name}")
    assert not wrong, "\n".join(wrong)


def test_only_analysis_and_the_command_line_call_methods() -> None:
    wrong = []
    for path in SOURCES:
        room, part = _place(path)
        if room in {"methods", "cli"} or "analysis" in {part, path.stem}:
            continue
        wrong += [
            f"{path.relative_to(ROOT)}:{line} {name}"
            for line, name in _imports(path)
            if name.startswith("kerege.methods") and not name.startswith("kerege.methods.errors")
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_inside_a_room_knows_no_django(library: str) -> None:
    folder = PACKAGE.joinpath(*library.split("."))
    room = PACKAGE / library.partition(".")[0]
    # A library may use another: that one is asked too.
    known = {"kerege.kernel", "kerege.methods", *(f"kerege.{one}" for one in LIBRARIES)}
    wrong = []
    for path in (*folder.rglob("*.py"), room / "__init__.py", room / "canonical.py"):
        for line, name in _imports(path):
            ours = name.startswith("kerege") and not name.startswith(tuple(known))
            if name.startswith("django") or (ours and "canonical" not in name):
                wrong.append(f"{path.relative_to(ROOT)}:{line} {name}")
    assert not wrong, "\n".join(wrong)


def test_only_sources_open_the_network() -> None:
    clients = {"requests", "httpx", "urllib3", "aiohttp", "sdmx", "ftplib", "smtplib", "websockets"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        for line, name in _imports(path)
        if (
            name.split(".")[0] in clients
            or name.startswith(("urllib.request", "http.client", "socket."))
        )
        and "sources" not in path.parts
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for(room: str) -> None:
    readme = PACKAGE / room / "README.md"
    assert readme.exists(), f"{room} has no README.md"
    assert len(readme.read_text().splitlines()) <= 25


def test_no_folder_without_a_name_of_its_own() -> None:
    nameless = {"common", "utils", "core", "helpers", "misc", "lib"}
    found = [p for p in PACKAGE.rglob("*") if p.is_dir() and p.name in nameless]
    assert not found


def test_files_stay_readable() -> None:
    long = {
        str(p.relative_to(ROOT)): lines
        for p in SOURCES
        if (lines := len(p.read_text().splitlines())) > 400 and p.name != "models.py"
    }
    assert not long, long


def test_every_suppression_carries_its_reason() -> None:
    mark = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)[^#]*")
    reasons = re.compile(r"( -- \S|\]\s+# \S|no cover - \S)")
    wrong = []
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if mark.search(line) and not reasons.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert not wrong, "\n".join(wrong)


def _acts(room: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Give the functions that a room offers to others as its services."""
    package = PACKAGE / room / "services"
    offered = {
        name.rsplit(".", 1)[1]
        for _, name in (_imports(package / "__init__.py") if package.is_dir() else ())
    }
    files = sorted(package.glob("*.py")) if package.is_dir() else [PACKAGE / room / "services.py"]
    for path in files:
        for node in ast.parse(path.read_text()).body if path.exists() else ():
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_public and (not package.is_dir() or node.name in offered):
                yield path, node


def test_acts_are_keyword_only_and_say_who_acts() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for room in ROOMS
        if room != "audit"
        for path, node in _acts(room)
        if node.args.args or "by" not in [argument.arg for argument in node.args.kwonlyargs]
    ]
    assert not wrong, "\n".join(wrong)


def test_pages_carry_no_inline_script_or_style() -> None:
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
    )
    wrong = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        if path.name != "standalone.html"  # a file to keep, which must carry its own style
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_machine_and_no_registry_is_named() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "deb.debi" + "an"]
    wrong = []
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in {".git", ".kerege"} or not path.is_file():
            continue
        if path.suffix in {".py", ".md", ".toml", ".html", ".csv", ".json", ".lock", ""}:
            text = path.read_text(errors="ignore")
            wrong += [f"{relative}: {host}" for host in hosts if host in text]
    assert not wrong, "\n".join(wrong)


def test_the_day_is_that_of_the_country() -> None:
    """CURRENT_DATE is the day of the connection's zone: until 5 in the morning it is yesterday."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in PACKAGE.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"CURRENT_DATE(?!, which)|_at(\)|\b)\.date\(\)", line)
    ]
    assert not found, "ask kerege.kernel.clock, or timezone.localdate(instant)"
