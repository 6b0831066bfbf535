"""Numbers, money and dates as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kerege.kernel import notation


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "1 234 567,5"), ("ru", "1 234 567,5"), ("en", "1,234,567.5")],
)
def test_a_number_is_written_as_the_language_does(language: str, written: str) -> None:
    assert notation.number(Decimal("1234567.50"), language).replace("\xa0", " ") == written


def test_numbers_round_half_up_as_a_reader_does_by_hand() -> None:
    assert notation.number(0.285, "en", 2) == "0.29"
    assert notation.number(Decimal("2.5"), "en", 0) == "3"


def test_a_negative_number_has_a_minus_sign_and_zero_has_none() -> None:
    assert notation.number(-3.25, "ru") == "−3,25"
    assert notation.number(Decimal("-0.001"), "ru", 1) == "0,0"


@pytest.mark.parametrize(
    ("value", "kk", "ru", "en"),
    [
        (999, "999 ₸", "999 ₸", "999 ₸"),
        (12_000, "12 мың ₸", "12 тыс. ₸", "12 thousand ₸"),
        (1_234_500_000, "1 234,5 млн ₸", "1 234,5 млн ₸", "1,234.5 million ₸"),
        (12_345_000_000, "12,3 млрд ₸", "12,3 млрд ₸", "12.3 billion ₸"),
        (-5_000_000, "−5 млн ₸", "−5 млн ₸", "−5 million ₸"),
        (0, "0 ₸", "0 ₸", "0 ₸"),
    ],
)
def test_money_is_compact_and_keeps_its_digits(value: int, kk: str, ru: str, en: str) -> None:
    written = {
        language: notation.amount(Decimal(value), "KZT", language).replace("\xa0", " ")
        for language in ("kk", "ru", "en")
    }
    assert written == {"kk": kk, "ru": ru, "en": en}


def test_exact_money_shows_every_digit() -> None:
    exact = notation.amount(Decimal("1234567.80"), "KZT", "ru", exact=True)
    assert exact.replace("\xa0", " ") == "1 234 567,80 ₸"


def test_an_unknown_currency_keeps_its_code() -> None:
    assert notation.amount(5, "XTS", "en") == "5\xa0XTS"


def test_dates_are_written_in_words() -> None:
    written = [notation.day(date(2026, 3, 5), language) for language in ("kk", "ru", "en")]
    assert [text.replace("\xa0", " ") for text in written] == [
        "2026 ж. 5 наурыз",
        "5 марта 2026 г.",
        "5 March 2026",
    ]


def test_an_instant_says_its_time_zone() -> None:
    instant = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    written = notation.instant(instant, "ru", ZoneInfo("Asia/Almaty"))
    assert written.replace("\xa0", " ") == "5 марта 2026 г., 17:00 (+05:00)"
