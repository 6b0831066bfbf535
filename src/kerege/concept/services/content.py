"""Loading the content of a draft: all of it is checked before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.checks import Above, Known, Problem, problems, refuse
from kerege.concept.content import Content
from kerege.concept.models import FigureReference, Goal, Indicator, Measure, Version
from kerege.concept.services.content_rows import Keys, Writer
from kerege.concept.services.versions import lock
from kerege.evidence import selectors as evidence
from kerege.people import services as people


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the version now has."""

    rows: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def load_content(*, by: Any, version: Version, content: Content) -> Loaded:
    """Write content into a draft; the same content a second time changes nothing.

    A list that is given is complete: what it does not name is removed. A list that is left out
    stays as it is.

    Raises
    ------
    Refusal
        If the version is published, or with every problem of the content at once.
    """
    version = lock(version)
    rules.may_edit(by, version).require(str(version.concept))
    for body in content.get("bodies", []):
        people.ensure_organisation(by=by, code=body["code"], names=body["name"])
    keys = Keys(version)
    refuse(
        problems(content, _known(version, keys, content)),
        _("The content of the concept has %(number)d problems."),
        _("Mend them all and load it again; nothing was loaded."),
    )
    loaded = Writer(version, keys).write(content)
    audit.record(by=by, act="concept.load_content", on=version, **loaded)
    return Loaded(loaded)


def problems_of(version: Version, content: Content) -> Iterator[Problem]:
    """Yield everything that is wrong with a content for a version; nothing is written."""
    return problems(content, _known(version, Keys(version), content))


def write_lists(version: Version, content: Content) -> None:
    """Write lists that were checked, for a caller who locked the version and tells the audit."""
    Writer(version, Keys(version)).write(content)


def _known(version: Version, keys: Keys, content: Content) -> Known:
    """Return the codes that rows may name."""

    def codes(name: str, model: type[models.Model]) -> frozenset[str]:
        if name in content:
            return frozenset()
        rows = model._default_manager.filter(version=version)  # noqa: SLF001 -- Django's public name for it
        return frozenset(rows.values_list("code", flat=True))

    return Known(
        bodies=frozenset(keys.bodies),
        territories=frozenset(keys.territories),
        areas=frozenset(keys.areas),
        needs=frozenset(keys.needs),
        goals=codes("goals", Goal),
        indicators=codes("indicators", Indicator),
        references=codes("references", FigureReference),
        announced=frozenset(row.code for row in evidence.targets()),
        above=Above(
            version.concept.territory.code,
            *(frozenset(keys.above[model]) for model in (Goal, Measure, Indicator)),
        )
        if version.parent_id
        else None,
    )
