from decimal import Decimal

import pytest

from kerege.kernel.cells import harmless_cell, without_direction


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 701", "-2", "@SUM(A1)", " =1", "\t=1", "＝1", '=HYPERLINK("http://x")']
)
def test_a_formula_becomes_text(text):
    assert harmless_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Studio", "A=B", "Қолөнер & Co", "", "'quoted"])
def test_an_ordinary_text_stays(text):
    assert harmless_cell(text) == text


def test_a_number_stays_a_number():
    assert harmless_cell(Decimal("-5.5")) == "-5.5"
    assert harmless_cell(None) == ""


def test_marks_of_direction_do_not_survive():
    assert without_direction("abc\u202eexe.txt\u2066") == "abcexe.txt"
    assert harmless_cell("\u202e=1") == "'=1"
