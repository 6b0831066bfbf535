"""Comments as annotations of the W3C Web Annotation Data Model, written and read back."""

from collections.abc import Callable, Iterable
from typing import Any

from kerege.concept.anchoring import Anchor
from kerege.concept.models import Comment, Passage
from kerege.kernel.errors import Refusal

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


def read_anchor(target: dict[str, Any], text: str) -> Anchor | None:
    """Return the place that an annotation names in a text; None where it is on all of it.

    Raises
    ------
    Refusal
        If the selectors are not understood, or name no place of the text.
    """
    if "selector" not in target:
        return None
    by_type = {one.get("type"): one for one in target["selector"]}
    quoted, position = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector")
    if quoted is None or position is None:
        raise Refusal(
            "The selectors of the annotation are not understood.",
            "selector",
            "Give a TextQuoteSelector and a TextPositionSelector.",
        )
    start, end = int(position["start"]), int(position["end"])
    anchor = Anchor(quoted["exact"], quoted["prefix"], quoted["suffix"], start, end)
    if text[start:end] != anchor.quote or not text[:start].endswith(anchor.prefix):
        raise Refusal(
            "The annotation names no place of this text.",
            f"{start}-{end}",
            "Read the text of the version that it was made on.",
        )
    return anchor
