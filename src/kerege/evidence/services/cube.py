"""Taking over a protected cube as a dataset; and noting that one leaves unprotected."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.documents import services as documents
from kerege.evidence import rules
from kerege.evidence.cube_variables import DEFINITION, NOTE, PARTIAL, UNITS, VARIABLES
from kerege.evidence.enums import Observation, VariableKind
from kerege.evidence.services.bulk import record_table
from kerege.evidence.services.datasets import check_dataset, register_dataset
from kerege.evidence.services.upload import Uploaded
from kerege.evidence.services.variables import ensure_variable
from kerege.kernel.errors import Kind, Refusal
from kerege.reference import selectors as reference

TOTAL = "_T"
METHOD = "kerege.evidence.cube"
CLASSES = ("legal_form", "size", "sex", "age_group")
MOST_FIGURES = 2_000_000
LONGEST_BREAKDOWN = 80
CSV = "cube.csv"
COLUMNS = {"variable": "measure", "period": "year", "observation": "status"}
"""Names of columns in the file, for messages."""


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
    table = _table(content, made, folder)
    _ensure_variables(by, sorted(set(table["variable"].to_list())))
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
    recorded = record_table(
        by=by, dataset=dataset, table=table, file=CSV, columns=COLUMNS, prefix=f"{code}."
    )
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


def _table(content: bytes, made: Mapping[str, Any], folder: Path) -> pl.DataFrame:
    """Return the figures of a cube as `record_table` takes them."""
    frame = pl.read_csv(content, infer_schema=False)
    if frame.height > MOST_FIGURES:
        raise Refusal(
            _("The cube has more than %(most)s numbers.") % {"most": f"{MOST_FIGURES:,}"},
            str(folder),
            _("Ask for a higher level, fewer breakdowns or fewer years."),
        )
    scope, classification = made["recipe"]["parameters"]["scope"], made["classification"]
    divided = pl.col("activity") != TOTAL
    within = pl.when(divided).then("activity") if scope else pl.lit(None, pl.String)
    parts = [within, *(_part(name) for name in CLASSES if name in frame.columns)]
    partial = pl.col("partial") == "true"
    table = frame.with_row_index("number", offset=2).with_columns(
        pl.format("cube_{}", "measure").alias("variable"),
        pl.col("year").alias("period"),
        pl.when(pl.col("status") != Observation.SUPPRESSED).then("value").alias("value"),
        pl.col("status").alias("observation"),
        pl.lit(scope).alias("scope"),
        pl.concat_str(parts, separator=".", ignore_nulls=True).alias("breakdown"),
        pl.when(divided & pl.lit(not scope))
        .then(pl.format(f"{classification}:{{}}", "activity"))
        .otherwise(pl.lit(""))
        .alias("activity"),
        *(
            pl.when(partial).then(pl.lit(text)).otherwise(pl.lit("")).alias(f"note_{language}")
            for language, text in PARTIAL.items()
        ),
    )
    _refuse_long(table)
    return table


def _part(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != TOTAL).then(pl.format(f"{name}-{{}}", name))


def _refuse_long(table: pl.DataFrame) -> None:
    long = table.filter(pl.col("breakdown").str.len_chars() > LONGEST_BREAKDOWN)
    if long.height:
        place = _("row %(number)s") % {"number": long[0, "number"]}
        mend = _("Ask for fewer breakdowns, or use shorter codes.")
        what = _("The breakdown is too long to be kept.")
        raise Refusal(what, f"{place}: {long[0, 'breakdown']}", mend)


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
