"""How comparisons of pairs are written: ``a|b`` -> 3 (a is 3 times b) or -3 (b is 3 times a)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

STEPS = (9, 8, 7, 6, 5, 4, 3, 2, 1, -2, -3, -4, -5, -6, -7, -8, -9)
"""Saaty's scale from "the first is extremely more important" over 1, "alike", to the second."""


def pairs(codes: Sequence[str]) -> list[str]:
    """Return the keys of all pairs of things, in their order."""
    return [f"{a}|{b}" for a, b in combinations(codes, 2)]


def ratio(step: float) -> float:
    """Return how many times more important the first is."""
    return float(step) if step > 0 else -1 / step


def matrix(codes: Sequence[str], answers: Mapping[str, float]) -> list[list[float]]:
    """Return the square of comparisons of one expert, all pairs of whom are answered."""
    found = [[1.0] * len(codes) for _ in codes]
    for (i, a), (j, b) in combinations(enumerate(codes), 2):
        found[i][j] = ratio(answers[f"{a}|{b}"])
        found[j][i] = 1 / found[i][j]
    return found


def is_complete(codes: Sequence[str], answered: Iterable[str]) -> bool:
    """Return whether every pair is answered."""
    return set(pairs(codes)) <= set(answered)
