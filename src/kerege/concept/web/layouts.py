"""The text of a version in other layouts: the same data, in the sections that a file lists."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from kerege.concept.document import compose_by, read
from kerege.concept.layout import layout as named
from kerege.concept.layout import layouts as known
from kerege.concept.web.views import FORMATS, page, version_of
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.document.html import fragment
from kerege.kernel.document.shelf import kept


def layouts(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the layouts in which a version can be read."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    rows = [
        (one.code, one.names[language], one.notes[language])
        for one in known(Path(settings.LAYOUTS))
    ]
    context = {"layouts": rows, "forms": FORMATS, "has_iati": bool(settings.IATI_ORGANISATION)}
    return page(request, "layouts", version, context)


def layout(request: HttpRequest, concept: str, number: int, layout: str) -> HttpResponse:
    """Show a version in a layout."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    chosen = named(Path(settings.LAYOUTS), layout)
    body = fragment(compose_by(chosen, read(version), language))
    return page(
        request,
        "layout",
        version,
        {
            "name": chosen.names[language],
            "code": chosen.code,
            "forms": FORMATS,
            "body": mark_safe(body),  # noqa: S308 -- its template escaped every text
        },
    )


def document(
    request: HttpRequest, concept: str, number: int, layout: str, form: str
) -> HttpResponse:
    """Send a version in a layout as a file, in the language of the address."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    chosen = named(Path(settings.LAYOUTS), layout)
    content = kept(compose_by(chosen, read(version), language), form)
    answer = HttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"{version.concept.code}-v{version.number}-{chosen.code}-{language}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
