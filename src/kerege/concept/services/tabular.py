"""A data package of a version taken in as a new draft: whole or not at all, and only once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.concept import rules
from kerege.concept.analysis import choice_of
from kerege.concept.checks import refuse
from kerege.concept.models import Concept, Version
from kerege.concept.selectors.content import plain
from kerege.concept.services.content import load_content, problems_of
from kerege.concept.services.plan import gap_of, plan_version
from kerege.concept.services.versions import create_concept, new_version
from kerege.concept.tabular.content import Rows, concept_of, content_of, limits_of, placed
from kerege.concept.tabular.known import parent_of, strangers
from kerege.concept.tabular.reading import read_files
from kerege.concept.tabular.schema import HISTORY, RESULTS
from kerege.concept.tabular.writing import files_of
from kerege.needs import selectors as needs
from kerege.reference import selectors as reference

MOST_FILES = 60
MOST_UNPACKED = 100 * 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """What became of a package.

    Attributes
    ----------
    version
        The draft that was made, or the version that the same package was loaded into before.
    is_new
        Whether it was made now.
    differs
        Tables that do not say here what they say in the package: mostly the plan, which is
        computed anew.
    """

    version: Version
    is_new: bool
    differs: tuple[str, ...] = ()


@transaction.atomic
def take_package(*, by: Any, files: Mapping[str, bytes]) -> Taken:
    """Make a new draft of what a data package says; the same package a second time makes none.

    The plan is computed anew under the limits of the package: from the diagnosis that it names if
    that is known here, else from the one that holds. What happened to the version where it is
    from (its number, dates, approval) is not taken over.

    Raises
    ------
    Refusal
        If the person may not, with every problem of the package with its file, row and column, or
        if no plan keeps its limits; nothing is written then.
    """
    rules.may_load(by).require()
    read = read_files(files)
    rows: Rows = read.rows
    _refuse(read.problems)
    _refuse(strangers(rows))
    about, content = concept_of(rows), content_of(rows)
    place = reference.territory(about["territory"])
    rules.may_begin(by, place).require(about["code"])
    known_concept = Concept.objects.filter(code=about["code"]).first()
    concept = known_concept or create_concept(by=by, **about)
    Concept.objects.select_for_update().get(pk=concept.pk)
    mark = _mark(rows)
    known = concept.versions.filter(loaded_checksum=mark).order_by("-number").first()
    if known is not None:
        return Taken(known, is_new=False)
    version = new_version(by=by, concept=concept, parent=parent_of(rows))
    _refuse(placed(problems_of(version, content), rows))
    version.loaded_checksum = mark
    version.diagnosis = _diagnosis(rows)
    version.save(update_fields=["loaded_checksum", "diagnosis"])
    load_content(by=by, version=version, content=content)
    if rows["plan"]:
        plan_version(by=by, version=version, limits=limits_of(rows), **_recipe(rows))
    version = Version.objects.select_related("concept__territory").get(pk=version.pk)
    differs = _differences(rows, read_files(files_of(version)).rows)
    audit.record(by=by, act="concept.take_package", on=version, package=mark, differs=list(differs))
    return Taken(version, is_new=True, differs=differs)


def _refuse(problems: Any) -> None:
    refuse(
        problems,
        _("The package has %(number)d problems."),
        _("Mend them all and load it again; nothing was loaded."),
    )


def _diagnosis(rows: Rows) -> Any:
    (row,) = rows["concept"]
    return needs.diagnosis_of_run(row["diagnosis"], row["diagnosis_checksum"])


def _recipe(rows: Rows) -> dict[str, Any]:
    """Return how the plan of a package was computed, as far as it is chosen."""
    parameters = next((row["parameters"] for row in rows["runs"]), {})
    gap, weighed = parameters.get("mip_rel_gap"), parameters.get("need_weights")
    is_gap = isinstance(gap, float) and 0 <= gap <= 0.5  # noqa: PLR2004 -- as the command line
    chosen = parameters.get("choice")
    choice = choice_of(chosen if isinstance(chosen, dict) else {})
    return {
        "gap": gap if is_gap else gap_of(choice),
        "panel": str(weighed.get("panel", "")) if isinstance(weighed, dict) else "",
        "choice": choice,
    }


def _essence(rows: Rows, name: str) -> list[str]:
    """Return the rows of a table sorted, their numbers as the canonical form has them."""
    return sorted(
        json.dumps(
            {column: plain(value) for column, value in row.cells.items()},
            sort_keys=True,
            ensure_ascii=False,
        )
        for row in rows[name]
    )


def _mark(rows: Rows) -> str:
    """Return what a package is known by: all that is loaded, not what was computed from it."""
    loaded = {name: _essence(rows, name) for name in rows if name not in HISTORY + RESULTS}
    recipe = _recipe(rows)
    choice = recipe.pop("choice").as_data()
    recipe |= {"choice": choice} if choice else {}
    said = json.dumps([loaded, recipe], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _differences(package: Rows, here: Rows) -> tuple[str, ...]:
    return tuple(
        name
        for name in here
        if name not in HISTORY and _essence(package, name) != _essence(here, name)
    )
