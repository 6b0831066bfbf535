"""Comments as Web Annotations."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import translation
from ninja import Path, Query, Router

from kerege.concept import selectors
from kerege.concept.annotations import MEDIA_TYPE, collection
from kerege.concept.models import Comment, Passage
from kerege.concept.web.api import ROOT, VersionPath

router = Router()


@router.get(
    f"{ROOT}/annotations",
    response=dict[str, Any],
    operation_id="listAnnotations",
    url_name="concept-annotations",
    summary="Comments of a consultation as W3C Web Annotations (JSON-LD)",
    openapi_extra={
        "responses": {200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}}
    },
)
def annotations(
    request: HttpRequest,
    where: Path[VersionPath],
    limit: int = Query(500, ge=1, le=1000),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Return the public comments of the consultation on a version as a page of annotations."""
    about = selectors.consultation(where.concept, where.number, request.user)
    rows = selectors.comments(about)
    here = (where.concept, where.number)

    def address_of(comment: Comment) -> str:
        return _whole(request, comment.language, "concept-comment", *here, comment.pk)

    def source_of(passage: Passage, language: str) -> str:
        more = (passage.target, passage.code)
        return _whole(request, language, "concept-passage", *here, *more)

    page = collection(
        rows[offset : offset + limit],
        address=request.build_absolute_uri(),
        total=rows.count(),
        address_of=address_of,
        source_of=source_of,
    )
    return JsonResponse(page, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def _whole(request: HttpRequest, language: str, name: str, *arguments: Any) -> str:
    with translation.override(language):
        return request.build_absolute_uri(reverse(name, args=arguments))
