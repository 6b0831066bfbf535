"""Participatory budgets in the format of Pabulib (.pb): projects, ballots of approval, a budget.

Three parts, META, PROJECTS and VOTES, of rows with semicolons between the cells; the second row
of each names its columns.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import numpy as np
from django.utils.translation import gettext as _

from kerege.kernel.errors import Refusal

PARTS = ("META", "PROJECTS", "VOTES")
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Election:
    """What a .pb file holds; cells that are not needed are kept as they are.

    Attributes
    ----------
    meta
        Key -> value, in the order of the file.
    projects
        Rows by column; `project_id` and `cost` are always there.
    votes
        Rows by column; `voter_id` and `vote` (identifiers with commas between them).
    """

    meta: dict[str, str]
    projects: tuple[dict[str, str], ...]
    votes: tuple[dict[str, str], ...]
    costs: tuple[int, ...] = field(default=())
    budget: int = 0

    @property
    def approves(self) -> np.ndarray:
        """Voters by projects: whom each approves of."""
        place = {row["project_id"]: i for i, row in enumerate(self.projects)}
        found = np.zeros((len(self.votes), len(self.projects)), dtype=bool)
        for v, row in enumerate(self.votes):
            found[v, [place[code] for code in named(row["vote"])]] = True
        return found


def named(vote: str) -> list[str]:
    """Return the identifiers of a ballot."""
    return [code.strip() for code in vote.split(",") if code.strip()]


def read_pb(content: bytes) -> Election:
    """Return the election of a .pb file.

    Raises
    ------
    Refusal
        If it is no .pb file, its ballots are not approvals, or a row names what is not there: with
        the line.
    """
    parts = _parts(content)
    meta = {row[0].strip(): row[1].strip() for _line, row in parts["META"][1:] if len(row) > 1}
    if meta.get("vote_type") != "approval":
        raise _refusal(
            _("The ballots are of the kind '%(kind)s'.") % {"kind": meta.get("vote_type", "")},
            "META, vote_type",
            _("Only ballots of approval are read; points are not turned into approvals."),
        )
    projects = _table(parts["PROJECTS"], ("project_id", "cost"))
    votes = _table(parts["VOTES"], ("voter_id", "vote"))
    _require_known(projects, votes)
    _require_counts(meta, {"num_projects": len(projects), "num_votes": len(votes)})
    return Election(
        meta,
        tuple(row for _line, row in projects),
        tuple(row for _line, row in votes),
        tuple(_whole(row["cost"], f"PROJECTS, {line}") for line, row in projects),
        _whole(meta.get("budget", ""), "META, budget"),
    )


def write_pb(election: Election, chosen: Iterable[int] = (), rule: str = "") -> bytes:
    """Return an election as a .pb file, with what a rule has chosen if it is given."""
    won = set(chosen)
    meta = dict(election.meta) | ({"rule": rule} if rule else {})
    projects = [dict(row) for row in election.projects]
    if rule:
        for i, row in enumerate(projects):
            row["selected"] = str(int(i in won))
    stream = io.StringIO()
    out = csv.writer(stream, delimiter=";", lineterminator="\n")
    out.writerows([["META"], ["key", "value"], *meta.items()])
    for title, rows in (("PROJECTS", projects), ("VOTES", election.votes)):
        out.writerow([title])
        columns = list(rows[0]) if rows else []
        out.writerow(columns)
        out.writerows([row.get(name, "") for name in columns] for row in rows)
    return stream.getvalue().encode()


Lines = list[tuple[int, list[str]]]


def _parts(content: bytes) -> dict[str, Lines]:
    """Return the rows of each part with their line numbers."""
    if len(content) > MOST_BYTES:
        raise _refusal(_("The file is too large."), "", _("Give at most 50 MB."))
    try:
        text = content.decode("utf-8-sig")
        rows = list(enumerate(csv.reader(io.StringIO(text), delimiter=";"), 1))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refusal(
            _("The file is not a table in UTF-8."), str(error), _("Save it as UTF-8, then again.")
        ) from error
    found: dict[str, Lines] = {}
    at: Lines = []
    for line, row in rows:
        if len(row) == 1 and row[0].strip() in PARTS:
            at = found.setdefault(row[0].strip(), [])
        elif any(cell.strip() for cell in row):
            at.append((line, row))
    missing = [name for name in PARTS if len(found.get(name, [])) < 2]  # noqa: PLR2004 -- a head and a row
    if missing:
        raise _refusal(
            _("The file lacks the part %(part)s.") % {"part": ", ".join(missing)},
            "",
            _("A .pb file has META, PROJECTS and VOTES, each with a row of columns."),
        )
    return found


def _table(lines: Lines, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    columns = [cell.strip() for cell in lines[0][1]]
    for name in needed:
        if name not in columns:
            raise _refusal(
                _("The column '%(name)s' is missing.") % {"name": name},
                _("line %(line)d") % {"line": lines[0][0]},
                _("Add it; the other columns stay as they are."),
            )
    found = []
    for line, row in lines[1:]:
        if len(row) > len(columns):
            raise _refusal(
                _("The row has more cells than columns."),
                _("line %(line)d") % {"line": line},
                _("Put a cell with a semicolon in quotation marks."),
            )
        cells = [*row, *[""] * (len(columns) - len(row))]
        found.append((line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))))
    return found


def _require_known(
    projects: list[tuple[int, dict[str, str]]], votes: list[tuple[int, dict[str, str]]]
) -> None:
    known: set[str] = set()
    for line, row in projects:
        if not row["project_id"] or row["project_id"] in known:
            raise _refusal(
                _("The project '%(code)s' has no identifier of its own.")
                % {"code": row["project_id"]},
                _("line %(line)d") % {"line": line},
                _("Give each project another one."),
            )
        known.add(row["project_id"])
    voters: set[str] = set()
    for line, row in votes:
        if row["voter_id"] in voters:
            raise _refusal(
                _("The voter '%(code)s' voted twice.") % {"code": row["voter_id"]},
                _("line %(line)d") % {"line": line},
                _("Keep one of the ballots."),
            )
        voters.add(row["voter_id"])
        if strange := [code for code in named(row["vote"]) if code not in known]:
            raise _refusal(
                _("The ballot names the project '%(code)s', which is not there.")
                % {"code": strange[0]},
                _("line %(line)d") % {"line": line},
                _("Correct it, or add the project."),
            )


def _require_counts(meta: Mapping[str, str], counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        if meta.get(name, str(number)) != str(number):
            raise _refusal(
                _("META says %(said)s, the file has %(number)d.")
                % {"said": meta[name], "number": number},
                f"META, {name}",
                _("A part of the file may be missing: get it again, or correct the number."),
            )


def _whole(text: str, where: str) -> int:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != number.to_integral_value() or number < 0:
        raise _refusal(
            _("'%(text)s' is not a whole amount of money.") % {"text": text},
            where,
            _("Write it in whole units of the currency, as 1500000."),
        )
    return int(number)


def _refusal(what: str, where: str, mend: str) -> Refusal:
    return Refusal(what, where, mend)
