"""Texts out to a word processor and back in."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kerege.concept import rules, selectors, services
from kerege.concept.exchange import MOST_BYTES
from kerege.concept.web.views import LANGUAGES, page, version_of
from kerege.kernel.document import MEDIA_TYPES
from kerege.kernel.forms import UploadField


class ImportForm(forms.Form):
    """A file that comes back."""

    file = UploadField(
        label=gettext_lazy("Edited file"),
        suffixes=("docx",),
        most_bytes=MOST_BYTES,
        help_text=gettext_lazy("The DOCX that was downloaded here, after editing; up to 20 MB."),
    )


def files(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Offer the texts as DOCX, take an edited file, and list those that came back."""
    version = version_of(request, concept, number)
    rules.may_edit(request.user, version).require(str(version))
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = services.import_texts(
            by=request.user, version=version, content=file.read(), filename=file.name
        )
        where = reverse("concept-edit-file", args=[version.concept.code, version.number, made.pk])
        return HttpResponseRedirect(where)
    context = {"form": form, "imports": selectors.imports(version), "languages": LANGUAGES}
    answer = page(request, "edit_files", version, context)
    answer.status_code = 422 if form.errors else 200
    return answer


@require_POST
def export(request: HttpRequest, concept: str, number: int, language: str) -> HttpResponse:
    """Send the texts in one language as DOCX; what goes out is remembered."""
    version = version_of(request, concept, number)
    _export, content = services.export_texts(by=request.user, version=version, language=language)
    answer = HttpResponse(content, content_type=MEDIA_TYPES["docx"])
    name = f"{version.concept.code}-v{version.number}-{language}-texts.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def result(request: HttpRequest, concept: str, number: int, key: int) -> HttpResponse:
    """Show what became of every word of a file that came back."""
    version = version_of(request, concept, number)
    rules.may_begin(request.user, version.concept.territory).require(str(version))
    made = selectors.imported(version, key)
    return page(request, "edit_file", version, {"made": made, "result": made.result})
