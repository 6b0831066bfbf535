"""Whether statements of figures fit one another: changes beside the stocks that they change.

Pure, so that the check of a country package and the check of a loaded dataset ask the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

JUMP = Decimal(2)
"""A value more than twice, or less than half, of the year before is pointed out."""
HUNDRED = Decimal(100)
YEAR = re.compile(r"[0-9]{4}")
ABOUT = Decimal("0.05")
"""'About' is read as within five per cent."""
ENDLESS = Decimal(10) ** 24


@dataclass(frozen=True)
class Statement:
    """One figure as its source states it.

    Attributes
    ----------
    key
        The code of the figure.
    change_of
        The variable whose change this is (an increment, or a rate in per cent); "" for a stock.
    is_rate
        Whether a change is a rate.
    scope
        What it covers; figures of several scopes are not compared in size.
    begins_anew
        Whether a break lies between it and the year before.
    period
        What it is true of; "" where the source does not say.
    value
        As stated.
    low, high
        What the statement allows, its rounding included.
    """

    key: str
    variable: str
    unit: str
    territory: str
    period: str
    value: Decimal
    low: Decimal
    high: Decimal
    change_of: str = ""
    is_rate: bool = False
    scope: str = ""
    begins_anew: bool = False


@dataclass(frozen=True)
class Doubt:
    """Two or three statements that were held beside one another.

    Attributes
    ----------
    check
        ``two_meanings``: the same number as a change and as a stock; ``larger``: a change larger
        than its stock; ``rate``: increment, stock and rate of growth.
    holds
        Whether they agree.
    about
        The statement in question.
    others
        Those it was held beside.
    implied
        The rate that increment and stock give, in per cent.
    """

    check: str
    holds: bool
    about: Statement
    others: tuple[Statement, ...]
    implied: Decimal | None = None

    def concerns(self, key: str) -> bool:
        """Return whether a figure is one of the statements."""
        return key in {self.about.key, *(other.key for other in self.others)}


def half_step(value: Decimal) -> Decimal:
    """Return half of the last digit that a value is stated in: how far rounding may have moved."""
    exponent = value.normalize().as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(min(places, 0)) / 2


def plain(value: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    return format(value.normalize(), "f")


def stated_range(value: Decimal, relation: str) -> tuple[Decimal, Decimal]:
    """Return the least and the largest value that a statement allows, its rounding included.

    Parameters
    ----------
    relation
        ``exactly``, ``about``, ``more_than``, ``at_least`` or ``less_than``.
    """
    apart = half_step(value)
    match relation:
        case "about":
            apart = max(apart, abs(value) * ABOUT)
            return value - apart, value + apart
        case "more_than" | "at_least":
            return value - apart, ENDLESS
        case "less_than":
            return -ENDLESS, value + apart
        case _:
            return value - apart, value + apart


def is_jump(before: Decimal, after: Decimal) -> bool:
    """Return whether a value more than doubles or halves."""
    return before > 0 and not before / JUMP <= after <= before * JUMP


def doubts(statements: Iterable[Statement]) -> list[Doubt]:
    """Hold every change beside the stocks of its territory.

    Returns
    -------
    list
        What does not fit first, then what agrees.
    """
    places: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        places[statement.territory].append(statement)
    found: list[Doubt] = []
    for group in places.values():
        stocks = [one for one in group if not one.change_of]
        for change in (one for one in group if one.change_of):
            if change.is_rate:
                found += _rates(change, group)
            else:
                found += [*_two_meanings(change, stocks), *_larger(change, stocks)]
    return sorted(found, key=lambda doubt: doubt.holds)


def _two_meanings(change: Statement, stocks: list[Statement]) -> Iterator[Doubt]:
    """Find an increment that is printed elsewhere as a total: one of the readings is wrong."""
    for stock in stocks:
        if change.value and stock.value == change.value and stock.unit == change.unit:
            yield Doubt("two_meanings", holds=False, about=change, others=(stock,))


def _larger(change: Statement, stocks: list[Statement]) -> Iterator[Doubt]:
    for stock in _of(change, stocks):
        if change.low > stock.high:
            yield Doubt("larger", holds=False, about=change, others=(stock,))


def _rates(rate: Statement, group: list[Statement]) -> Iterator[Doubt]:
    """Hold a rate beside increment and stock of its period, or the stocks of two years."""
    stocks = _of(rate, [one for one in group if not one.change_of])
    increments = [one for one in group if one.change_of == rate.change_of and not one.is_rate]
    for stock in stocks:
        for increment in (one for one in increments if one.period == rate.period):
            yield from _rate(rate, stock, increment)
        for earlier in (one for one in group if _year_before(one, stock)):
            if earlier.low <= 0 or stock.begins_anew:
                continue
            least, most = (stock.low / earlier.high - 1, stock.high / earlier.low - 1)
            holds = rate.low <= HUNDRED * most and HUNDRED * least <= rate.high
            implied = HUNDRED * (stock.value / earlier.value - 1)
            yield Doubt("rate", holds, rate, (earlier, stock), implied)


def _of(change: Statement, stocks: list[Statement]) -> list[Statement]:
    return [
        one
        for one in stocks
        if one.variable == change.change_of
        and one.scope == change.scope
        and one.period
        and one.period == change.period
    ]


def _year_before(one: Statement, stock: Statement) -> bool:
    if (one.variable, one.scope) != (stock.variable, stock.scope):
        return False
    years = (one.period, stock.period)
    return all(map(YEAR.fullmatch, years)) and int(years[0]) + 1 == int(years[1])


def _rate(rate: Statement, stock: Statement, increment: Statement) -> Iterator[Doubt]:
    """Compare with the growth over the stock before; some sources divide by the stock after."""
    before = (stock.low - increment.high, stock.high - increment.low)
    spans = [
        (HUNDRED * increment.low / most, HUNDRED * increment.high / least if least > 0 else ENDLESS)
        for least, most in (before, (stock.low, stock.high))
        if most > 0
    ]
    if stock.value <= increment.value or not spans:
        return
    holds = any(rate.low <= high and low <= rate.high for low, high in spans)
    implied = HUNDRED * increment.value / (stock.value - increment.value)
    yield Doubt("rate", holds, rate, (stock, increment), implied)
