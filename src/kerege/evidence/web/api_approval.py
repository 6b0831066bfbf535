"""The API of the life of a dataset: approved, sent back, published, withdrawn, restated."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.security import django_auth

from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset, Restatement
from kerege.evidence.services.upload_table import MOST_BYTES
from kerege.evidence.web.api import Conditions, DatasetOut, dataset_out
from kerege.kernel.schemas import REFUSED, Problem, at

router = Router()
PLAIN = r"^[^\x00]*$"


class Because(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300, pattern=PLAIN)


class RestatementOut(Schema):
    """A proposal to restate a dataset, with how many figures it adds, changes and retires."""

    dataset: str
    reason: str
    state: str
    added: int
    changed: int
    retired: int
    checksum: str = Field(description="SHA-256 of the file.")
    proposed_at: datetime
    decided_at: datetime | None
    decision_reason: str

    resolve_dataset = at("dataset.code")
    resolve_checksum = at("document.sha256")


def _dataset(request: HttpRequest, code: str) -> Dataset:
    asked = Conditions.read({"dataset": code})
    return selectors.dataset_by_code(asked.dataset, request.user)


@router.post(
    "/datasets/{code}/approve",
    response={200: DatasetOut, **REFUSED},
    operation_id="evidence_approve",
    url_name="evidence-approve",
    auth=django_auth,
)
def approve(request: HttpRequest, code: str) -> dict[str, Any]:
    """Approve a checked dataset that somebody else has loaded."""
    found = _dataset(request, code)
    return dataset_out(services.approve_dataset(by=request.user, dataset=found))


@router.post(
    "/datasets/{code}/send-back",
    response={200: DatasetOut, **REFUSED},
    operation_id="evidence_send_back",
    url_name="evidence-send-back",
    auth=django_auth,
)
def send_back(request: HttpRequest, code: str, why: Because) -> dict[str, Any]:
    """Make a draft of a dataset again, with the reason for whoever loaded it."""
    found = _dataset(request, code)
    done = services.send_back_dataset(by=request.user, dataset=found, reason=why.reason)
    return dataset_out(done)


@router.post(
    "/datasets/{code}/publish",
    response={200: DatasetOut, **REFUSED},
    operation_id="evidence_publish",
    url_name="evidence-publish",
    auth=django_auth,
)
def publish(request: HttpRequest, code: str) -> dict[str, Any]:
    """Publish a dataset that a second person has approved."""
    found = _dataset(request, code)
    return dataset_out(services.publish_dataset(by=request.user, dataset=found))


@router.post(
    "/datasets/{code}/withdraw",
    response={200: DatasetOut, **REFUSED},
    operation_id="evidence_withdraw",
    url_name="evidence-withdraw",
    auth=django_auth,
)
def withdraw(request: HttpRequest, code: str, why: Because) -> dict[str, Any]:
    """Close the figures of a dataset, and what was computed from them, to the public."""
    found = _dataset(request, code)
    done = services.withdraw_dataset(by=request.user, dataset=found, reason=why.reason)
    return dataset_out(done)


@router.get(
    "/datasets/{code}/restatements",
    response={200: list[RestatementOut], 404: Problem, 422: Problem},
    operation_id="evidence_restatements",
    url_name="evidence-restatements",
)
def restatements(request: HttpRequest, code: str) -> list[Restatement]:
    """List how a dataset was restated, the latest first."""
    found = selectors.restatements(_dataset(request, code))
    return list(found.select_related("dataset", "document"))


@router.post(
    "/datasets/{code}/restate",
    response={200: RestatementOut, **REFUSED},
    operation_id="evidence_restate",
    url_name="evidence-restate",
    auth=django_auth,
)
def restate(
    request: HttpRequest,
    code: str,
    file: File[UploadedFile],
    reason: str = Form(min_length=1, max_length=300, pattern=PLAIN),
) -> Restatement:
    """Propose corrected figures: the whole dataset as it is to be; a second person accepts."""
    return services.propose_restatement(
        by=request.user,
        dataset=_dataset(request, code),
        content=file.read(MOST_BYTES + 1),
        filename=file.name or "",
        reason=reason,
    )


@router.get(
    "/datasets/{code}/restatement",
    response={200: RestatementOut, 403: Problem, 404: Problem, 422: Problem},
    operation_id="evidence_restatement",
    url_name="evidence-restatement",
    auth=django_auth,
)
def restatement(request: HttpRequest, code: str) -> Restatement:
    """Return the proposal that waits for a decision."""
    return selectors.waiting_restatement(_dataset(request, code), request.user)


@router.post(
    "/datasets/{code}/restatement/accept",
    response={200: RestatementOut, **REFUSED},
    operation_id="evidence_restatement_accept",
    url_name="evidence-restatement-accept",
    auth=django_auth,
)
def accept(request: HttpRequest, code: str) -> Restatement:
    """Replace the figures by those that somebody else has proposed; the earlier ones are kept."""
    found = selectors.waiting_restatement(_dataset(request, code), request.user)
    return services.accept_restatement(by=request.user, restatement=found)


@router.post(
    "/datasets/{code}/restatement/decline",
    response={200: RestatementOut, **REFUSED},
    operation_id="evidence_restatement_decline",
    url_name="evidence-restatement-decline",
    auth=django_auth,
)
def decline(request: HttpRequest, code: str, why: Because) -> Restatement:
    """Decline a proposal, or give up one of one's own; no figure changes."""
    found = selectors.waiting_restatement(_dataset(request, code), request.user)
    return services.decline_restatement(by=request.user, restatement=found, reason=why.reason)
