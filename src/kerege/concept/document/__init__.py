"""The document of a version: one model, rendered to HTML, PDF and DOCX in every language."""

from kerege.concept.document.compose import compose
from kerege.concept.document.data import Data, read
from kerege.concept.document.model import Document
from kerege.concept.document.render import FORMATS, MEDIA_TYPES, render

__all__ = ["FORMATS", "MEDIA_TYPES", "Data", "Document", "compose", "read", "render"]
