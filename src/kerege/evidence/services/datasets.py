"""The life of a dataset: registered, checked, published, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.checks import check
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.models import Dataset
from kerege.evidence.rows import localised
from kerege.evidence.services.releases import keep_release
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import in_every_language


@transaction.atomic
def register_dataset(
    *,
    by: Any,
    code: str,
    titles: Mapping[str, str],
    publisher: str | Mapping[str, str],
    licence: str | Mapping[str, str],
    checksum: str,
    notes: Mapping[str, str] | None = None,
    url: str = "",
    obtained_from: str | Mapping[str, str] = "",
    retrieved_on: date | None = None,
    is_synthetic: bool = False,
    territory: Any = None,
) -> Dataset:
    """Return the dataset with this code, created as a draft or its description renewed.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    titles, notes
        Language -> text.
    publisher, licence, obtained_from
        Language -> name, or the name as it is printed.
    checksum
        SHA-256 of the file the figures were read from, in hexadecimal.
    territory
        The region that delivers it; None: taken over by an analyst or the system.
    """
    rules.may_deliver(by, territory.code if territory else "").require(code)
    fields = {
        **localised("title", titles),
        **localised("note", notes),
        **in_every_language("publisher", publisher),
        **in_every_language("licence", licence),
        **in_every_language("obtained_from", obtained_from),
        "checksum": checksum,
        "url": url,
        "retrieved_on": retrieved_on,
        "is_synthetic": is_synthetic,
        "territory": territory,
    }
    dataset, created = Dataset.objects.select_for_update().get_or_create(
        code=code, defaults={**fields, "loaded_by": by}
    )
    if created:
        audit.record(by=by, act="evidence.register_dataset", on=dataset, checksum=checksum)
        return dataset
    if dataset.is_synthetic and not is_synthetic:
        raise Refusal(
            _("A synthetic dataset cannot be declared real."),
            code,
            _("Register the real records as a dataset of their own."),
            Kind.CONFLICT,
        )
    changed = [name for name, value in fields.items() if getattr(dataset, name) != value]
    if changed:
        rules.may_record_in(by, dataset).require(code)
        for name in changed:
            setattr(dataset, name, fields[name])
        dataset.save(update_fields=changed)
        audit.record(by=by, act="evidence.change_dataset", on=dataset, fields=changed)
    return dataset


@transaction.atomic
def check_dataset(*, by: Any, dataset: Dataset) -> list[dict[str, str]]:
    """Check the figures of a dataset for plausibility, keep the report, and return it."""
    rules.may_deliver(by, dataset.territory.code if dataset.territory else "").require(dataset.code)
    dataset.checks = check(dataset)
    fields = ["checks"]
    if dataset.status == DatasetStatus.DRAFT:
        dataset.status, dataset.status_reason = DatasetStatus.CHECKED, ""
        fields += ["status", "status_reason"]
    dataset.save(update_fields=fields)
    states = [found["state"] for found in dataset.checks]
    audit.record(
        by=by,
        act="evidence.check_dataset",
        on=dataset,
        **{state: states.count(state) for state in sorted(set(states))},
    )
    return dataset.checks


@transaction.atomic
def publish_dataset(*, by: Any, dataset: Dataset) -> Dataset:
    """Check a dataset and open its figures to everyone; one that is published stays so.

    A dataset that somebody withdrew stays withdrawn when the system loads it again. What a
    protected table withholds must not follow from what was published before.
    """
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.status == DatasetStatus.PUBLISHED:
        return dataset
    if by is None and dataset.status == DatasetStatus.WITHDRAWN:
        return dataset
    if dataset.status == DatasetStatus.DRAFT:
        check_dataset(by=by, dataset=dataset)
    rules.may_publish(by, dataset).require(dataset.code)
    keep_release(by=by, dataset=dataset)
    dataset.status = DatasetStatus.PUBLISHED
    dataset.save(update_fields=["status"])
    audit.record(by=by, act="evidence.publish_dataset", on=dataset, checksum=dataset.checksum)
    return dataset


@transaction.atomic
def approve_dataset(*, by: Any, dataset: Dataset) -> Dataset:
    """Approve a checked dataset for publication; who loaded it does not approve it."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    rules.may_approve(by, dataset).require(dataset.code)
    dataset.status = DatasetStatus.APPROVED
    dataset.approved_by, dataset.approved_at = by, timezone.now()
    dataset.save(update_fields=["status", "approved_by", "approved_at"])
    audit.record(by=by, act="evidence.approve_dataset", on=dataset, checksum=dataset.checksum)
    return dataset


@transaction.atomic
def send_back_dataset(*, by: Any, dataset: Dataset, reason: str) -> Dataset:
    """Make a draft of a dataset again, with the reason for whoever loaded it."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    rules.may_send_back(by, dataset).require(dataset.code)
    dataset.status, dataset.status_reason = DatasetStatus.DRAFT, _required(reason, dataset)
    dataset.approved_by = dataset.approved_at = None
    dataset.save(update_fields=["status", "status_reason", "approved_by", "approved_at"])
    audit.record(by=by, act="evidence.send_back_dataset", on=dataset, reason=dataset.status_reason)
    return dataset


def _required(reason: str, dataset: Dataset) -> str:
    found = " ".join(reason.split())[:400]
    if not found:
        raise Refusal(
            _("This needs a reason."),
            dataset.code,
            _("Say in a sentence what is to be mended."),
        )
    return found


@transaction.atomic
def withdraw_dataset(*, by: Any, dataset: Dataset, reason: str) -> Dataset:
    """Close the figures of a dataset, and all that was computed from them, to the public."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    rules.may_withdraw(by, dataset).require(dataset.code)
    reason = reason.strip()
    if not reason:
        raise Refusal(
            _("A withdrawal needs a reason."),
            dataset.code,
            _("Say in a sentence why the figures are not to be used; everyone can read it."),
        )
    dataset.status = DatasetStatus.WITHDRAWN
    dataset.status_reason = reason
    dataset.save(update_fields=["status", "status_reason"])
    audit.record(by=by, act="evidence.withdraw_dataset", on=dataset, reason=reason)
    return dataset
