"""A version in formats that other systems read."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kerege.concept import rules, services
from kerege.concept.exchange import MOST_BYTES
from kerege.concept.models import Version
from kerege.concept.web.views import version_of
from kerege.kernel.archive import pack, unpack
from kerege.kernel.errors import HTTP_STATUS, Kind, Refusal
from kerege.kernel.forms import UploadField


class PackageForm(forms.Form):
    """A data package of a version."""

    file = UploadField(
        label=gettext_lazy("Data package"),
        suffixes=("zip",),
        most_bytes=MOST_BYTES,
        help_text=gettext_lazy(
            "A ZIP file as it is downloaded from the page of a version; up to 20 MB."
        ),
    )


def iati(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send a version as an IATI activity with its results."""
    version = version_of(request, concept, number)
    content = services.produce_iati(
        by=request.user, version=version, organisation=settings.IATI_ORGANISATION
    )
    answer = HttpResponse(content, content_type="application/xml")
    name = f"{version.concept.code}-v{version.number}-iati.xml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def package(request: HttpRequest, concept: str, number: int) -> HttpResponse:
    """Send a version as a data package."""
    return packed(request, version_of(request, concept, number))


def packed(request: HttpRequest, version: Version) -> HttpResponse:
    """Return the data package of a version as an answer."""
    files = services.produce_package(by=request.user, version=version)
    answer = HttpResponse(pack(files), content_type="application/zip")
    name = f"{version.concept.code}-v{version.number}-package.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def load(request: HttpRequest) -> HttpResponse:
    """Take a data package and make a new draft of it; what is wrong with it is listed."""
    rules.may_load(request.user).require()
    form = PackageForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form.cleaned_data["file"].read())
        except Refusal as error:
            if error.kind == Kind.FORBIDDEN:
                raise
            refusal = error
    context = {"form": form, "refusal": refusal}
    context["wrong"] = refusal.where.split("\n") if refusal else []
    status = HTTP_STATUS[refusal.kind] if refusal else 422 if form.errors else 200
    return render(request, "concept/load.html", context, status=status)


def _take(request: HttpRequest, content: bytes) -> HttpResponse:
    files = unpack(content, most_files=services.MOST_FILES, most_bytes=services.MOST_UNPACKED)
    taken = services.take_package(by=request.user, files=files)
    number = {"number": taken.version.number}
    if not taken.is_new:
        said = _("This package is here already, as version %(number)s: nothing was changed.")
        messages.info(request, said % number)
    else:
        messages.success(request, _("The package was loaded as version %(number)s.") % number)
    if taken.differs:
        said = _(
            "Here these tables are not as in the package: %(tables)s. The plan is computed anew."
        )
        messages.warning(request, said % {"tables": ", ".join(taken.differs)})
    where = reverse("concept-version", args=[taken.version.concept.code, taken.version.number])
    return HttpResponseRedirect(where)
