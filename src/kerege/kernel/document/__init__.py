"""A document as plain data, rendered to HTML, PDF and DOCX; it knows of no room.

A room composes a `Document` from its rows; here it becomes files. The same document gives the
same bytes, and no text in it is read as markup.
"""

from kerege.kernel.document.harmless import harmless
from kerege.kernel.document.model import Document
from kerege.kernel.document.render import FORMATS, LAYOUT, MEDIA_TYPES, render
from kerege.kernel.document.words import shell_words

__all__ = ["FORMATS", "LAYOUT", "MEDIA_TYPES", "Document", "harmless", "render", "shell_words"]
