"""The document of a version: composed from its rows in every language."""

from kerege.concept.document.by_layout import compose_by
from kerege.concept.document.comparison import compose_comparison
from kerege.concept.document.compose import compose
from kerege.concept.document.data import Data, read

__all__ = ["Data", "compose", "compose_by", "compose_comparison", "read"]
