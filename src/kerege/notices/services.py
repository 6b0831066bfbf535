"""Keeping messages and sending them."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from kerege.audit import services as audit
from kerege.notices.models import Notice

JOB = "kerege.notices.tasks.deliver"


@transaction.atomic
def keep(
    *,
    by: Any,
    key: str,
    address: str,
    language: str,
    subject: str,
    text: str,
    is_secret: bool = False,
) -> Notice:
    """Keep a message in the transaction of the act that causes it; a job sends it afterwards."""
    fields = {"address": address, "language": language, "text": text, "is_secret": is_secret}
    one_line = " ".join(subject.split())[:200]
    notice, is_new = Notice.objects.get_or_create(key=key, defaults=fields | {"subject": one_line})
    if is_new:
        audit.record(by=by, act="notices.keep", on=notice)
        _enqueue(notice)
    return notice


def _enqueue(notice: Notice) -> None:
    from procrastinate.contrib.django import app

    app.configure_task(JOB, queueing_lock=f"notice-{notice.pk}").defer(notice_id=notice.pk)


def deliver(*, by: Any, notice_id: int) -> bool:
    """Send a message unless it was sent; say whether this call sent it.

    The row is locked while the mail server answers, so that two workers send it once.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.sent_at is not None:
            return False
        _message(notice).send()
        notice.sent_at = timezone.now()
        if notice.is_secret:
            notice.text = ""
        notice.save(update_fields=["sent_at", "text"])
        audit.record(by=by, act="notices.deliver", on=notice)
    return True


@transaction.atomic
def forget(*, by: Any, addresses: Collection[str]) -> set[str]:
    """Erase addresses from the messages that were sent to them; return those that are forgotten.

    An address that a message still waits to be sent to is kept, and not returned.
    """
    waiting = set(
        Notice.objects.filter(address__in=addresses, sent_at__isnull=True).values_list(
            "address", flat=True
        )
    )
    gone = set(addresses) - waiting
    messages = Notice.objects.filter(address__in=gone)
    if first := messages.first():
        audit.record(by=by, act="notices.forget", on=first, messages=messages.update(address=""))
    return gone


def _message(notice: Notice) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": f"<notice-{notice.pk}@{host}>",
        "Content-Language": notice.language,
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(notice.subject, notice.text, to=[notice.address], headers=headers)
