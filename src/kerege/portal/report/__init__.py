"""The report of a region: composed from every room, the same for everybody, in each language."""

from kerege.portal.report.compose import compose
from kerege.portal.report.data import Data, read

__all__ = ["Data", "compose", "read"]
