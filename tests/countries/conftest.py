"""A copy of the Kazakhstan package that a test may damage."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kerege.countries.package import KAZAKHSTAN, Package, check_package, read_package
from kerege.countries.problems import Problem


@pytest.fixture(scope="session")
def kazakhstan() -> Package:
    """Read the package as it is shipped."""
    return read_package(KAZAKHSTAN)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package's files (without the folder of the Concept)."""
    folder = tmp_path / "package"
    folder.mkdir()
    for path in KAZAKHSTAN.iterdir():
        if path.is_file():
            shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture
def small(copy: Path) -> Path:
    """Leave out activities that no scope needs, so that loading takes a moment only."""
    damage = Damage(copy)
    columns, rows = damage.table("activities")
    parents = {row["code"]: row["parent"] for row in rows if row["classification"] == "oked-2019"}
    needed = {item["activity"] for item in damage.table("scope_items")[1]}
    for row in damage.table("crosswalk")[1]:
        needed |= {row["from_code"], row["to_code"]}
    needed |= {"J", "R"}
    for code in list(needed):
        above = code
        while above := parents.get(above, ""):
            needed.add(above)
    sections = {row["section"] for row in rows if row["code"] in needed}
    kept = [
        row
        for row in rows
        if row["code"] in needed | sections or row["classification"] != "oked-2019"
    ]
    damage.write("activities", columns, kept)
    return copy


class Damage:
    """Changes one thing in a copied package and says what the check then finds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, name: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader.fieldnames or []), list(reader)

    def write(self, name: str, columns: list[str], rows: list[dict[str, str]]) -> None:
        with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def set(self, name: str, change: dict[str, str], **where: str) -> int:
        """Change the first row that matches; give its number in the file (header: 1)."""
        columns, rows = self.table(name)
        for number, row in enumerate(rows, start=2):
            if all(row[key] == value for key, value in where.items()):
                row.update(change)
                self.write(name, columns, rows)
                return number
        raise AssertionError(where)

    def remove(self, name: str, **where: str) -> None:
        columns, rows = self.table(name)
        kept = [row for row in rows if any(row[key] != value for key, value in where.items())]
        assert len(kept) < len(rows)
        self.write(name, columns, kept)

    def append(self, name: str, change: dict[str, str], **where: str) -> int:
        """Add a changed copy of the first row that matches; give its number."""
        columns, rows = self.table(name)
        found = next(row for row in rows if all(row[k] == v for k, v in where.items()))
        self.write(name, columns, [*rows, found | change])
        return len(rows) + 2

    def descriptor(self, change: Callable[[dict], None]) -> None:
        path = self.folder / "datapackage.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")

    def problems(self, code: str | None = None) -> list[Problem]:
        found = check_package(self.folder)
        return [one for one in found if code is None or one.code == code]


@pytest.fixture
def damage(copy: Path) -> Damage:
    """Give the means to damage a copy."""
    return Damage(copy)
