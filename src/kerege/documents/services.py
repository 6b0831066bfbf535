"""Keeping files."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from kerege.audit import services as audit
from kerege.documents.models import Document


@transaction.atomic
def keep(
    *,
    by: Any,
    content: bytes,
    filename: str,
    media_type: str,
    title: str,
    licence: str,
    language: str = "",
    is_public: bool = False,
) -> Document:
    """Keep a file; the same content under the same name and title is kept once."""
    checksum = hashlib.sha256(content).hexdigest()
    known = Document.objects.filter(sha256=checksum, filename=filename, title=title).first()
    if known is not None:
        return known
    document = Document(
        title=title,
        filename=filename,
        media_type=media_type,
        language=language,
        size=len(content),
        sha256=checksum,
        licence=licence,
        is_public=is_public,
        created_by=by,
    )
    document.file.save(f"{checksum[:16]}-{filename}", ContentFile(content), save=False)
    document.save()
    audit.record(by=by, act="documents.keep", on=document, sha256=checksum)
    return document
