"""Two versions of a concept compared, in the terminal and as a file."""

from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.text import Text

from kerege.cli.output import stderr, stdout
from kerege.concept import selectors, services
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES


def read_pair(code: str, first: int | None, second: int | None) -> Any:
    """Return two versions of a concept and their comparison; the system sees drafts too."""
    versions = selectors.all_versions_of(code)
    if not versions:
        raise Refusal(
            "There is no such concept.", code, "Load one: kerege concept load DIR.", Kind.NOT_FOUND
        )
    return selectors.comparison_of(versions, first, second)


def write_table(pair: Any, language: str, path: Path) -> None:
    """Write the comparison table as DOCX."""
    if language not in LANGUAGES:
        raise Refusal("There is no such language.", language, "Use kk, ru or en.")
    path.write_bytes(services.produce_comparison(by=None, pair=pair, language=language))
    stderr.print(escape(str(path)), soft_wrap=True)


def facts_of(pair: Any) -> dict[str, Any]:
    """Return the comparison as plain data."""
    found = pair.comparison
    return {
        "from": pair.before.number,
        "to": pair.after.number,
        "is_same": found.is_same,
        "records": [
            {
                "part": record.part,
                "code": record.code,
                "sort": record.sort,
                "changes": [
                    {
                        name: getattr(change, name)
                        for name in ("field", "detail", "language", "before", "after")
                    }
                    for change in record.changes
                ],
            }
            for record in found.records
        ],
        "money": [
            {
                "measure": row.measure,
                "year": row.year,
                "source": row.source,
                "territory": row.territory,
                "before": str(row.before),
                "after": str(row.after),
            }
            for row in found.money
        ],
        "total": [str(found.sums["year"].before), str(found.sums["year"].after)],
    }


MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
STYLES = {"same": "", "deleted": "red strike", "inserted": "green underline"}


def print_comparison(pair: Any, language: str) -> None:
    """Print what differs; the marks of words are readable without colour: [-old-] {+new+}."""
    found = pair.comparison
    stdout.print(f"v{pair.before.number} -> v{pair.after.number}", highlight=False)
    if found.is_same:
        stdout.print("no difference")
    for record in found.records:
        stdout.print(Text(f"{record.part} {record.code}: {record.sort}", style="bold"))
        for change in record.changes if record.sort == "changed" else ():
            if change.language in ("", language):
                stdout.print(_line(change))
    for row in found.money:
        place = row.territory or "the whole country"
        stdout.print(
            Text(
                f"money {row.measure} {row.year} {row.source} {place}: {row.before} -> {row.after}"
            )
        )


def _line(change: Any) -> Text:
    line = Text(f"  {change.field} {change.detail}".rstrip() + ": ")
    for piece in change.pieces:
        begin, end = MARKS[piece.sort]
        line.append(f"{begin}{piece.text}{end}", style=STYLES[piece.sort])
    return line
