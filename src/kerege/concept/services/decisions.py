"""Deciding in a step of approval: agreeing under a signature, or returning with remarks."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.enums import RouteStatus, StepStatus
from kerege.concept.models import Resolution, Route, Signature, Step
from kerege.concept.services.approval import close_route, move_on
from kerege.concept.signatures import Adapter, Signed, chosen
from kerege.documents import services as documents
from kerege.kernel.errors import Kind, Refusal

LONGEST_REMARKS = 20_000
SIGNATURE_TYPE = "application/pkcs7-signature"


def agree(
    *, by: Any, step: Step, signature: bytes | None = None, adapter: Adapter | None = None
) -> Resolution:
    """Agree to the version; the last who agrees sends it on.

    The signature is verified before anything is locked, over the PDF as it was sent out.

    Parameters
    ----------
    signature
        Detached, over the PDF of the route; asked for unless the route is a demonstration.
    adapter
        What verifies it; by default the one of this installation.

    Raises
    ------
    Refusal
        If it is not this person's to decide, if the signature does not hold, or if the step was
        decided meanwhile.
    """
    rules.may_decide(by, step).require(step.code)
    signed = name = None
    if step.route.needs_signature or signature:
        verifier = adapter or chosen()
        name, signed = verifier.name, verifier.verify(_signed_content(step.route), signature or b"")
    with transaction.atomic():
        step = _lock(step)
        resolution = _decide(by, step, is_agreed=True, remarks="")
        if signed is not None and signature:
            _keep(by, resolution, step, signature, signed, str(name))
        audit.record(by=by, act="concept.agree", on=step, sha256=step.route.sha256)
        move_on(by=by, route=step.route)
    return resolution


@transaction.atomic
def return_with_remarks(*, by: Any, step: Step, remarks: str) -> Resolution:
    """Return the version with remarks; the route ends, a new version takes them up.

    Raises
    ------
    Refusal
        If it is not this person's to decide, or if there are no remarks.
    """
    remarks = remarks.strip()
    if not remarks or len(remarks) > LONGEST_REMARKS:
        raise Refusal(
            _("A version is returned with remarks."),
            _("remarks"),
            _("Say what must change, in at most %(number)d characters.")
            % {"number": LONGEST_REMARKS},
        )
    step = _lock(step)
    resolution = _decide(by, step, is_agreed=False, remarks=remarks)
    audit.record(by=by, act="concept.return_with_remarks", on=step)
    close_route(by=by, route=step.route, status=RouteStatus.RETURNED)
    return resolution


def _lock(step: Step) -> Step:
    """Return the step as it is now, its route locked: steps side by side end one at a time."""
    route = Route.objects.select_for_update().get(pk=step.route_id)
    found = Step.objects.get(pk=step.pk)
    found.route = route
    return found


def _decide(by: Any, step: Step, *, is_agreed: bool, remarks: str) -> Resolution:
    if step.status in (StepStatus.AGREED, StepStatus.RETURNED):
        raise Refusal(
            _("This step was decided already."),
            step.code,
            _("Look at the page of the approval."),
            Kind.CONFLICT,
        )
    rules.may_decide(by, step).require(step.code)
    seat = step.seats.get(person=by)
    step.status = StepStatus.AGREED if is_agreed else StepStatus.RETURNED
    step.closed_at = timezone.now()
    step.save(update_fields=["status", "closed_at"])
    return Resolution.objects.create(
        step=step, person=by, as_deputy=seat.is_deputy, is_agreed=is_agreed, remarks=remarks
    )


def _signed_content(route: Route) -> bytes:
    with route.document.file.open("rb") as stream:
        content = bytes(stream.read())
    if hashlib.sha256(content).hexdigest() != route.sha256:
        raise Refusal(
            _("The PDF is not the one that was sent out."),
            route.document.filename,
            _("Tell an administrator: the file was changed on the server."),
            Kind.CONFLICT,
        )
    return content


def _keep(  # noqa: PLR0917 -- what a signature is made of
    by: Any, resolution: Resolution, step: Step, content: bytes, signed: Signed, adapter: str
) -> None:
    route = step.route
    document = documents.keep(
        by=by,
        content=content,
        filename=f"{route.document.filename}.{step.code}.p7s"[:200],
        media_type=SIGNATURE_TYPE,
        title=f"{route.document.title}, {step.code}"[:300],
        licence="",
    )
    Signature.objects.create(
        resolution=resolution,
        document=document,
        adapter=adapter,
        signer=signed.signer,
        issuer=signed.issuer,
        serial=signed.serial,
        signed_at=signed.at,
        sha256=route.sha256,
    )
