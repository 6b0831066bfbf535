"""Two changes of one text brought together, word by word, without losing a word of either.

Pure. The differences are found by `difflib` as in `comparison`; where both sides changed the same
place or places that touch, nothing is guessed: that is a conflict, and both texts are shown. The
libraries at hand were no help: merge3 is under the GPL and merges lines.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from kerege.concept.comparison import MOST_WORK, WORDS


@dataclass(frozen=True)
class Merged:
    """The text with both changes, or none where they are in conflict."""

    text: str | None

    @property
    def is_conflict(self) -> bool:
        """Whether a person must decide."""
        return self.text is None


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    words: tuple[str, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Merge two texts that were made from one."""
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    words = WORDS.findall(base)
    longest = max(len(WORDS.findall(text)) for text in (mine, theirs))
    if len(words) * longest > MOST_WORK:
        return Merged(None)
    edits = _together(_edits(words, mine), _edits(words, theirs))
    return Merged(None if edits is None else _applied(words, edits))


def _edits(base: list[str], text: str) -> list[_Edit]:
    words = WORDS.findall(text)
    codes = SequenceMatcher(None, base, words, autojunk=False).get_opcodes()
    return [_Edit(a, b, tuple(words[c:d])) for tag, a, b, c, d in codes if tag != "equal"]


def _together(mine: list[_Edit], theirs: list[_Edit]) -> list[_Edit] | None:
    """Return the edits of both in order, or None if two of them meet and are not the same."""
    both = sorted({*mine, *theirs}, key=lambda edit: (edit.start, edit.end, edit.words))
    for one, other in pairwise(both):
        if other.start <= one.end:
            return None
    return both


def _applied(base: list[str], edits: list[_Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += base[at : edit.start]
        parts += edit.words
        at = edit.end
    return "".join([*parts, *base[at:]])
