"""Two contents compared: every word accounted for, every kind of change found, nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.concept.comparison import (
    MOST_WORK,
    PARTS,
    READ,
    compare,
    compare_words,
)

LETTERS = st.text(alphabet="аәбқ ab,.{}:\n", max_size=60)


def content(**parts):
    return {name: [] for name in READ} | parts


def block(code, text, **more):
    texts = {f"text_{language}": text for language in ("kk", "ru", "en")}
    titles = dict.fromkeys(("title_kk", "title_ru", "title_en"), "")
    return {"code": code, "order": 1, "kind": "text", **texts, **titles, **more}


def line(amount, measure="M1", year=2026, source="local", territory="XX-1"):
    names = ("measure", "year", "source", "territory", "amount", "currency")
    return dict(zip(names, (measure, year, source, territory, amount, "KZT"), strict=True))


def side(pieces, sort):
    return "".join(piece.text for piece in pieces if piece.sort in ("same", sort))


@given(LETTERS, LETTERS)
def test_no_letter_of_either_text_is_lost(before, after):
    pieces = compare_words(before, after)
    assert side(pieces, "deleted") == before
    assert side(pieces, "inserted") == after


@given(LETTERS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(piece.sort == "same" for piece in compare_words(text, text))


def test_words_are_marked_and_not_letters():
    pieces = compare_words("Employed: 134 persons.", "Employed: 140 persons.")
    assert [(p.sort, p.text) for p in pieces] == [
        ("same", "Employed: "),
        ("deleted", "134 "),
        ("inserted", "140 "),
        ("same", "persons."),
    ]


def test_a_place_for_a_figure_is_one_word():
    pieces = compare_words("now {{figure:jobs_2023}}.", "now {{figure:jobs_2024}}.")
    assert ("deleted", "{{figure:jobs_2023}}") in [(p.sort, p.text) for p in pieces]


def test_a_very_long_text_is_compared_by_sentences_and_then_as_a_whole():
    words = int(MOST_WORK**0.5) + 10
    before = "one. " + "a " * words
    pieces = compare_words(before, "one. " + "b " * words)
    assert pieces[0].text == "one. "
    assert side(pieces, "deleted") == before
    many = "a. " * words
    assert [p.sort for p in compare_words(many, many + "b.")] == ["deleted", "inserted"]


def test_equal_contents_do_not_differ():
    found = content(blocks=[block("S1", "x")], budget=[line("5")])
    assert compare(found, found).is_same


def test_records_are_added_removed_and_changed_in_the_order_of_the_document():
    before = content(blocks=[block("S1", "a"), block("S2", "b"), block("S3", "c")])
    after = content(blocks=[block("S1", "a"), block("S4", "d"), block("S3", "e")])
    found = [(record.code, record.sort) for record in compare(before, after).records]
    assert sorted(found) == [("S2", "removed"), ("S3", "changed"), ("S4", "added")]
    assert found[-1] == ("S3", "changed")


def test_a_moved_block_is_found_and_those_around_it_are_not():
    before = content(blocks=[block(code, "x", order=n) for n, code in enumerate("ABCD")])
    after = content(blocks=[block(code, "x", order=n) for n, code in enumerate("DABC")])
    (record,) = compare(before, after).records
    assert record.code == "D"
    assert [(c.field, c.before, c.after) for c in record.changes] == [("place", "C", "↑")]


def test_each_language_is_compared_on_its_own():
    before = content(blocks=[block("S1", "x")])
    after = content(blocks=[block("S1", "x", text_kk="y")])
    (record,) = compare(before, after).records
    assert [(c.field, c.language, c.before, c.after) for c in record.changes] == [
        ("text", "kk", "x", "y")
    ]


def measures(**more):
    return (
        content(
            measures=[{"code": "M1", "unit_cost": "100", "name_en": "Hub"}],
            eligible_regions=[{"measure": "M1", "territory": "XX-1"}],
            answers=[
                {
                    "measure": "M1",
                    "area": "space",
                    "effect": "0.4",
                    "effect_low": "0.2",
                    "effect_high": "0.5",
                }
            ],
            funding=[{"measure": "M1", "source": "local", "share": "1"}],
        )
        | more
    )


@pytest.mark.parametrize(
    ("part", "rows", "field", "detail"),
    [
        ("measures", [{"code": "M1", "unit_cost": "90", "name_en": "Hub"}], "unit_cost", ""),
        ("eligible_regions", [], "eligible_regions", ""),
        ("funding", [{"measure": "M1", "source": "local", "share": "0.5"}], "funding", "local"),
        ("answers", [], "answers", "space"),
    ],
)
def test_what_hangs_on_a_measure_is_a_change_of_the_measure(part, rows, field, detail):
    (record,) = compare(measures(), measures(**{part: rows})).records
    assert (record.part, record.code, record.sort) == ("measures", "M1", "changed")
    assert [(c.field, c.detail) for c in record.changes] == [(field, detail)]


def test_a_target_is_a_change_of_its_indicator():
    def indicator(value, kind="published"):
        target = {"indicator": "I1", "year": 2027, "value": value, "kind": kind}
        return content(indicators=[{"code": "I1"}], targets=[target])

    (record,) = compare(indicator("5"), indicator("6")).records
    assert [(c.field, c.detail, c.before, c.after) for c in record.changes] == [
        ("target", "2027", "5", "6")
    ]
    (record,) = compare(indicator("5"), indicator(None, "not_defined")).records
    assert record.changes[0].after == "not_defined"


def test_zero_is_a_value_and_not_the_lack_of_one():
    def indicator(baseline):
        return content(indicators=[{"code": "I1", "baseline": baseline}])

    (record,) = compare(indicator(None), indicator("0")).records
    assert (record.changes[0].before, record.changes[0].after) == ("", "0")


def test_money_is_compared_line_by_line_and_sums_add_up():
    before = content(budget=[line("5"), line("7", year=2027), line("1", territory=None)])
    after = content(budget=[line("6"), line("1", territory=None), line("9", source="fund")])
    found = compare(before, after)
    assert [(m.year, m.source, m.before, m.after) for m in found.money] == [
        (2026, "fund", Decimal(0), Decimal(9)),
        (2026, "local", Decimal(5), Decimal(6)),
        (2027, "local", Decimal(7), Decimal(0)),
    ]
    change = sum(money.difference for money in found.money)
    for sums in found.sums.values():
        assert sums.after - sums.before == change
        assert sum(other - one for _key, one, other in sums.rows) == change


CODES = st.lists(st.sampled_from("ABCDEF"), unique=True)


@given(CODES, CODES)
def test_every_record_is_named_once_and_backwards_is_the_mirror(old, new):
    before = content(blocks=[block(code, code) for code in old])
    after = content(blocks=[block(code, code) for code in new])
    there = {r.code: r.sort for r in compare(before, after).records}
    back = {r.code: r.sort for r in compare(after, before).records}
    assert len(compare(before, after).records) == len(there)
    assert {c for c, sort in there.items() if sort == "added"} == set(new) - set(old)
    assert {c for c, sort in there.items() if sort == "removed"} == set(old) - set(new)
    assert {c for c, sort in back.items() if sort == "added"} == set(old) - set(new)


def test_every_part_of_a_content_is_compared_or_said_to_be_left_out():
    from kerege.concept.selectors.content import PARTS as CONTENT

    # The plan and its allocations are how the money was found; the money is compared.
    assert set(CONTENT) - set(READ) == {"plan", "allocations"}
    assert set(PARTS) < set(READ)
