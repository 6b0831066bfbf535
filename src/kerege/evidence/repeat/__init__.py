"""Computing the figures of a package again, from the package alone: no Django, no database."""

from kerege.evidence.repeat.again import DIFFERENT, NOT_REPEATABLE, SAME, Repeated, repeat
from kerege.evidence.repeat.read import Package, read_package

__all__ = ["DIFFERENT", "NOT_REPEATABLE", "SAME", "Package", "Repeated", "read_package", "repeat"]
