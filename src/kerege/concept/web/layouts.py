"""The text of a version in other layouts: the same data, in the sections that a file lists."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kerege.concept import rules, selectors, services
from kerege.concept.document import compose_by, read
from kerege.concept.layout import LARGEST, Layout
from kerege.concept.web.views import FORMATS, page, version_of
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.document.html import fragment
from kerege.kernel.document.shelf import kept
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import UploadField


class LayoutForm(forms.Form):
    """A layout as a file."""

    file = UploadField(
        label=gettext_lazy("File of the layout (TOML)"),
        suffixes=("toml",),
        most_bytes=LARGEST,
        help_text=gettext_lazy("Up to 100 kB; every upload is kept, the latest of a code is used."),
    )


def layouts(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """List the layouts in which a version can be read."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    rows = [
        (one.layout.code, one.layout.names[language], one.layout.notes[language], one.kept)
        for one in selectors.offered_layouts(Path(settings.LAYOUTS))
    ]
    context = {"layouts": rows, "forms": FORMATS, "has_iati": bool(settings.IATI_ORGANISATION)}
    context["may_keep"] = bool(rules.may_keep_layout(request.user))
    return page(request, "layouts", version, context)


def _chosen(request: HttpRequest, code: str) -> Layout:
    """Return the layout of an address; `upload` names an earlier upload of it."""
    asked = request.GET.get("upload", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None  # noqa: PLR2004 -- digits of a small number
    return selectors.offered_layout(Path(settings.LAYOUTS), code, number)


def layout(request: HttpRequest, concept: str, number: int, layout: str) -> HttpResponse:
    """Show a version in a layout."""
    version = version_of(request, concept, number)
    language = get_language() or "en"
    chosen = _chosen(request, layout)
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
    chosen = _chosen(request, layout)
    content = kept(compose_by(chosen, read(version), language), form)
    answer = HttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"{version.concept.code}-v{version.number}-{chosen.code}-{language}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def upload(request: HttpRequest) -> HttpResponse:
    """Bring a layout: it is checked as a whole, and what is wrong with it is listed."""
    rules.may_keep_layout(request.user).require()
    form = LayoutForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refusal = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.keep_layout(by=request.user, content=file.read(), filename=file.name)
        except Refusal as error:
            if error.kind == Kind.FORBIDDEN:
                raise
            refusal = error
        else:
            said = _("The layout %(code)s is kept as upload %(number)d.")
            messages.success(request, said % {"code": made.code, "number": made.number})
            return HttpResponseRedirect(request.path)
    context = {"form": form, "refusal": refusal, "kept": selectors.kept_layouts()}
    context["wrong"] = refusal.where.split("\n") if refusal else []
    status = HTTP_STATUS[refusal.kind] if refusal else 422 if form.errors else 200
    return render(request, "concept/layout_upload.html", context, status=status)
