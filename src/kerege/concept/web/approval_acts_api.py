"""Acting in an approval through the API: agreeing, returning, naming a deputy, withdrawing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, File, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.security import django_auth

from kerege.concept import selectors, services
from kerege.concept.enums import RouteStatus
from kerege.concept.models import Step, Version
from kerege.concept.services.decisions import LONGEST_REMARKS
from kerege.concept.signatures.adapter import MOST_BYTES
from kerege.concept.web.api import ROOT, VersionPath
from kerege.concept.web.approval_api import ApprovalOut, stands
from kerege.kernel.errors import Refusal
from kerege.kernel.schemas import REFUSED, Problem
from kerege.people import selectors as people

router = Router()
CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
PLAIN = r"^[^\x00]*$"
ADDRESS = r"^[^\x00\s@]{1,64}@[^\x00\s@]{1,190}$"


class StepPath(VersionPath):
    """Which step of the latest route of a version."""

    step: str = Field(pattern=CODE)


class RemarksIn(Schema):
    """Remarks with which a version is returned; everybody can read them."""

    remarks: str = Field(min_length=1, max_length=LONGEST_REMARKS, pattern=PLAIN)


class DeputyIn(Schema):
    """Who may decide in one's place."""

    email: str = Field(max_length=254, pattern=ADDRESS, description="Of the account.")


def _version(request: HttpRequest, where: VersionPath) -> Version:
    return selectors.version(where.concept, where.number, request.user)


def _once(step: Step, act: Callable[[], Any], person: Any, remarks: str | None) -> None:
    """Act; where this person has decided just so already, a retry changes nothing.

    Parameters
    ----------
    remarks
        With which the version is returned; None for agreeing.
    """
    try:
        act()
    except Refusal:
        made = selectors.resolution_of(step)
        same = made is not None and (made.person_id, made.is_agreed, made.remarks) == (
            person.pk,
            remarks is None,
            (remarks or "").strip(),
        )
        if not same:
            raise


@router.post(
    f"{ROOT}/approval/steps/{{step}}/agree",
    response={200: ApprovalOut, 503: Problem, **REFUSED},
    operation_id="agreeToVersion",
    url_name="concept-approval-agree",
    auth=django_auth,
)
def agree(
    request: HttpRequest,
    where: Path[StepPath],
    signature: UploadedFile | None = File(None, description="Detached (CMS) over the PDF."),  # noqa: B008 -- how Ninja takes a file that may be absent
) -> Any:
    """Agree to a version in a step of one's own, or as the deputy of who holds it.

    The same again changes nothing.
    """
    version = _version(request, where)
    step = selectors.own_step(version, where.step, request.user)
    content = None if signature is None else signature.read(MOST_BYTES + 1)
    if content is not None and len(content) > MOST_BYTES:
        raise Refusal(
            _("The file is larger than 1 MB: it is no signature."),
            "signature",
            _("Give the detached signature alone."),
        )

    def act() -> Any:
        return services.agree(by=request.user, step=step, signature=content)

    _once(step, act, request.user, None)
    return stands(version, request.user)


@router.post(
    f"{ROOT}/approval/steps/{{step}}/return",
    response={200: ApprovalOut, **REFUSED},
    operation_id="returnVersion",
    url_name="concept-approval-return",
    auth=django_auth,
)
def send_back(request: HttpRequest, where: Path[StepPath], said: RemarksIn) -> Any:
    """Return a version with remarks, in a step of one's own or as a deputy; the route ends.

    The same again changes nothing.
    """
    version = _version(request, where)
    step = selectors.own_step(version, where.step, request.user)

    def act() -> Any:
        return services.return_with_remarks(by=request.user, step=step, remarks=said.remarks)

    _once(step, act, request.user, said.remarks)
    return stands(version, request.user)


@router.post(
    f"{ROOT}/approval/steps/{{step}}/deputy",
    response={200: ApprovalOut, **REFUSED},
    operation_id="nameDeputy",
    url_name="concept-approval-deputy",
    auth=django_auth,
)
def deputy(request: HttpRequest, where: Path[StepPath], named: DeputyIn) -> Any:
    """Name who may decide in one's place; naming somebody twice changes nothing."""
    version = _version(request, where)
    step = selectors.step_to_steer(version, where.step, request.user)
    person = people.person_by_email(named.email)
    services.name_holder(by=request.user, step=step, person=person, is_deputy=True)
    return stands(version, request.user)


@router.post(
    f"{ROOT}/approval/withdraw",
    response={200: ApprovalOut, **REFUSED},
    operation_id="withdrawVersion",
    url_name="concept-approval-withdraw",
    auth=django_auth,
)
def withdraw(request: HttpRequest, where: Path[VersionPath]) -> Any:
    """Take a version back from its way; what was decided stays on record.

    One that was taken back already stays so.
    """
    version = _version(request, where)
    route = selectors.latest_route(version)
    if route.status != RouteStatus.WITHDRAWN:
        services.withdraw_route(by=request.user, route=route)
    return stands(version, request.user)
