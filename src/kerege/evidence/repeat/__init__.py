"""Computing the figures of a package again, from the package alone: no Django, no database."""

from kerege.evidence.repeat.again import DIFFERENT, NOT_REPEATABLE, SAME, repeat
from kerege.evidence.repeat.read import read_package

__all__ = ["DIFFERENT", "NOT_REPEATABLE", "SAME", "read_package", "repeat"]
