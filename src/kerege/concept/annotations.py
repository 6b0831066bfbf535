"""Comments as annotations of the W3C Web Annotation Data Model."""

from collections.abc import Callable, Iterable
from typing import Any

from kerege.concept.models import Comment, Passage

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'


def annotation(comment: Comment, address: str, source: str) -> dict[str, Any]:
    """Return a comment as an annotation; a withheld one has no body.

    Parameters
    ----------
    address
        Whole address of the comment.
    source
        Whole address of the passage that it is on.
    """
    target: dict[str, Any] = {"source": source}
    if comment.start is not None and comment.end is not None:
        target["selector"] = selectors_of(comment)
    found: dict[str, Any] = {
        "id": address,
        "type": "Annotation",
        "motivation": "commenting",
        "created": comment.received_at.isoformat(),
        "target": target,
    }
    if comment.state == "withheld":
        return found
    found["body"] = {
        "type": "TextualBody",
        "value": comment.text,
        "format": "text/plain",
        "language": comment.language,
    }
    if comment.name:
        found["creator"] = {"type": "Person", "name": comment.name}
    return found


def selectors_of(comment: Comment) -> list[dict[str, Any]]:
    """Return the quotation and the position; either names the place by itself."""
    quoted = {"type": "TextQuoteSelector", "exact": comment.quote}
    quoted |= {"prefix": comment.prefix, "suffix": comment.suffix}
    position = {"type": "TextPositionSelector", "start": comment.start, "end": comment.end}
    return [quoted, position]


def collection(
    comments: Iterable[Comment],
    *,
    address: str,
    total: int,
    address_of: Callable[[Comment], str],
    source_of: Callable[[Passage, str], str],
) -> dict[str, Any]:
    """Return comments as one page of annotations."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationPage",
        "partOf": {"id": address.partition("?")[0], "type": "AnnotationCollection", "total": total},
        "items": [
            annotation(row, address_of(row), source_of(row.passage, row.text_language))
            for row in comments
        ],
    }
