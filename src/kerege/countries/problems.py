"""What can be wrong with a country package, in words that say where and how to mend it."""

from dataclasses import asdict, dataclass, field
from typing import Any

ERROR, WARNING = "error", "warning"
LONGEST = 120
"""A longer value is cut in the report."""

_TEXTS: dict[str, tuple[str, str]] = {
    # the folder and its files
    "no-folder": ("There is no such folder.", "Give the folder that holds datapackage.json."),
    "no-descriptor": ("There is no datapackage.json.", "Add one: kerege country describe DIR."),
    "bad-descriptor": ("The descriptor cannot be read: {detail}", "Write it as a JSON object."),
    "no-languages": (
        "The descriptor names no languages.",
        'Add "languages", a list of ISO 639-1 codes such as ["kk", "ru", "en"].',
    ),
    "missing-resource": (
        "The table {detail} is missing.",
        "Add its file and its entry in datapackage.json.",
    ),
    "unknown-resource": (
        "There is no table of this name in a country package.",
        "Remove it, or use one of the known names.",
    ),
    "twice": ("The table is listed twice.", "Keep one entry."),
    "unknown-key": (
        "The key {detail} is not allowed in a table's entry.",
        "Remove it: a package is plain CSV files beside the descriptor, with no other loaders.",
    ),
    "remote": (
        "The path is an address on the network.",
        "Put the file into the folder and give its name.",
    ),
    "outside": (
        "The path leads out of the folder.",
        "Put the file into the folder and give its name.",
    ),
    "symlink": ("The file is a symbolic link.", "Replace the link by the file itself."),
    "not-a-file": ("There is no such file.", "Add the file, or correct the path."),
    "too-large": (
        "The file has {detail} bytes; the limit is 20,000,000.",
        "Split the data or leave out what is not needed.",
    ),
    "not-utf8": (
        "The file is not UTF-8: byte {detail} cannot be read.",
        "Save it as UTF-8 (without a byte order mark).",
    ),
    "bom": ("The file begins with a byte order mark.", "Save it as UTF-8 without one."),
    "nul": ("The file contains a NUL byte.", "Remove it; the file may be binary or damaged."),
    "not-csv": ("The file is not readable as CSV: {detail}", "Mind quotation marks and commas."),
    "schema": (
        "The schema differs from the profile of a country package: {detail}.",
        "Write it anew with kerege country describe DIR.",
    ),
    "columns": (
        "The columns differ from the schema: {detail}.",
        "Name the columns exactly as the schema does, in its order.",
    ),
    # one cell or row
    "cell": ("{detail}", "Correct the cell; the column is {expected}."),
    "row": ("{detail}", "Correct the row."),
    "key": ("{detail}", "Keep one row for each key."),
    "unknown-reference": (
        "{value} is not in the column {detail}.",
        "Add it there, or correct it here.",
    ),
    "formula": (
        "The text begins like a formula of a spreadsheet.",
        "Begin the text with a letter or a digit.",
    ),
    "invisible": (
        "The text contains an invisible or direction-changing character ({detail}).",
        "Remove it.",
    ),
    "no-text": ("The text is missing in every language.", "Write it in one language at least."),
    "no-translation": ("The text is missing in {detail}.", "Translate it, or leave it missing."),
    "no-such-day": ("There is no such day.", "Correct the date (YYYY-MM-DD)."),
    "interval": ("It ends on {detail}, before it begins.", "Correct one of the two dates."),
    # territories
    "one-country": ("There are {detail} rows of kind country.", "Keep exactly one."),
    "country-code": (
        "The country is {detail} in the table country.",
        "Use the same code in both tables.",
    ),
    "no-parent": ("A region or city has no parent.", "Name the country as its parent."),
    "district-parent": (
        "A district does not lie in a region.",
        "Name as its parent the region that it is a part of.",
    ),
    "register-scope": (
        "A register is calibrated, but nothing says which activities are in it.",
        "Name the national scope, or leave register_calibration.csv empty.",
    ),
    "tile-half": ("The tile has a row but no column, or the reverse.", "Give both or none."),
    "tile-missing": ("The territory has no tile.", "Give it a free place in the grid."),
    "tile-collision": ("{detail} has the same tile.", "Move one of the two."),
    "tile-former": ("A former territory has a tile.", "Leave its tile empty."),
    "succession-date": (
        "{detail}",
        "Make the last day of the predecessor, the date and the first day agree.",
    ),
    "border-self": ("The territory borders on itself.", "Name two territories."),
    "border-order": (
        "The two codes are not in the order in which they sort: the pair could stand here twice.",
        "Write {detail} first.",
    ),
    "border-level": (
        "The border is between a {detail}.",
        "Let regions and cities border on one another, and districts on districts.",
    ),
    "border-dates": (
        "{detail}",
        "Let the border begin and end while both territories exist.",
    ),
    "languages": (
        "The languages differ from those of the descriptor: {detail}.",
        "Name the same languages in both.",
    ),
    # figures
    "unit": (
        "The variable is measured in {detail}.",
        "Convert the value, or correct the unit.",
    ),
    "kind": ("The unit is of kind {detail}.", "Let variable and unit agree."),
    "currency": (
        "The unit is money in {detail}, not in the country's currency.",
        "Convert the value, or choose another unit.",
    ),
    "derived": (
        "The variable is derived: it is computed, never read.",
        "Remove the figure, or set derived to no.",
    ),
    "no-formula": ("A derived variable has no formula.", "Write how it is computed."),
    "bounds": ("The value is outside {detail}.", "Correct the value or the unit."),
    "activity": (
        "The variable covers the activity {detail}.",
        "Let figure and variable agree.",
    ),
    "sum": (
        "The regions of {detail} do not add up to the country.",
        "Correct a value, or the column in_total.",
    ),
    "counted-twice": (
        "{detail} is counted in the total, and so is this part of it.",
        "Set in_total to no for one of them.",
    ),
    "total-of-country": (
        "The row of the country is counted in its own total.",
        "Set in_total to no.",
    ),
    "not-additive": (
        "The variable is not additive, so no row belongs to a total.",
        "Set in_total to no.",
    ),
    "unexplained-gap": (
        "There is no figure of {detail}, and no row of gaps says why.",
        "Add the figure, or the reason to gaps.csv. Missing is not zero.",
    ),
    "gap-contradicted": (
        "The figure of {detail} exists although the gap says it does not.",
        "Remove the gap or the figure.",
    ),
    "break-unmarked": (
        "A break is declared for {detail}, but the figure has another status than B.",
        "Set obs_status to B, or remove the break.",
    ),
    "break-undeclared": (
        "The figure has status B, but no break is declared for {detail}.",
        "Add the break with its reason, or correct the status.",
    ),
    "duplicate": (
        "Row {detail} states the same figure from the same source.",
        "Keep one of the two.",
    ),
    # what is implausible (pointed out, never forbidden)
    "two-meanings": (
        "The same number is printed as this change and as {detail}.",
        "Ask the sources which of the two it is; say so in the note.",
    ),
    "larger": (
        "The change is larger than the stock it belongs to: {detail}.",
        "Look whether one of the two is a misprint or means something else.",
    ),
    "rate": (
        "The rate of growth does not agree with {detail}.",
        "Look which of them is a misprint, or differs in scope or date; say so in the note.",
    ),
    "jump": (
        "The value is {detail}, and no break is declared.",
        "Ask the source; declare the break with its reason, or correct the value.",
    ),
    # scopes, needs, hubs, calibration
    "unknown-activity": (
        "{value} is not an activity of {detail}.",
        "Add it to activities.csv, or correct the code.",
    ),
    "unknown-subsector": (
        "{value} is not a sub-sector of {detail}.",
        "Add it to subsectors.csv, or correct the code.",
    ),
    "classification": (
        "The scope is defined in {detail}.",
        "Let item and scope name the same classification.",
    ),
    "counted-with-parent": (
        "{detail}, which contains this activity, is in the scope too.",
        "Keep one of the two, or activities are counted twice.",
    ),
    "weights": ("The weights of {value} add up to {detail}.", "Make them add up to 1."),
    "not-a-need": (
        "{value} is an area of the concept, not a need.",
        "Name one of the needs under it.",
    ),
    "need-parent": ("{detail}", "An area stands alone; a need stands under an area."),
    "published-address": (
        "A published statement has no address.",
        "Give the page on which it can be read.",
    ),
    "hub-series": (
        "Hubs are listed, but {detail} does not describe {value}.",
        "Add the row: known hubs are counted by region under it.",
    ),
    "hub-counted": (
        "The hub is counted as supply but its status is {detail}.",
        "Count only hubs that are open.",
    ),
    "hub-nowhere": (
        "The hub is counted as supply but has no territory.",
        "Name its territory, or do not count it.",
    ),
    "no-total": ("There are {detail} rows with the total.", "Keep exactly one."),
    "over-total": (
        "The parts of {detail} add up to more than the whole.",
        "Correct one of the totals.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it."""

    file: str
    row: int | None
    column: str
    value: str
    problem: str
    mend: str
    code: str
    severity: str = ERROR

    def as_dict(self) -> dict[str, Any]:
        """Give the problem as plain data."""
        return asdict(self)


@dataclass
class Report:
    """Collects the problems of one check."""

    problems: list[Problem] = field(default_factory=list)

    def add(  # noqa: PLR0913 -- a problem has a place, a value and a detail
        self,
        code: str,
        file: str,
        row: int | None = None,
        column: str = "",
        value: object = "",
        *,
        detail: object = "",
        expected: str = "",
        severity: str = ERROR,
    ) -> None:
        """Note one problem; a long value is shortened."""
        problem, mend = _TEXTS[code]
        shown = "" if value is None else str(value)
        shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."
        words = {"detail": detail, "value": shown or "(empty)", "expected": expected}
        self.problems.append(
            Problem(
                file=file,
                row=row,
                column=column,
                value=shown,
                problem=problem.format(**words),
                mend=mend.format(**words),
                code=code,
                severity=severity,
            )
        )

    def errors(self) -> list[Problem]:
        """Give what forbids loading."""
        return [problem for problem in self.problems if problem.severity == ERROR]

    def sorted(self) -> list[Problem]:
        """Give every problem: errors first, by file and row."""
        return sorted(
            self.problems,
            key=lambda one: (one.severity != ERROR, one.file, one.row or 0, one.column, one.code),
        )
