"""Documents that were made once: kept by their content, so that the same one is not made twice."""

import hashlib

from django.core.cache import caches

from kerege.kernel.document.model import Document
from kerege.kernel.document.render import LAYOUT, render


def kept(document: Document, form: str) -> bytes:
    """Return a document in a form, from the shelf if one of the same content lies there."""
    shelf = caches["documents"]
    key = f"{LAYOUT}-{form}-{hashlib.sha256(repr(document).encode()).hexdigest()}"
    found: bytes | None = shelf.get(key)
    if found is None:
        found = render(document, form)
        shelf.set(key, found)
    return found
