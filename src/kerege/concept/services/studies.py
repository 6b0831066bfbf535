"""Studies of a plan that a job computes: the price of fairness, and robust plans."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from kerege import __version__
from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.analysis import rows_of
from kerege.concept.analysis.studies import check_robust, frontier, robust
from kerege.concept.models import Version
from kerege.concept.services.plan import inputs_of, panel_of
from kerege.concept.services.plans_beside import kept_sheet
from kerege.kernel.errors import Refusal
from kerege.kernel.text import text_hash

JOB = "kerege.concept.tasks.compute_study"
FORM = 1
KINDS = ("fairness", "robust")


def find_study(
    *, by: Any, version: Version, kind: str, asked: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return a study of a version's plan that was computed from the same content, or None."""
    kept_sheet(by=by, version=version)
    rows, _synthetic = rows_of(version, version.plan.limits, panel_of(version.plan))
    found = caches["documents"].get(_key(rows, kind, asked))
    return found if isinstance(found, dict) else None


def ask_study(*, by: Any, version: Version, kind: str, asked: Mapping[str, Any]) -> None:
    """Have a study computed by a job; one that waits already is not asked for twice.

    Raises
    ------
    Refusal
        If the person may not, or what is asked is out of range.
    """
    rules.may_study(by).require(str(version))
    _check(kind, asked)
    kept_sheet(by=by, version=version)
    from procrastinate.contrib.django import app

    lock = f"study-{version.pk}-{text_hash(str([kind, sorted(asked.items())]))[:16]}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=lock).defer(
            version_id=version.pk, kind=kind, asked=dict(asked)
        )
        audit.record(by=by, act="concept.ask_study", on=version, kind=kind, asked=dict(asked))


def compute_study(
    *, by: Any, version: Version, kind: str, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Compute a study and keep it by content; the same one twice is computed once.

    A refusal (limits that clash, no plan in time) is the answer too, and not kept.
    """
    _check(kind, asked)
    kept_sheet(by=by, version=version)
    rows, _synthetic = rows_of(version, version.plan.limits, panel_of(version.plan))
    key = _key(rows, kind, asked)
    found = caches["documents"].get(key)
    if isinstance(found, dict):
        return found
    found = frontier(rows) if kind == "fairness" else robust(rows, **asked)
    caches["documents"].set(key, found)
    audit.record(by=by, act="concept.compute_study", on=version, kind=kind, asked=dict(asked))
    return found


def _check(kind: str, asked: Mapping[str, Any]) -> None:
    if kind not in KINDS:
        raise Refusal(_("There is no such study."), kind, ", ".join(KINDS))
    if kind == "robust":
        check_robust(asked["safety"], asked["tail"], asked["count"], asked["seed"])


def _key(rows: Any, kind: str, asked: Mapping[str, Any]) -> str:
    errors = sorted((*key, f"{value:.10g}") for key, value in rows.errors.items())
    what = [
        FORM,
        __version__,
        kind,
        sorted(asked.items()),
        inputs_of(rows, rows.limits),
        errors if kind == "robust" else "",
    ]
    return f"study-{text_hash(str(what))}"
