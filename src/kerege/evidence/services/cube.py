"""Taking over a protected cube as a dataset; and noting that one leaves unprotected."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.documents import services as documents
from kerege.evidence import rules
from kerege.evidence.cube_variables import DEFINITION, NOTE, PARTIAL, UNITS, VARIABLES
from kerege.evidence.enums import Observation, VariableKind
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.figures import record_figures
from kerege.evidence.services.upload import Uploaded
from kerege.evidence.services.variables import ensure_variable
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

TOTAL = "_T"
METHOD = "kerege.evidence.cube"
CLASSES = ("legal_form", "size", "sex", "age_group")
MOST_FIGURES = 200_000
LONGEST_BREAKDOWN = 80


@transaction.atomic
def load_cube(
    *,
    by: Any,
    folder: Path,
    code: str,
    titles: Mapping[str, str],
    publisher: str,
    licence: str,
) -> Uploaded:
    """Load a cube of ``kerege evidence cube`` as a draft dataset and check it.

    Withheld numbers become figures with the status *suppressed*; loading the cube again changes
    nothing; its recipe is kept as a document.

    Raises
    ------
    Refusal
        If the folder is no such cube, was changed since, or is not protected.
    """
    rules.may_record(by).require(code)
    descriptor, content = _read(folder)
    made = descriptor["kerege"]
    if not made["protected"]:
        raise Refusal(
            _("An unprotected cube is not loaded: anybody could read single firms from it."),
            str(folder),
            _("Build it again with --threshold."),
            Kind.FORBIDDEN,
        )
    rows = list(_rows(content, made, code))
    _ensure_variables(by, sorted({row.variable for row in rows}))
    recipe = made["recipe"]
    dataset = register_dataset(
        by=by,
        code=code,
        titles=titles,
        notes={language: text % _told(recipe) for language, text in NOTE.items()},
        publisher=publisher,
        licence=licence,
        checksum=recipe["result_checksum"],
        obtained_from=", ".join(recipe["inputs"])[:500],
        retrieved_on=timezone.localdate(),
        is_synthetic=made["synthetic"],
    )
    recorded = record_figures(by=by, dataset=dataset, rows=rows, is_complete=True)
    documents.keep(
        by=by,
        content=json.dumps(descriptor, ensure_ascii=False, indent=2).encode(),
        filename=f"{code}.datapackage.json",
        media_type="application/json",
        title=_("Recipe of %(dataset)s") % {"dataset": code},
        licence=licence[:100],
    )
    check_dataset(by=by, dataset=dataset)
    return Uploaded(dataset, recorded)


def _told(recipe: Mapping[str, Any]) -> dict[str, str]:
    return {
        "method": f"{recipe['method']} {recipe['version']}",
        "parameters": json.dumps(recipe["parameters"], ensure_ascii=False),
    }


def _read(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Return the descriptor and the CSV file of a cube, as it was written."""
    try:
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        recipe = descriptor["kerege"]["recipe"]
        resource = next(row for row in descriptor["resources"] if row["format"] == "csv")
        content = (folder / Path(resource["path"]).name).read_bytes()
        known = recipe["method"] == METHOD and isinstance(recipe["inputs"], dict)
        checksum = recipe["result_checksum"]
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise _no_cube(folder) from error
    if not known:
        raise _no_cube(folder)
    if hashlib.sha256(content).hexdigest() != checksum:
        raise Refusal(
            _("The numbers are not those that were written: the checksum differs."),
            str(folder),
            _("Build the cube again; correct the microdata, not the cube."),
            Kind.CONFLICT,
        )
    return descriptor, content


def _no_cube(folder: Path) -> Refusal:
    return Refusal(
        _("This is no cube."),
        str(folder),
        _("Name a folder that 'kerege evidence cube' wrote."),
        Kind.NOT_FOUND,
    )


def _rows(content: bytes, made: Mapping[str, Any], code: str) -> Iterator[FigureRow]:
    reader = csv.DictReader(content.decode().splitlines())
    scope = made["recipe"]["parameters"]["scope"]
    for number, cells in enumerate(reader, start=2):
        if number - 1 > MOST_FIGURES:
            raise Refusal(
                _("The cube has more than %(most)s numbers.") % {"most": f"{MOST_FIGURES:,}"},
                code,
                _("Ask for a higher level, fewer breakdowns or fewer years."),
            )
        yield _figure(cells, scope, made["classification"], code, number)


def _figure(
    cells: Mapping[str, str], scope: str, classification: str, code: str, number: int
) -> FigureRow:
    activity = "" if cells["activity"] == TOTAL else cells["activity"]
    parts = [activity] if scope and activity else []
    parts += [f"{name}-{cells[name]}" for name in CLASSES if cells.get(name, TOTAL) != TOTAL]
    place = _("row %(number)s") % {"number": number}
    breakdown = ".".join(parts)
    if len(breakdown) > LONGEST_BREAKDOWN:
        mend = _("Ask for fewer breakdowns, or use shorter codes.")
        raise Refusal(_("The breakdown is too long to be kept."), f"{place}: {breakdown}", mend)
    hidden = cells["status"] == Observation.SUPPRESSED
    row = FigureRow(
        variable=f"cube_{cells['measure']}",
        territory=cells["territory"],
        period=cells["year"],
        value=None if hidden else cells["value"],
        activity=f"{classification}:{activity}" if activity and not scope else "",
        scope=scope,
        breakdown=breakdown,
        observation=cells["status"],
        notes=PARTIAL if cells["partial"] == "true" else {},
        place=place,
    )
    return FigureRow(**{**row.__dict__, "code": f"{code}.{row.stable_code()}"})


def _ensure_variables(by: Any, codes: Sequence[str]) -> None:
    country = reference.country()
    money = country.currency if country else "KZT"
    for code in codes:
        measure = code.removeprefix("cube_")
        if measure not in VARIABLES:
            raise Refusal(
                _("There is no such code."), f"measure {measure}", _("Build the cube again.")
            )
        names, unit = VARIABLES[measure]
        ensure_variable(
            by=by,
            code=code,
            names=names,
            units=UNITS.get(unit) or dict.fromkeys(("kk", "ru", "en"), money),
            kind=VariableKind.COUNT if unit else VariableKind.MONEY,
            # A firm with jobs in two regions counts in both: regions do not add up to the nation.
            is_additive=measure != "firms",
            definitions=DEFINITION,
            lower_bound=0,
        )


@transaction.atomic
def record_unprotected_cube(*, by: Any, reason: str, files: Sequence[str], out: str) -> None:
    """Keep who takes numbers of single firms out, from which files and why, before it is done."""
    rules.may_record(by).require(out)
    told = {"reason": reason, "files": list(files), "out": out, "at": timezone.now().isoformat()}
    document = documents.keep(
        by=by,
        content=json.dumps(told, ensure_ascii=False, indent=2).encode(),
        filename="unprotected-cube.json",
        media_type="application/json",
        title=_("A cube was built without protection"),
        licence="internal",
    )
    audit.record(by=by, act="evidence.build_unprotected_cube", on=document, reason=reason)
