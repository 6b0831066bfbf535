"""Reading kept files."""

from kerege.documents.models import Document


def content_of(sha256: str) -> bytes | None:
    """Return the content with this checksum, if it was kept; the caller asks who may see it."""
    found = Document.objects.filter(sha256=sha256).first()
    if found is None:
        return None
    with found.file.open("rb") as stream:
        return bytes(stream.read())
