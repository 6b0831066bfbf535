"""Loading a sound country package into the rooms: all of it in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from kerege.countries.code_lists import (
    load_activities,
    load_places,
    load_scopes,
    load_territories,
    record_country,
)
from kerege.countries.feeds import register_feeds
from kerege.countries.figures import load_figures, load_variables
from kerege.countries.needs import load_needs
from kerege.countries.package import Package, read_package
from kerege.countries.published import load_published
from kerege.reference import selectors as reference

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What a package brought.

    Attributes
    ----------
    was_known
        The same package was loaded before; nothing was touched.
    counts
        Kind of record -> how many the package holds.
    changes
        Dataset -> figures added, changed and unchanged.
    """

    was_known: bool
    counts: dict[str, int]
    changes: dict[str, dict[str, int]]


def load_country(directory: Path, *, by: Any = None, progress: Progress | None = None) -> Loaded:
    """Check a package and load it.

    Loading the same package again changes nothing; a changed figure keeps its predecessor.

    Raises
    ------
    Refusal
        If the package has any error.
    """
    package = read_package(directory)
    country = reference.country()
    if country is not None and country.package_checksum == package.checksum:
        return Loaded(was_known=True, counts=_counts(package), changes={})
    report = progress or (lambda _done, _total: None)
    steps = (
        load_territories,
        load_places,
        load_activities,
        load_scopes,
        load_variables,
        load_figures,
        load_published,
        load_needs,
        register_feeds,
        record_country,
    )
    changes: dict[str, dict[str, int]] = {}
    with transaction.atomic():
        for number, step in enumerate(steps):
            report(number, len(steps))
            changes |= step(package, by) or {}
        report(len(steps), len(steps))
    return Loaded(was_known=False, counts=_counts(package), changes=changes)


def _counts(package: Package) -> dict[str, int]:
    names = ("territories", "places", "activities", "scopes", "variables", "datasets")
    figures = len(package.rows("figures_regional")) + len(package.rows("figures_national"))
    return {
        **{name: len(package.rows(name)) for name in names},
        "figures": figures,
        "statements": len(package.rows("needs_published")),
        "hubs": len(package.rows("hubs")),
    }
