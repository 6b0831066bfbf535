"""The cube as files: Parquet, CSV, and a data package whose recipe says how it came about."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis.expr import types as ir

from kerege.evidence.cube.analysis import SUPPRESSED
from kerege.evidence.cube.codes import CodeTables
from kerege.evidence.cube.intake import CHUNK, Source
from kerege.evidence.cube.request import TOTAL, UNSTATED, VERSION, Request, fields

METHOD = "kerege.evidence.cube"
TITLES = {
    "territory": "Territory (ISO 3166-2)",
    "activity": f"Activity or sub-sector of the scope; {TOTAL}: all of them",
    "year": "Year",
    "measure": "What is counted or summed up",
    "value": "Empty where it is withheld",
    "status": "SDMX observation status: A normal, Q withheld to protect those counted",
    "partial": "True: some of those counted state no amount; the sum is of those that do",
    "synthetic": "True: made up, no statistic",
}


@dataclass(frozen=True)
class Written:
    """A cube that was written.

    Attributes
    ----------
    rows, outside
        Rows of the files, and those of them outside the scope.
    numbers, withheld
        Numbers of the cube, and those of them not told.
    checksum
        SHA-256 of the CSV file.
    """

    folder: Path
    files: list[str]
    rows: int
    outside: int
    numbers: int
    withheld: int
    checksum: str


def write_package(  # noqa: PLR0913, PLR0917 -- a package is made of all of these
    connection: Any,
    cube: ir.Table,
    out: Path,
    asked: Request,
    codes: CodeTables,
    sources: list[Source],
    rows: dict[str, int],
) -> Written:
    """Write a cube beside its place and move it there when it is whole."""
    stem = "cube-unprotected" if asked.unprotected else "cube"
    made = out.with_name(f"{out.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    cube = cube.mutate(synthetic=ibis.literal(asked.synthetic))
    cube = cube.order_by(["measure", *asked.cells])
    parquet, text = made / f"{stem}.parquet", made / f"{stem}.csv"
    connection.to_parquet(cube, parquet, compression="zstd")
    table = connection.read_parquet(str(parquet))
    # Six decimals are kept; a reader sees none that say nothing.
    digits = table.value.cast("string").re_replace("0+$", "").re_replace("[.]$", "")
    plain = table.mutate(value=digits)
    connection.to_csv(plain.order_by(["measure", *asked.cells]), text)
    counted = table.aggregate(
        numbers=table.count(), withheld=(table.status == SUPPRESSED).sum().fill_null(0)
    )
    found = connection.to_pyarrow(counted).to_pylist()[0] | rows
    checksum = _digest(text)
    descriptor = _descriptor(asked, codes, sources, [text, parquet], found, checksum)
    (made / "datapackage.json").write_text(
        json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    _move(made, out)
    return Written(out, sorted(path.name for path in out.iterdir()), checksum=checksum, **found)


def _move(made: Path, out: Path) -> None:
    """Put a whole package in the place of an earlier one."""
    old = out.with_name(f"{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    made.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _descriptor(  # noqa: PLR0913, PLR0917 -- a package is made of all of these
    asked: Request,
    codes: CodeTables,
    sources: list[Source],
    files: list[Path],
    found: dict[str, int],
    checksum: str,
) -> dict[str, Any]:
    mark = "SYNTHETIC, no statistic. " if asked.synthetic else ""
    warning = (
        f"NOT PROTECTED, for work inside the office only: {asked.unprotected}"
        if asked.unprotected
        else "Protected: numbers that would tell of a single firm are withheld."
    )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cube",
        "title": f"{mark}Cube of {', '.join(asked.cells)}",
        "description": f"{mark}{warning}",
        "resources": [_resource(path, asked) for path in files],
        "kerege": {
            "synthetic": asked.synthetic,
            "protected": not asked.unprotected,
            "country": codes.country,
            "classification": codes.classification,
            "recipe": {
                "method": METHOD,
                "version": VERSION,
                "parameters": _parameters(asked),
                "inputs": {source.path.name: source.checksum for source in sources},
                "codes": codes.checksums,
                "result_checksum": checksum,
            },
            "summary": found,
        },
    }


def _parameters(asked: Request) -> dict[str, Any]:
    """Return the request without the bounds of the rules on sums, which help to undo them.

    Hundepool, A. et al., *Handbook on Statistical Disclosure Control*, 4.2.1.
    """
    found = asked.parameters()
    if asked.rule is not None:
        kept = {name: "not told" for name in ("p_percent", "dominance") if found["rule"][name]}
        found["rule"] = {"threshold": asked.rule.threshold} | kept
    return found


def _resource(path: Path, asked: Request) -> dict[str, Any]:
    is_text = path.suffix == ".csv"
    return {
        "name": path.stem if is_text else f"{path.stem}-parquet",
        "path": path.name,
        "format": path.suffix.removeprefix("."),
        "mediatype": "text/csv" if is_text else "application/vnd.apache.parquet",
        **({"encoding": "utf-8", "bytes": path.stat().st_size} if is_text else {}),
        "hash": f"sha256:{_digest(path)}",
        "schema": {
            "fields": [_field(name) for name in dict.fromkeys((*asked.cells, *TITLES))],
            "primaryKey": [*asked.cells, "measure"],
            "missingValues": [""],
        },
    }


def _field(name: str) -> dict[str, str]:
    kinds = {"year": "integer", "value": "number", "partial": "boolean", "synthetic": "boolean"}
    title = TITLES.get(name)
    if title is None:
        title = f"{fields()[name]['title']}; {TOTAL}: all, {UNSTATED}: not stated"
    return {"name": name, "type": kinds.get(name, "string"), "title": title}
