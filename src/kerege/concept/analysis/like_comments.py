"""Comments -> counts of character sequences -> `kerege.methods.text` -> comments that are alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from kerege.concept.models import Comment
from kerege.methods.text import cosine_similarity, single_linkage_groups

LENGTH = 4
"""Characters of a sequence: across languages of Europe as good as stemming, without a dictionary
(McNamee and Mayfield 2004, Information Retrieval 7, 73-97)."""
ALIKE = 0.8
"""A choice of ours: a copied text with a sentence of one's own is joined, another text is not."""
SPACE = re.compile(r"\W+")


def like_comments(comments: Iterable[Comment]) -> list[list[Comment]]:
    """Return comments on the same place whose wording is nearly the same, large groups first."""
    by_place: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments:
        by_place[comment.passage_id].append(comment)
    groups = [group for rows in by_place.values() for group in _groups(rows)]
    return sorted(groups, key=lambda group: (-len(group), group[0].pk))


def _groups(comments: list[Comment]) -> list[list[Comment]]:
    """Return the groups of one place; comments with the same words are compared once."""
    same: dict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        same[plain(comment.text)].append(comment)
    labels = single_linkage_groups(cosine_similarity(counts(list(same)), ALIKE), ALIKE * (1 - 1e-9))
    found: dict[int, list[Comment]] = defaultdict(list)
    for label, rows in zip(labels.tolist(), same.values(), strict=True):
        found[label].extend(rows)
    return [sorted(group, key=lambda row: row.pk) for group in found.values()]


def plain(text: str) -> str:
    """Return a text with small letters, one space between words, and one at either end."""
    return f" {SPACE.sub(' ', text.casefold()).strip()} "


def counts(texts: Sequence[str]) -> sparse.csr_matrix:
    """Count the sequences of characters of each text, (texts, sequences)."""
    known: dict[str, int] = {}
    values, columns, ends = [], [], [0]
    for text in texts:
        padded = text.ljust(LENGTH)
        found = Counter(padded[at : at + LENGTH] for at in range(len(padded) - LENGTH + 1))
        columns += [known.setdefault(sequence, len(known)) for sequence in found]
        values += found.values()
        ends.append(len(columns))
    shape = (len(texts), len(known))
    return sparse.csr_matrix((np.array(values, float), columns, ends), shape=shape)
