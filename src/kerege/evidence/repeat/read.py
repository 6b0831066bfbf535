"""Reading a package of evidence: its files, each as its descriptor says, without a database."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerege.kernel.errors import Kind, Refusal

DESCRIPTOR = "datapackage.json"
NEEDED = ("figures.csv", "runs.json", "borders.json")
MOST_BYTES = 2 * 1024**3
PROBLEM = "problem-"


def problem_file(run: str) -> str:
    """Return the name of the file that holds what a run solves."""
    return f"{PROBLEM}{run}.json"


@dataclass(frozen=True)
class Package:
    """A package as it lies there.

    Attributes
    ----------
    figures
        Number of a figure -> its row.
    runs
        Recipes with their inputs (numbers of figures) and the checksum of their result.
    borders
        Regions, successions and breaks.
    problems
        File name -> what a run solves.
    damaged
        Files whose checksum is not the one that the descriptor states.
    """

    figures: dict[str, dict[str, str]]
    runs: list[dict[str, Any]]
    borders: dict[str, Any]
    problems: dict[str, bytes]
    damaged: list[str]


def read_package(path: Path) -> Package:
    """Read a folder or a ZIP file.

    Raises
    ------
    Refusal
        If it is no package of evidence.
    """
    if not path.exists():
        raise Refusal("There is no such file.", str(path), "Check the path.", Kind.NOT_FOUND)
    try:
        files = _zipped(path) if path.is_file() else _folder(path)
        descriptor = json.loads(files[DESCRIPTOR])
        stated = {entry["path"]: entry["hash"] for entry in descriptor["resources"]}
        damaged = sorted(
            name
            for name in {*stated, *NEEDED}
            if stated.get(name) != "sha256:" + hashlib.sha256(files.get(name, b"")).hexdigest()
        )
        table = csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig"), newline=""))
        figures = {row["number"]: row for row in table}
        runs = json.loads(files["runs.json"])
        borders = json.loads(files["borders.json"])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise Refusal(
            f"It is no package of evidence ({type(error).__name__}: {error}).",
            str(path),
            "Name the folder or ZIP file that 'kerege evidence package' wrote, unchanged.",
        ) from error
    problems = {name: content for name, content in files.items() if name.startswith(PROBLEM)}
    return Package(figures, runs, borders, problems, damaged)


def _folder(path: Path) -> dict[str, bytes]:
    names = json.loads((path / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
    wanted = {DESCRIPTOR, *NEEDED, *(entry["path"] for entry in names)}
    safe = [name for name in sorted(wanted) if Path(name).name == name and (path / name).is_file()]
    return {name: (path / name).read_bytes() for name in safe}


def _zipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as pack:
        if sum(entry.file_size for entry in pack.infolist()) > MOST_BYTES:
            what = "It would unfold to more than 2 GB."
            raise Refusal(what, str(path), "Fetch it again from who published it.")
        return {entry.filename: pack.read(entry) for entry in pack.infolist()}
