"""Bringing a ministry's layout to the portal: checked as a whole, every upload kept."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.layout import layout_of, layouts
from kerege.concept.models import KeptLayout
from kerege.kernel.errors import Kind, Refusal


@transaction.atomic
def keep_layout(*, by: Any, content: bytes, filename: str) -> KeptLayout:
    """Keep a layout; another upload of its code takes its place and the earlier ones stay.

    The same content as the latest upload changes nothing.

    Raises
    ------
    Refusal
        If the person may not, with everything that is wrong in the file, or if the code is that of
        a layout of the installation.
    """
    rules.may_keep_layout(by).require(filename)
    found = layout_of(content, filename)
    if found.code in {one.code for one in layouts(Path(settings.LAYOUTS))}:
        raise Refusal(
            _("A layout of this code came with the installation."),
            found.code,
            _("Give yours another code: that one stays as it is."),
            Kind.CONFLICT,
        )
    latest = KeptLayout.objects.filter(code=found.code).order_by("-number").first()
    sha256 = hashlib.sha256(content).hexdigest()
    if latest is not None and latest.sha256 == sha256:
        return latest
    try:
        with transaction.atomic():
            made = KeptLayout.objects.create(
                code=found.code,
                number=latest.number + 1 if latest is not None else 1,
                content=content.decode("utf-8-sig"),
                sha256=sha256,
                person=by,
            )
    except IntegrityError as error:
        raise Refusal(
            _("Somebody else brought this layout at the same moment."),
            found.code,
            _("Look at theirs, then bring yours again."),
            Kind.CONFLICT,
        ) from error
    audit.record(by=by, act="concept.keep_layout", on=made, code=made.code, number=made.number)
    return made
