"""Restating a published dataset: one person proposes with a reason, another accepts."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.documents import services as documents
from kerege.evidence import rules
from kerege.evidence.enums import RestatementState
from kerege.evidence.models import Dataset, Figure, Restatement
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import check_dataset
from kerege.evidence.services.figures import Differences, difference, restate_figures
from kerege.evidence.services.releases import keep_release
from kerege.evidence.services.upload import Reading, read_file
from kerege.evidence.services.upload_table import form_of
from kerege.kernel.errors import Kind, Refusal

LONGEST = 300


def read_restatement(*, by: Any, dataset: Dataset, content: bytes) -> Reading:
    """Read the corrected file of a dataset and check it; nothing is kept.

    A row that is true of the same thing as a figure of the dataset takes over its code.
    """
    rules.may_restate(by, dataset).require(dataset.code)
    reading = read_file(by=by, content=content, dataset=dataset.code)
    return replace(reading, rows=_with_known_codes(dataset, reading.rows))


def _with_known_codes(dataset: Dataset, rows: Sequence[FigureRow]) -> list[FigureRow]:
    known: dict[str, str] = {}
    found = Figure.objects.filter(dataset=dataset, is_current=True)
    for figure in found.select_related("variable", "territory", "activity", "scope"):
        activity, scope = figure.activity, figure.scope
        like = FigureRow(
            variable=figure.variable.code,
            territory=figure.territory.code,
            period=figure.period,
            activity=activity.code if activity else "",
            scope=f"{scope.code}:{scope.version}" if scope else "",
            breakdown=figure.breakdown,
        )
        known[like.stable_code()] = figure.code
    plain = [replace(row, code="").stable_code() for row in rows]
    return [
        replace(row, code=known.get(code, row.code)) for row, code in zip(rows, plain, strict=True)
    ]


@transaction.atomic
def propose_restatement(
    *, by: Any, dataset: Dataset, content: bytes, filename: str, reason: str
) -> Restatement:
    """Propose corrected figures of a published dataset; they change when another accepts.

    Parameters
    ----------
    content
        The whole dataset as it is to be: what it leaves out is no longer stated.
    reason
        Why the figures change; it stays beside each of them for everyone.

    Raises
    ------
    Refusal
        If there is no reason, the file has a problem or says nothing new, or a proposal is open.
    """
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    rules.may_restate(by, dataset).require(dataset.code)
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST:
        raise Refusal(
            _("A restatement needs a reason of 1 to %(most)s letters.") % {"most": LONGEST},
            "reason",
            _("Say in a sentence why the figures change; everyone can read it."),
        )
    if dataset.restatements.filter(state=RestatementState.PROPOSED).exists():
        raise Refusal(
            _("A restatement of this dataset waits for a decision."),
            dataset.code,
            _("Have it accepted or declined first."),
            Kind.CONFLICT,
        )
    differences = difference(dataset, _sound(by, dataset, content))
    if differences.is_empty:
        raise Refusal(
            _("The file says what is published already."),
            "file",
            _("Choose the file with the corrected figures."),
        )
    form, media_type = form_of(content)
    document = documents.keep(
        by=by,
        content=content,
        filename=f"{dataset.code}-restated.{form}",
        media_type=media_type,
        title=filename[:300],
        licence=str(dataset.licence)[:100],
    )
    made = Restatement.objects.create(
        dataset=dataset,
        document=document,
        reason=why,
        proposed_by=by,
        **differences.counts(),
    )
    audit.record(by=by, act="evidence.propose_restatement", on=made, **differences.counts())
    return made


def _sound(by: Any, dataset: Dataset, content: bytes) -> list[FigureRow]:
    reading = read_restatement(by=by, dataset=dataset, content=content)
    if reading.problems:
        first = reading.problems[0]
        raise Refusal(first.what, f"{first.place}, {first.column}", first.mend)
    return reading.rows


def restatement_changes(*, by: Any, restatement: Restatement) -> Differences:
    """Return what a proposal would change, against the figures of this moment."""
    rules.may_see_restatement(by).require()
    with restatement.document.file.open("rb") as stream:
        rows = _sound(None, restatement.dataset, stream.read())
    return difference(restatement.dataset, rows)


@transaction.atomic
def accept_restatement(*, by: Any, restatement: Restatement) -> Restatement:
    """Replace the figures of a dataset; the earlier ones stay as predecessors with the reason.

    Raises
    ------
    Refusal
        If the person proposed it, it is decided, or the new figures fail the checks.
    """
    dataset = Dataset.objects.select_for_update().get(pk=restatement.dataset_id)
    found = Restatement.objects.select_for_update().get(pk=restatement.pk)
    rules.may_accept(by, found).require(dataset.code)
    with found.document.file.open("rb") as stream:
        rows = _sound(None, dataset, stream.read())
    done = restate_figures(dataset=dataset, rows=rows, reason=found.reason)
    dataset.checksum, dataset.retrieved_on = found.document.sha256, timezone.localdate()
    dataset.loaded_by, dataset.approved_by = found.proposed_by, by
    dataset.approved_at = timezone.now()
    dataset.save()
    if any(check["state"] == "error" for check in check_dataset(by=None, dataset=dataset)):
        raise Refusal(
            _("The checks of the new figures found errors."),
            dataset.code,
            _("Decline it, and propose a file that is mended."),
            Kind.CONFLICT,
        )
    keep_release(by=by, dataset=dataset)
    for name in ("added", "changed", "retired"):
        setattr(found, name, getattr(done, name))
    _decide(by, found, RestatementState.ACCEPTED, "")
    audit.record(by=by, act="evidence.accept_restatement", on=found, **asdict(done))
    return found


@transaction.atomic
def decline_restatement(*, by: Any, restatement: Restatement, reason: str) -> Restatement:
    """Decline a proposal with a reason, or give up one of one's own; no figure changes."""
    found = Restatement.objects.select_for_update().get(pk=restatement.pk)
    rules.may_decline(by, found).require(found.dataset.code)
    why = " ".join(reason.split())[:400]
    if not why:
        raise Refusal(
            _("This needs a reason."), "reason", _("Say in a sentence what is to be mended.")
        )
    _decide(by, found, RestatementState.DECLINED, why)
    audit.record(by=by, act="evidence.decline_restatement", on=found, reason=why)
    return found


def _decide(by: Any, found: Restatement, state: RestatementState, reason: str) -> None:
    found.state, found.decided_by, found.decision_reason = state, by, reason
    found.decided_at = timezone.now()
    found.save()
