"""A quotation is carried to a later text where it stands, or reported as lost; never misplaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.concept.anchoring import CONTEXT, Anchor, Lost, anchor_at, anchors, carry, places

OLD = ["қор", "хаб", "the fund", "hub", "ескі", "a", "b", "ab", "үй ісі"]
"""Words of the old text: few and short, so that they repeat."""
FRESH = ["№1", "№2", "новый", "§", "—"]
"""Words that an editor adds; none stands in an old text."""


@st.composite
def edited(draw):
    """Make an old text, words quoted in it, a new text, and where the same words stand in it.

    Words are taken away and fresh ones added anywhere but inside the quotation.
    """
    words = draw(st.lists(st.sampled_from(OLD), min_size=1, max_size=30))
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, min(len(words) - 1, first + 6)))
    old, new, span, true = "", "", [0, 0], [0, 0]
    for at, word in enumerate(words):
        inside = first < at <= last
        fresh = "" if inside else " ".join(draw(st.lists(st.sampled_from(FRESH), max_size=2)))
        keep = first <= at <= last or draw(st.integers(0, 5)) > 0
        old += " " if old else ""
        new += f"{' ' if new else ''}{fresh} " if fresh else (" " if new else "")
        if at == first:
            span[0], true[0] = len(old), len(new)
        old += word
        new += word if keep else ""
        if at == last:
            span[1], true[1] = len(old), len(new)
    return old, tuple(span), new, tuple(true)


@given(edited())
def test_words_are_carried_to_where_they_stand_or_reported_as_lost(case):
    old, span, new, true = case
    anchor = anchor_at(old, *span)
    found = carry(anchor, old, new)
    assert new[slice(*true)] == anchor.quote
    if isinstance(found, Anchor):
        assert (found.start, found.end) == true
        assert new[found.start : found.end] == anchor.quote
    else:
        assert found in {Lost.SEVERAL_PLACES, Lost.SURROUNDINGS_GONE}


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_whatever_comes_a_place_found_has_the_words_and_one_meaning(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    if start == end:
        return
    anchor = anchor_at(old, start, end)
    found = carry(anchor, old, new)
    if isinstance(found, Lost):
        return
    assert new[found.start : found.end] == anchor.quote
    assert len(places(new, anchor.quote)) == len(places(old, anchor.quote))


@given(st.text(alphabet="abc ", max_size=40), st.text(alphabet="xyz", max_size=80))
def test_words_that_stand_once_are_never_lost_when_text_is_added_far_away(before, added):
    old = f"{before} {'q' * 30} {'d' * 20}"
    start = old.index("q")
    anchor = anchor_at(old, start, start + 30)
    found = carry(anchor, old, f"{added}{old}")
    assert isinstance(found, Anchor)
    assert found.start == start + len(added)


def test_text_that_did_not_change_keeps_every_place():
    assert carry(anchor_at("aaa", 1, 2), "aaa", "aaa").start == 1


@pytest.mark.parametrize(
    ("old", "words", "new", "reason"),
    [
        ("The fund pays.", "fund", "The ministry pays.", Lost.WORDS_GONE),
        ("The fund pays.", "fund", "A fund, a second fund.", Lost.SEVERAL_PLACES),
        ("The old fund pays half.", "fund", "No more fund at all.", Lost.SURROUNDINGS_GONE),
        ("x. fund. y. fund. z", "fund. z", "fund. z. fund. z", Lost.SEVERAL_PLACES),
    ],
)
def test_a_loss_says_why(old, words, new, reason):
    (anchor,) = anchors(old, words)
    assert carry(anchor, old, new) is reason


def test_words_are_found_however_their_white_space_is_written():
    (found,) = anchors("Одна\u00a0треть\nсредств идёт регионам.", "треть  средств")
    assert (found.quote, found.start) == ("треть\nсредств", 5)
    assert found.prefix == "Одна\u00a0"
    assert found.suffix == " идёт регионам."


def test_overlapping_places_are_all_found_and_empty_words_none():
    assert [found.start for found in anchors("aaa", "aa")] == [0, 1]
    assert anchors("aaa", "  ") == []
    assert places("aaa", "") == []
    assert anchors("a.c abc", "a.c")[0].quote == "a.c"


def test_context_is_bounded():
    anchor = anchor_at("x" * 100 + "words" + "y" * 100, 100, 105)
    assert len(anchor.prefix) == len(anchor.suffix) == CONTEXT
