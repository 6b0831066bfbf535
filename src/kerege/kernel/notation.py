"""How numbers, money, dates and instants are written in a language (CLDR, through Babel)."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone_gmt
from babel.numbers import format_decimal, get_currency_symbol

from kerege.kernel.errors import Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.text import LANGUAGES

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_LARGEST_PLAIN = Decimal(10_000)
Number = Decimal | float | int


@cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))


@lru_cache(maxsize=64)
def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def decimal_of(value: Number) -> Decimal:
    """Return a number exactly as it is written, so that 0.285 is not 0.28499."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def own_decimals(value: Number) -> int:
    """Return how many places after the decimal mark a number is written with."""
    exponent = decimal_of(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def fitting_decimals(value: Number, usual: int) -> int:
    """Return the places that show a computed number to at least two significant digits.

    Parameters
    ----------
    value
        The number.
    usual
        The places of its kind of number; a number above ten thousand has none.
    """
    exact = abs(decimal_of(value))
    if exact >= _LARGEST_PLAIN:
        return 0
    if exact == 0 or exact >= 1:
        return usual
    return min(4, max(usual, 1 - exact.adjusted()))


def shared_decimals(values: Iterable[Number | None], usual: int) -> int:
    """Return the places that tell values shown together apart, judged by the middle one."""
    known = sorted(value for value in values if value is not None)
    return fitting_decimals(known[len(known) // 2], usual) if known else usual


def number(value: Number, language: str, decimals: int | None = None) -> str:
    """Write a number.

    Parameters
    ----------
    value
        The number.
    language
        ``kk``, ``ru``, ``en`` or another CLDR code.
    decimals
        Places after the decimal mark, rounded half up; none: as many as the number has.
    """
    exact = decimal_of(value)
    decimals = own_decimals(exact) if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    written = format_decimal(
        abs(rounded),
        format=_pattern(decimals),
        locale=_locale(language),
        decimal_quantization=False,
    )
    return f"{MINUS}{written}" if rounded < 0 else written


def unit_beside(unit: str, kind: str) -> str:
    """Return the unit to write; the one word of a ratio ("ratio") says nothing beside it."""
    return "" if kind == "ratio" and unit.isalpha() else unit


@cache
def _magnitudes(language: str) -> tuple[tuple[Decimal, str], ...]:
    """Return (power of ten, word) from trillions down to thousands."""
    width = "long" if language == "en" else "short"
    patterns = _locale(language).compact_decimal_formats[width]["other"]
    words = []
    for power in (12, 9, 6, 3):
        word = patterns[f"1{'0' * power}"].pattern.replace("0", "").replace("'", "").strip()
        words.append((Decimal(10) ** power, word.strip(NBSP)))
    return tuple(words)


def divided_unit(unit: str, factor: int, language: str) -> str:
    """Return the unit of values that were divided: million tenge by a million are trillions."""
    words = {word: power for power, word in _magnitudes(language)}
    first, _, rest = unit.replace(NBSP, " ").partition(" ")
    size = factor * words.get(first, Decimal(1))
    named = {power: word for word, power in words.items()}
    if size not in named:
        return f"× {number(factor, language)} {unit}"
    return f"{named[size]} {rest if first in words else unit}".strip()


def country(code: str, language: str) -> str:
    """Return the name of a country; its code where the language has none."""
    name: str = _locale(language).territories.get(code, code)
    return name


@cache
def currency_sign(currency: str, language: str) -> str:
    """Return the sign of a currency; its code where no language of ours knows a sign."""
    for known in (language, *LANGUAGES):
        sign = get_currency_symbol(currency, _locale(known))
        if sign != currency:
            return sign
    return currency


def compact(value: Number, language: str) -> str:
    """Write a large number in thousands, millions or billions with at most one decimal place.

    The unit is chosen so that up to four digits stand before the mark: 1 234.5 million keeps
    what 1.2 billion would hide.
    """
    exact = decimal_of(value)
    if abs(exact) < _LARGEST_PLAIN:
        return number(exact, language, None if exact == exact.to_integral_value() else 2)
    units = _magnitudes(language)
    size, word = units[-1]
    for power, name in units:
        if abs(exact) >= power * (10 if power > units[-2][0] else 1):
            size, word = power, name
            break
    scaled = (exact / size).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    whole = scaled == scaled.to_integral_value()
    return f"{number(scaled, language, 0 if whole else 1)}{NBSP}{word}"


def amount(value: Number, currency: str, language: str, *, exact: bool = False) -> str:
    """Write an amount of money: compact for reading, or exact to the last digit for a table."""
    sign = currency_sign(currency, language)
    if not exact:
        return f"{compact(value, language)}{NBSP}{sign}"
    whole = decimal_of(value) == decimal_of(value).to_integral_value()
    return f"{number(value, language, 0 if whole else 2)}{NBSP}{sign}"


def interval(lower: Number, upper: Number, language: str, decimals: int | None = None) -> str:
    """Write the bounds of an interval with an en dash."""
    return f"{number(lower, language, decimals)}–{number(upper, language, decimals)}"


def day(value: date, language: str) -> str:
    """Write a date in full."""
    return NBSP.join(format_date(value, "long", locale=_locale(language)).split())


def dated(code: str, language: str) -> str:
    """Write a date as far as a source gives it: a day, month, quarter, year, span, or words."""
    try:
        found = parse_period(code)
    except Refusal:
        return code
    if found.start == found.end:
        return day(found.start, language)
    if found.start.year != found.end.year:
        return f"{found.start.year}–{found.end.year}"
    if found.code == str(found.year):
        return found.code
    skeleton = "yMMMM" if found.start.month == found.end.month else "yQQQQ"
    written: str = format_skeleton(skeleton, found.start, locale=_locale(language))
    return NBSP.join(written.split())


def instant(value: datetime, language: str, zone: tzinfo) -> str:
    """Write an exact instant with the offset of its time zone; seconds where there are any."""
    local = value.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    offset = get_timezone_gmt(local, "iso8601", locale=_locale(language))
    return f"{day(local, language)}, {clock} ({offset})"
