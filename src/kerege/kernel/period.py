"""Reference periods in the notation of SDMX (2024, 2024-Q1, 2024-08), and spans: 2012-2016."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kerege.kernel.errors import Refusal

_YEAR = re.compile(r"^(\d{4})$")
_SPAN = re.compile(r"^(\d{4})-(\d{4})$")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


@dataclass(frozen=True)
class Period:
    """A reference period with its first and last day (both included)."""

    code: str
    start: date
    end: date

    @property
    def year(self) -> int:
        """The calendar year in which the period begins."""
        return self.start.year


def parse_period(code: str) -> Period:
    """Read a period.

    Parameters
    ----------
    code
        ``YYYY``, ``YYYY-Qn``, ``YYYY-MM`` or ``YYYY-MM-DD``; several years are ``YYYY-YYYY``.

    Raises
    ------
    Refusal
        If the text is not one of these or names no real date.
    """
    text = code.strip()
    try:
        if found := _YEAR.match(text):
            year = int(found[1])
            return Period(text, date(year, 1, 1), date(year, 12, 31))
        if found := _SPAN.match(text):
            first, final = int(found[1]), int(found[2])
            if first >= final:
                raise _unreadable(code)
            return Period(text, date(first, 1, 1), date(final, 12, 31))
        if found := _QUARTER.match(text):
            year, last = int(found[1]), 3 * int(found[2])
            return Period(text, date(year, last - 2, 1), _last_day(year, last))
        if found := _MONTH.match(text):
            year, month = int(found[1]), int(found[2])
            return Period(text, date(year, month, 1), _last_day(year, month))
        if _DAY.match(text):
            day = date.fromisoformat(text)
            return Period(text, day, day)
    except ValueError as error:
        raise _unreadable(code) from error
    raise _unreadable(code)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _unreadable(code: str) -> Refusal:
    mend = "Write 2024, 2024-Q1, 2024-08, 2024-08-31, or 2012-2016 for several years together."
    return Refusal(f"'{code}' is not a period.", mend=mend)
