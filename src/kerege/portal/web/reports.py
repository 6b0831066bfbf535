"""The report of a region as a file: made at once, and kept as long as its content is the same."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kerege.kernel.document import FORMATS, MEDIA_TYPES
from kerege.kernel.document.shelf import kept
from kerege.kernel.errors import Kind, Refusal
from kerege.portal.report import compose, read
from kerege.portal.web.regions import region_by_code


def report(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the report of a region in the language of the address.

    It holds what anybody may see, whoever asks.
    """
    territory = region_by_code(code)
    if form not in FORMATS:
        raise Refusal(
            _("There is no report in this form."),
            form,
            _("Choose one of: %(forms)s.") % {"forms": ", ".join(sorted(FORMATS))},
            Kind.NOT_FOUND,
        )
    language = get_language() or "en"
    document = compose(read(territory, timezone.localdate(), language))
    answer = HttpResponse(kept(document, form), content_type=MEDIA_TYPES[form])
    name = f"{territory.code}-{language}-{document.date}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
