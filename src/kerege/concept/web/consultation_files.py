"""Files of a consultation: comments as CSV, the table of remarks as DOCX."""

import csv
from collections.abc import Iterator

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)

from kerege.concept import selectors, services
from kerege.concept.models import Comment, Consultation
from kerege.concept.web.views import page
from kerege.kernel.cells import harmless_cell
from kerege.kernel.document import MEDIA_TYPES

COLUMNS = (
    *("number", "target", "code", "quotation", "comment", "language", "name", "region", "group"),
    *("received_at", "state", "withheld_because", "decision", "answer_kk", "answer_ru"),
    *("answer_en", "changed", "is_synthetic"),
)
BATCH = 500


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def comments_csv(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send the public comments with their fate, as everybody sees them."""
    about = selectors.consultation(concept, number, request.user)
    answer = StreamingHttpResponse(_lines(request, about), content_type="text/csv; charset=utf-8")
    name = f"{concept}-v{number}-comments.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer  # type: ignore[return-value] -- Django types a streamed answer apart


def _lines(request: HttpRequest, about: Consultation) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for comment in selectors.comments(about).iterator(chunk_size=BATCH):
        cells = _row(request, about, comment)
        yield writer.writerow([harmless_cell(cells[name]) for name in COLUMNS])


def _row(request: HttpRequest, about: Consultation, comment: Comment) -> dict[str, object]:
    reply = selectors.answer_to(comment)
    changes = selectors.changes_visible(reply, request.user) if reply else []
    hidden = comment.state == "withheld"
    return {
        "number": comment.pk,
        "target": comment.passage.target,
        "code": comment.passage.code,
        "quotation": "" if hidden else comment.quote,
        "comment": "" if hidden else comment.text,
        "language": comment.language,
        "name": "" if hidden else comment.name,
        "region": comment.region.code if comment.region else "",
        "group": comment.group,
        "received_at": comment.received_at.isoformat(),
        "state": comment.state,
        "withheld_because": comment.withheld_because,
        "decision": reply.fate if reply else "",
        **{f"answer_{one}": getattr(reply, f"text_{one}", "") for one in ("kk", "ru", "en")},
        "changed": "; ".join(f"{row.version} {row.code}" for row in changes),
        "is_synthetic": "yes" if about.is_synthetic else "no",
    }


def remarks(request: HttpRequest, concept: str, number: int, language: str) -> HttpResponse:
    """Send the table of remarks in a language; where it must be made first, say how far it is."""
    about = selectors.consultation(concept, number, request.user)
    if request.method == "POST":
        services.ask_remarks(by=request.user, consultation=about, language=language)
        return HttpResponseRedirect(f"{request.path}?asked=1")
    found = services.find_remarks(by=request.user, consultation=about, language=language)
    if found.content is None:
        asked = bool(request.GET.get("asked"))
        context = {"found": found, "asked": asked, "consultation": about}
        return page(request, "remarks_asked", about.version, context, 202 if asked else 200)
    answer = HttpResponse(found.content, content_type=MEDIA_TYPES["docx"])
    name = f"{concept}-v{number}-remarks-{language}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
