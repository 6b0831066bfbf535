"""Taking over a definition of an index: a draft that is computed and waits for a second person.

A definition is a dataset without figures of its own: its states are those of a dataset, and what is
computed from it is seen by those who may see it. Its text stands in the recipe of the run.
"""

import hashlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence import recipes, rules, selectors
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.index.definition import (
    LARGEST,
    Definition,
    definitions,
    problems_refused,
    read_definition,
)
from kerege.evidence.models import Dataset, Run, Variable
from kerege.evidence.services.compute import run_index
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.figures import now_holds
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES
from kerege.methods.errors import MethodError

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
NODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST_BREAKDOWN = 80
"""Room for the code of an index with that of a choice about one of its parts."""
OPEN = (DatasetStatus.DRAFT, DatasetStatus.CHECKED)


@dataclass(frozen=True)
class AddedIndex:
    """An index as it was taken over.

    Attributes
    ----------
    checksum
        SHA-256 of the definition, the same for a file that was downloaded.
    dataset
        What a second person approves; None for an index that comes with Kerege.
    run
        What computed it; None where that has nothing published yet.
    """

    code: str
    checksum: str
    dataset: Dataset | None
    run: Run | None


@transaction.atomic
def add_index(*, by: Any, content: bytes, filename: str, owner: str, licence: str) -> AddedIndex:
    """Take over a definition as a draft and compute it; the same again changes nothing.

    Parameters
    ----------
    content
        The YAML file, UTF-8.
    owner
        Whose definition it is, as everyone will read it.
    licence
        On what terms it may be used.

    Raises
    ------
    Refusal
        If it is no definition (every problem is named with its place), names a variable that
        nobody measures or an index that exists, or nothing can be composed of it.
    """
    rules.may_record(by).require()
    text = _text(content, filename)
    definition = read_definition(text, filename)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    recipe = recipes.index_of(text, definition, own=True)
    if (shipped := definitions().get(definition.code)) is not None:
        if shipped != text:
            raise _taken(definition.code)
        return AddedIndex(definition.code, checksum, None, selectors.newest_run(recipe.name))
    _refuse_unfit(definition, filename)
    known = Dataset.objects.select_for_update().filter(code=recipe.name).first()
    if known is not None and known.checksum == checksum and known.status not in OPEN:
        return AddedIndex(definition.code, checksum, known, selectors.newest_run(recipe.name))
    if known is not None and (known.status not in OPEN or known.figures.exists()):
        raise _taken(definition.code)
    dataset = register_dataset(
        by=by,
        code=recipe.name,
        titles={of: definition.names[of] for of in LANGUAGES if definition.names.get(of)},
        publisher=owner,
        licence=licence,
        checksum=checksum,
        obtained_from=filename[:500],
        retrieved_on=timezone.localdate(),
    )
    now_holds(by, dataset)
    check_dataset(by=by, dataset=dataset)
    return AddedIndex(definition.code, checksum, dataset, _computed(by, recipe, filename))


def _text(content: bytes, filename: str) -> str:
    if len(content) > LARGEST:
        raise Refusal(
            _("The file is too long for a definition."),
            f"{filename}: {len(content):,} > {LARGEST:,}",
            _("Give the YAML file of one index."),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            _("The file is not UTF-8 text."),
            f"{filename}, {error.start}",
            _("Save it as UTF-8."),
        ) from error


def _taken(code: str) -> Refusal:
    return Refusal(
        _("There is an index with this code already, and its definition stays as it is."),
        code,
        _("Give the definition a code of its own."),
        Kind.CONFLICT,
    )


def _refuse_unfit(definition: Definition, filename: str) -> None:
    """Refuse a definition that is sound by itself but does not fit this installation."""
    problems = []
    if not CODE.fullmatch(definition.code):
        mend = _("Write small Latin letters, digits and hyphens, at most 40.")
        problems.append(("code", repr(definition.code), mend))
    if not any(definition.names.get(language) for language in LANGUAGES):
        problems.append(("names", _("has no name"), "names: {kk: ..., ru: ..., en: ...}"))
    known = set(Variable.objects.values_list("code", flat=True))
    for place, node in definition.places():
        if not NODE.fullmatch(node.code):
            mend = _("Write Latin letters, digits, hyphens and underscores.")
            problems.append((f"{place}.code", repr(node.code), mend))
        elif len(f"{definition.code}.weight_{node.code}") > LONGEST_BREAKDOWN:
            mend = _("Shorten the code of the index.")
            problems.append((f"{place}.code", _("is too long beside the code of the index"), mend))
        elif not node.parts and node.code not in known:
            problems.append((f"{place}.code", *_unknown(node.code, known)))
    absent = [code for code in definition.links if code not in known]
    problems += [(f"links.{code}", *_unknown(code, known)) for code in absent]
    if problems:
        raise problems_refused(problems, filename)


def _unknown(code: str, known: set[str]) -> tuple[str, str]:
    """Return what is wrong with a code that no variable has, and how to mend it."""
    near = get_close_matches(code, sorted(known), 3)
    more = _("Choose a variable from the list.")
    if near:
        more = _("Did you mean: %(codes)s?") % {"codes": ", ".join(near)}
    return _("there is no variable %(code)s") % {"code": code}, more


def _computed(by: Any, recipe: recipes.Recipe, filename: str) -> Run:
    try:
        done = run_index(by=by, recipe=recipe)
    except MethodError as error:
        raise Refusal(error.what, f"{filename}: {error.where}", error.mend) from error
    if done.run is None or not done.run.figures.filter(is_current=True).exists():
        raise Refusal(
            _("Nothing can be composed: no year has all of these indicators."),
            f"{filename}: {done.left_out}" if done.left_out else filename,
            _("Leave an indicator out, or load what is missing."),
            Kind.CONFLICT,
        )
    return done.run
