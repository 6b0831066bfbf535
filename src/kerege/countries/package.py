"""Reading and checking a country package: no database, no Django."""

from dataclasses import dataclass
from pathlib import Path

from kerege.countries.checks import Tables, check_coherence
from kerege.countries.files import Folder, open_folder
from kerege.countries.problems import Problem, Report
from kerege.countries.tables import Row, read_table
from kerege.kernel.errors import Refusal

KAZAKHSTAN = Path(__file__).parent / "kazakhstan"
USA = Path(__file__).parent / "usa"


@dataclass(frozen=True)
class Package:
    """A sound package: typed rows, and the checksum of what they were read from."""

    directory: Path
    version: str
    languages: tuple[str, ...]
    checksum: str
    tables: Tables

    def rows(self, name: str) -> tuple[Row, ...]:
        """Give the rows of a table."""
        return self.tables.rows(name)

    @property
    def code(self) -> str:
        """The country's code."""
        return str(self.rows("country")[0]["code"])


def check_package(directory: Path) -> list[Problem]:
    """Give every problem of a package: errors first, then warnings."""
    report = Report()
    _open(directory, report)
    return report.sorted()


def read_package(directory: Path) -> Package:
    """Read a package.

    Raises
    ------
    Refusal
        If it has any error; warnings do not stop it.
    """
    report = Report()
    opened = _open(directory, report)
    errors = report.errors()
    if errors or opened is None:
        first = report.sorted()[0]
        place = f"{first.file}, row {first.row}" if first.row else first.file
        raise Refusal(
            f"The package has {len(errors)} errors; nothing is loaded. First: {first.problem}",
            place,
            f"See all of them with: kerege country check {directory}",
        )
    folder, tables = opened
    return Package(directory, folder.version, folder.languages, folder.checksum, tables)


def _open(directory: Path, report: Report) -> tuple[Folder, Tables] | None:
    folder = open_folder(directory, report)
    if folder is None:
        return None
    read = {
        name: read_table(source, folder.languages, report)
        for name, source in folder.sources.items()
    }
    tables = Tables({name: table for name, table in read.items() if table}, folder.languages)
    check_coherence(tables, report)
    return folder, tables
