"""Pictures and sounds of a form, under the secret address of an answer."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from kerege.needs import survey_rules
from kerege.needs.selectors import surveys as selectors
from kerege.needs.services.survey_answers import hashed
from kerege.needs.xlsform.form import Form, media_in, with_media

RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")
"""Some browsers play a sound only if they get the part of it that they ask for."""


def media(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Hand out a picture or a sound; under this address it stays what it is."""
    response = selectors.response_by_hash(hashed(token))
    survey_rules.may_answer(response.survey).require(response.survey.code)
    content, kind = selectors.media_of(response.form, name)
    size = len(content)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Accept-Ranges": "bytes"}
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    first, last = (int(asked[1]), min(int(asked[2] or size), size - 1)) if asked else (0, -1)
    if first > last:
        return HttpResponse(content, content_type=kind, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part = content[first : last + 1]
    return HttpResponse(part, content_type=kind, headers=headers, status=206)


def media_addresses(form: Form, token: str) -> list[str]:
    """Return the addresses of all pictures and sounds in this language, which a device keeps."""
    here = get_language() or ""
    names = {name for of in with_media(form) for name in media_in(of, here, form).values() if name}
    return [reverse("needs-survey-media", args=[token, name]) for name in sorted(names)]
