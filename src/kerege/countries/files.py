"""Reading a package's folder without trusting it: paths, sizes, encodings, schemas."""

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerege.countries.problems import Report
from kerege.countries.profile import PROFILE, Resource

DESCRIPTOR = "datapackage.json"
MAX_BYTES = 20_000_000
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KEYS = frozenset(
    {
        "name",
        "title",
        "description",
        "path",
        "profile",
        "type",
        "scheme",
        "format",
        "mediatype",
        "encoding",
        "schema",
    }
)


@dataclass(frozen=True)
class Source:
    """A file of the package that may be read."""

    resource: Resource
    path: Path
    content: bytes

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        """The name that reports use."""
        return self.path.name

    def records(self) -> list[list[str]]:
        """Give the cells, the header first; raises `csv.Error` if they cannot be told apart."""
        return list(csv.reader(io.StringIO(self.content.decode(), newline=""), strict=True))


@dataclass(frozen=True)
class Folder:
    """What a folder says that it is."""

    directory: Path
    version: str
    languages: tuple[str, ...]
    sources: dict[str, Source]
    checksum: str


def open_folder(directory: Path, report: Report) -> Folder | None:
    """Read the descriptor and every file it names; None if there is nothing to go on with."""
    if not directory.is_dir():
        report.add("no-folder", str(directory))
        return None
    descriptor = _descriptor(directory, report)
    if descriptor is None:
        return None
    languages = _languages(descriptor, report)
    if not languages:
        return None
    sources: dict[str, Source] = {}
    for entry in _entries(descriptor, report):
        source = _source(directory, entry, languages, sources, report)
        if source is not None:
            sources[source.resource.name] = source
    named = {entry.get("name") for entry in _entries(descriptor, Report())}
    for resource in PROFILE.values():
        if not resource.optional and resource.name not in named:
            report.add("missing-resource", DESCRIPTOR, detail=resource.name)
    total = hashlib.sha256(
        "".join(f"{name} {sources[name].checksum}\n" for name in sorted(sources)).encode()
    )
    version = str(descriptor.get("version", ""))
    return Folder(directory, version, languages, sources, total.hexdigest())


def describe(languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give the entries of every table for a descriptor, as the profile has them."""
    return [
        {
            "name": resource.name,
            "title": resource.title,
            "path": f"{resource.name}.csv",
            "profile": "tabular-data-resource",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": resource.schema(languages),
        }
        for resource in PROFILE.values()
    ]


def _descriptor(directory: Path, report: Report) -> dict[str, Any] | None:
    content = _read(directory, DESCRIPTOR, report, absent="no-descriptor")
    if content is None:
        return None
    try:
        descriptor = json.loads(content)
    except (json.JSONDecodeError, RecursionError) as error:
        report.add("bad-descriptor", DESCRIPTOR, detail=str(error) or "nested too deeply")
        return None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        report.add("bad-descriptor", DESCRIPTOR, detail="no list of resources")
        return None
    return descriptor


def _languages(descriptor: dict[str, Any], report: Report) -> tuple[str, ...]:
    found = descriptor.get("languages")
    if (
        not isinstance(found, list)
        or not found
        or not all(isinstance(code, str) and _LANGUAGE.fullmatch(code) for code in found)
    ):
        report.add("no-languages", DESCRIPTOR, column="languages", value=found)
        return ()
    return tuple(found)


def _entries(descriptor: dict[str, Any], report: Report) -> list[dict[str, Any]]:
    entries = []
    for entry in descriptor["resources"]:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            entries.append(entry)
        else:
            report.add("bad-descriptor", DESCRIPTOR, detail="a resource without a name")
    return entries


def _source(
    directory: Path,
    entry: dict[str, Any],
    languages: tuple[str, ...],
    known: dict[str, Source],
    report: Report,
) -> Source | None:
    name, path = entry["name"], entry.get("path")
    resource = PROFILE.get(name)
    if resource is None:
        report.add("unknown-resource", DESCRIPTOR, column="name", value=name)
        return None
    if name in known:
        report.add("twice", DESCRIPTOR, column="name", value=name)
        return None
    for key in sorted(set(entry) - _KEYS):
        report.add("unknown-key", DESCRIPTOR, column=name, value=key, detail=key)
    if not isinstance(path, str):
        report.add("not-a-file", DESCRIPTOR, column=name, value=path)
        return None
    _compare_schema(resource, entry, languages, report)
    content = _read(directory, path, report)
    return None if content is None else Source(resource, directory / path, content)


def _compare_schema(
    resource: Resource, entry: dict[str, Any], languages: tuple[str, ...], report: Report
) -> None:
    wanted, found = resource.schema(languages), entry.get("schema")
    if found == wanted:
        return
    if not isinstance(found, dict) or not isinstance(found.get("fields"), list):
        detail = "it is not given in the descriptor itself"
    else:
        names = [field["name"] for field in wanted["fields"]]
        given = [field.get("name") for field in found["fields"] if isinstance(field, dict)]
        lacking, extra = set(names) - set(given), {str(name) for name in given} - set(names)
        detail = "; ".join(
            f"{word} {', '.join(sorted(some))}"
            for word, some in (("it lacks", lacking), ("it adds", extra))
            if some
        )
        detail = detail or "types, limits or keys are others"
    report.add("schema", DESCRIPTOR, column=resource.name, detail=detail)


def _read(
    directory: Path, name: str, report: Report, *, absent: str = "not-a-file"
) -> bytes | None:
    """Read one file that must lie in the folder itself, or say why not."""
    path = directory / name
    problem = _refused(name, path)
    if problem:
        report.add(problem, DESCRIPTOR, column="path", value=name)
        return None
    if not path.is_file():
        report.add(absent, name)
        return None
    size = path.stat().st_size
    if size > MAX_BYTES:
        report.add("too-large", name, detail=f"{size:,}")
        return None
    content = path.read_bytes()
    return content if _is_plain(name, content, report) else None


def _refused(name: str, path: Path) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name):
        return "remote"
    if not name or "/" in name or "\\" in name or name in {".", ".."}:
        return "outside"
    return "symlink" if path.is_symlink() else ""


def _is_plain(name: str, content: bytes, report: Report) -> bool:
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        report.add("bom", name)
        return False
    if b"\x00" in content:
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        report.add("nul", name, row)
        return False
    try:
        content.decode()
    except UnicodeDecodeError as error:
        report.add("not-utf8", name, content[: error.start].count(b"\n") + 1, detail=error.start)
        return False
    return True
