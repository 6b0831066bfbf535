"""Publishing a version for good, and producing its documents."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import Problem, refuse
from kerege.concept.document import compose, read
from kerege.concept.enums import VersionStatus
from kerege.concept.models import Concept, Rendition, Version
from kerege.concept.selectors.content import canonical_bytes, checksum
from kerege.concept.selectors.dangling import dangling
from kerege.concept.services.versions import lock
from kerege.documents import services as documents
from kerege.kernel.document import MEDIA_TYPES, Document, render
from kerege.kernel.text import LANGUAGES

FORMATS = ("html", "pdf", "docx")
LICENCE = "CC BY 4.0"
JOB = "kerege.concept.tasks.produce_renditions"


@transaction.atomic
def publish_version(*, by: Any, version: Version) -> Version:
    """Publish a draft: it is checked, frozen under its checksum, and supersedes the last one.

    A version that is published stays as it is.

    Its documents are produced by a job that is enqueued with it, or at once by `render_version`.

    Raises
    ------
    Refusal
        If the person may not, or with everything that hangs in the air: measures and indicators
        without what they need, missing or stale translations, numbers that are not known.
    """
    Concept.objects.select_for_update().get(pk=version.concept_id)
    version = lock(version)
    if version.status == VersionStatus.PUBLISHED:
        return version
    rules.may_publish(by, version).require(str(version.concept))
    refuse(
        _obstacles(version),
        _("The version cannot be published: %(number)d things hang in the air."),
        _("Mend them in the draft, then publish it."),
    )
    content = checksum(canonical_bytes(version))
    earlier = version.concept.versions.filter(status=VersionStatus.PUBLISHED)
    superseded = [known.number for known in earlier]
    earlier.update(status=VersionStatus.SUPERSEDED)
    version.status = VersionStatus.PUBLISHED
    version.published_at = timezone.now()
    version.checksum = content
    version.save(update_fields=["status", "published_at", "checksum"])
    audit.record(
        by=by,
        act="concept.publish_version",
        on=version,
        checksum=content,
        superseded=superseded,
    )
    _enqueue(version)
    return version


def _obstacles(version: Version) -> Iterator[Problem]:
    for finding in dangling(version):
        if finding.blocks:
            where = f"{finding.sort} {finding.record} {finding.code}".strip()
            yield Problem(where, finding.what, finding.mend)
    data = read(version)
    for language in LANGUAGES:
        for problem in compose(data, language).problems:
            yield Problem(
                f"{language}, {problem}",
                _("the text asks for a number that is not known."),
                _("Load or compute what it needs, or take the place out of the text."),
            )


def _enqueue(version: Version) -> None:
    from procrastinate.contrib.django import app

    app.configure_task(JOB, queueing_lock=f"concept-{version.pk}").defer(version_id=version.pk)


def render_version(*, by: Any, version: Version) -> list[Rendition]:
    """Produce the documents of a published version that are not there yet; return all of them.

    The content as JSON, and in each language HTML, PDF and DOCX. Each is kept for good.
    """
    rules.may_render(version).require(str(version))
    known = {(row.language, row.format) for row in Rendition.objects.filter(version=version)}
    if ("", "json") not in known:
        _keep(by, version, "", "json", canonical_bytes(version))
    missing = [
        (language, form)
        for language in LANGUAGES
        for form in FORMATS
        if (language, form) not in known
    ]
    data = read(version) if missing else None
    composed: dict[str, Document] = {}
    for language, form in missing:
        if language not in composed:
            composed[language] = compose(data, language)  # type: ignore[arg-type] -- read above
        _keep(by, version, language, form, render(composed[language], form))
    return list(Rendition.objects.filter(version=version).select_related("document"))


@transaction.atomic
def _keep(by: Any, version: Version, language: str, form: str, content: bytes) -> None:
    """Keep one document; of two workers that produce it at once one wins."""
    lock(version)
    if Rendition.objects.filter(version=version, language=language, format=form).exists():
        return
    concept = version.concept
    title = getattr(concept, f"title_{language or 'en'}") or concept.code
    name = "-".join(part for part in (concept.code, f"v{version.number}", language) if part)
    kept = documents.keep(
        by=by,
        content=content,
        filename=f"{name}.{form}",
        media_type=MEDIA_TYPES[form],
        title=f"{title} (v{version.number})"[:300],
        licence=LICENCE,
        language=language,
        is_public=True,
    )
    Rendition.objects.create(version=version, language=language, format=form, document=kept)
    audit.record(by=by, act="concept.render_version", on=version, language=language, format=form)
