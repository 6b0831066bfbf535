"""Three-way merge: no word of either side is lost, whatever both did."""

from hypothesis import given
from hypothesis import strategies as st

from kerege.concept.comparison import WORDS
from kerege.concept.merging import merge

WORD = st.sampled_from(["a ", "b ", "c ", "d. ", "қ ", "{{figure:x}} ", "\n"])
TEXT = st.lists(WORD, max_size=12).map("".join)


def unique(prefix, number):
    return f"{prefix}{number} "


@st.composite
def edits(draw, prefix):
    """Return what one side does to each of eight words: keep, drop, change, add after."""
    return [
        draw(st.sampled_from(["keep", "keep", "keep", "drop", "change", "add"])) for _ in range(8)
    ], prefix


def applied(deeds, base):
    what, prefix = deeds
    words, own = [], []
    for number, (word, deed) in enumerate(zip(base, what, strict=True)):
        if deed in ("keep", "add"):
            words.append(word)
        if deed in ("change", "add"):
            words.append(unique(prefix, number))
            own.append(unique(prefix, number))
    return "".join(words), own


BASE = [f"w{number} " for number in range(8)]


@given(edits("mine"), edits("theirs"))
def test_a_merge_has_every_new_word_of_both_or_is_a_conflict(mine, theirs):
    (my_text, my_words), (their_text, their_words) = applied(mine, BASE), applied(theirs, BASE)
    found = merge("".join(BASE), my_text, their_text)
    if found.is_conflict:
        return
    words = WORDS.findall(found.text)
    for word in (*my_words, *their_words):
        assert words.count(word) == 1
    for number, word in enumerate(BASE):
        kept = all(deeds[0][number] in ("keep", "add") for deeds in (mine, theirs))
        assert (word in words) == kept


@given(TEXT, TEXT)
def test_who_changed_nothing_gives_way(base, text):
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text


@given(TEXT, TEXT, TEXT)
def test_the_sides_are_alike(base, one, other):
    assert merge(base, one, other) == merge(base, other, one)


def test_changes_in_different_places_are_brought_together():
    base = "The ministry writes the plan. The fund pays it."
    mine = "The akimat writes the plan. The fund pays it."
    theirs = "The ministry writes the plan. The budget pays it."
    assert merge(base, mine, theirs).text == "The akimat writes the plan. The budget pays it."


def test_changes_of_the_same_word_and_side_by_side_are_conflicts():
    assert merge("a b c", "a x c", "a y c").is_conflict
    assert merge("a b c d", "a x c d", "a b y d").is_conflict
    assert merge("a c", "a x c", "a y c").is_conflict
    assert merge("a b c", "a c", "a x c").is_conflict


def test_a_text_too_long_to_compare_is_a_conflict_and_not_a_guess():
    long = "word " * 3000
    assert merge(long, long + "mine", "theirs " + long).is_conflict
