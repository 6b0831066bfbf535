"""From the folder of a country package to a planned draft, in two calls."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from kerege.concept.enums import VersionStatus
from kerege.concept.models import Plan, Version
from kerege.concept.package import read_concept, read_content, read_limits, read_parent
from kerege.concept.selectors.versions import published
from kerege.concept.services.content import load_content
from kerege.concept.services.plan import plan_version
from kerege.concept.services.versions import create_concept, new_version

__all__ = ["load_package", "plan_package", "read_limits"]


@transaction.atomic
def load_package(*, by: Any, folder: Path, without_hub: list[str] | None = None) -> Version:
    """Return the version with the content of a folder: the newest one if it has it already.

    Otherwise the content is loaded into the newest draft, or into a new version where the newest
    is published. The same content a second time changes nothing.

    Parameters
    ----------
    folder
        The files that `kerege.concept.package` reads.
    without_hub
        Codes of the regions without an open hub; None where that is not known.
    """
    about, content = read_concept(folder), read_content(folder, without_hub=without_hub)
    loaded = hashlib.sha256(
        json.dumps([about, content], sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()
    known = (
        Version.objects.filter(concept__code=about["code"])
        .select_related("concept__territory")
        .order_by("-number")
        .first()
    )
    if known is not None and known.loaded_checksum == loaded:
        return known
    concept = create_concept(by=by, **about)
    above = read_parent(folder)
    is_open = known is not None and known.status == VersionStatus.DRAFT
    version = (
        known
        if known is not None and is_open
        else new_version(by=by, concept=concept, parent=published(above) if above else None)
    )
    load_content(by=by, version=version, content=content)
    version.loaded_checksum = loaded
    version.save(update_fields=["loaded_checksum"])
    return version


def plan_package(*, by: Any, version: Version, folder: Path) -> Plan:
    """Return the plan of a version under the limits of a folder; of a published one, its plan."""
    if version.status != VersionStatus.DRAFT:
        return Plan.objects.select_related("run").get(version=version)
    return plan_version(by=by, version=version, limits=read_limits(folder))
