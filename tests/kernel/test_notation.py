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


@pytest.mark.parametrize(
    ("code", "kk", "ru", "en"),
    [
        ("2026-03-05", "2026 ж. 5 наурыз", "5 марта 2026 г.", "5 March 2026"),
        ("2024-11", "2024 ж. қараша", "ноябрь 2024 г.", "November 2024"),
        ("2024-Q4", "2024 ж. IV тоқсан", "4-й квартал 2024 г.", "4th quarter 2024"),
        ("2024", "2024", "2024", "2024"),
        ("2012-2016", "2012–2016", "2012–2016", "2012–2016"),
        ("2024-13", "2024-13", "2024-13", "2024-13"),
        ("үш жыл", "үш жыл", "үш жыл", "үш жыл"),
        ("", "", "", ""),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(code: str, kk: str, ru: str, en: str) -> None:
    written = {"kk": kk, "ru": ru, "en": en}
    for language, expected in written.items():
        assert notation.dated(code, language).replace("\xa0", " ") == expected


@pytest.mark.parametrize(
    ("unit", "factor", "language", "expected"),
    [
        ("млн тенге", 1_000_000, "ru", "трлн тенге"),
        ("млн теңге", 1_000, "kk", "млрд теңге"),
        ("million KZT", 1_000_000, "en", "trillion KZT"),
        ("чел.", 1_000, "ru", "тыс. чел."),
        ("трлн тенге", 1_000, "ru", "× 1 000 трлн тенге"),
    ],
)
def test_the_unit_of_divided_values_is_named(
    unit: str, factor: int, language: str, expected: str
) -> None:
    assert notation.divided_unit(unit, factor, language).replace("\xa0", " ") == expected


def test_a_country_has_a_name() -> None:
    assert [notation.country("KZ", language) for language in ("kk", "ru", "en")] == [
        "Қазақстан",
        "Казахстан",
        "Kazakhstan",
    ]
    assert notation.country("ZQ", "kk") == "ZQ"


def test_an_instant_says_its_time_zone() -> None:
    instant = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    written = notation.instant(instant, "ru", ZoneInfo("Asia/Almaty"))
    assert written.replace("\xa0", " ") == "5 марта 2026 г., 17:00 (+05:00)"
