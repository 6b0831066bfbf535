"""Everything that is public as one Frictionless package that an outsider can compute again."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kerege import __version__
from kerege.evidence import exports, selectors
from kerege.evidence.analysis import METHODS
from kerege.evidence.analysis.counting import COUNTS, published_figures
from kerege.evidence.analysis.published_count import PUBLISHED
from kerege.evidence.analysis.reading import read_keys
from kerege.evidence.models import Figure, Run, Variable
from kerege.evidence.repeat.read import problem_file
from kerege.evidence.services import industries
from kerege.kernel.archive import pack
from kerege.kernel.errors import Refusal
from kerege.reference import selectors as reference
from kerege.register import selectors as register

COUNTED = (
    "It is counted from records of persons and firms, which are not public; whoever keeps the"
    " register counts it again there."
)
MADE_UP = (
    "It is counted from made-up records that the package does not hold: 'kerege demo' makes the"
    " same ones from the seed of the country package (datasets.csv has their checksum), and there"
    " 'kerege evidence rerun {run}' counts it again."
)
UNREAD = "It read a table that the package does not repeat; the portal computes it again."
HIDDEN = "It was computed from figures that are not public."
problems: list[Callable[[], dict[str, bytes]]] = []
"""A later room adds what its public runs solve, by the code of the run, in ``apps.ready``."""
COLUMNS = ("number", "current", "year", "classification", *exports.COLUMNS)
README = """# Evidence

Every public figure with its provenance, the datasets it comes from with licence and checksum, and
every run with its recipe: method, version, parameters, checksums of inputs and result, and the
numbers of the figures that it read.

To compute every run again from this package alone:

    pip install kerege polars
    kerege evidence rerun PACKAGE

A figure with `current` = no is an earlier version that a run has read. Observation status is that
of SDMX (`A` normal, `Q` suppressed, `L` not measured, and so on); a missing value is never zero.
`synthetic` marks what is made up for demonstration and tests.
"""


def package_files(*, by: Any) -> dict[str, bytes]:  # noqa: ARG001 -- everybody gets the same
    """Return the files of the package: what everyone may see, whoever asks.

    Raises
    ------
    Refusal
        If no country is loaded.
    """
    nation = reference.country_territory()
    if nation is None:
        raise Refusal(_("No country is loaded."), "", _("Load a country package first."))
    listed = "activity__classification"
    visible = selectors.current_visible_to(None).select_related(listed)
    current = {figure.pk: figure for figure in visible}
    made_by = {figure.run_id for figure in current.values() if figure.run_id}
    open_ones = selectors.runs_visible_to(None).filter(pk__in=made_by)
    runs = list(open_ones.order_by("code").prefetch_related("datasets"))
    reads = {run.pk: _reads(run) for run in runs}
    wanted = {key for read in reads.values() for keys in (read or {}).values() for key in keys}
    earlier = selectors.versions_visible_to(None).filter(pk__in=wanted - set(current))
    figures = current | {figure.pk: figure for figure in earlier.select_related(listed)}
    recipes = [_recipe(run, reads[run.pk], figures) for run in runs]
    solved = {code: content for more in problems for code, content in more().items()}
    solvers = selectors.runs_visible_to(None).filter(code__in=solved).order_by("code")
    recipes += [_recipe(run, {}, figures) for run in solvers.prefetch_related("datasets")]
    files = {
        "figures.csv": _figures(figures, set(current)),
        "datasets.csv": _datasets(figures),
        "runs.json": _json(recipes),
        "borders.json": _json(_borders(nation.code)),
        "README.md": README.encode(),
        **{problem_file(run.code): solved[run.code] for run in solvers},
    }
    return {"datapackage.json": _descriptor(files), **files}


def write_package(*, by: Any, path: Path) -> int:
    """Write the package to a new folder, or to a file named .zip; return the number of files."""
    files = package_files(by=by)
    try:
        if path.suffix == ".zip":
            path.write_bytes(pack(files))
        else:
            path.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (path / name).write_bytes(content)
    except OSError as error:
        mend = _("Name a file in a folder that can be written to.")
        raise Refusal(str(error.strerror), str(path), mend) from error
    return len(files)


def package_zip(*, by: Any) -> bytes:
    """Return the package as one ZIP file."""
    return pack(package_files(by=by))


def _reads(run: Run) -> dict[str, list[int]] | None:
    """Return the keys of the figures that a run read, by variable; None if it read other things."""
    if run.method == PUBLISHED:
        read = published_figures(run.parameters, run.figures_up_to)
        return {"figures": sorted(read.values_list("pk", flat=True))}
    if run.method in industries.METHODS:
        return {"cells": list(map(int, industries.cells_of(run)["figure"]))}
    method = METHODS.get(run.method)
    if method is None:
        return None
    return read_keys(method.reads(run.parameters), run.datasets.all(), run.figures_up_to)


def _recipe(run: Run, reads: Any, figures: dict[int, Figure]) -> dict[str, Any]:
    hidden = reads is not None and any(k not in figures for keys in reads.values() for k in keys)
    why = HIDDEN if hidden else ""
    if reads is None:
        why = _why_not(run)
    return {
        "code": run.code,
        "method": run.method,
        "version": run.version,
        "parameters": run.parameters,
        "inputs": run.inputs,
        "seed": run.seed,
        "result_checksum": run.result_checksum,
        "synthetic": run.is_synthetic,
        "datasets": sorted(dataset.code for dataset in run.datasets.all()),
        "reads": None if why else {n: [str(k) for k in keys] for n, keys in reads.items()},
        "not_repeatable": why,
    }


def _why_not(run: Run) -> str:
    if run.method not in COUNTS:
        return UNREAD
    made_up = all(found.is_synthetic for found in register.raw_counts())
    return MADE_UP.format(run=run.code) if made_up else COUNTED


def _figures(figures: dict[int, Figure], current: set[int]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for key in sorted(figures):
        row = {name: exports.harmless(cell) for name, cell in exports.record(figures[key]).items()}
        numbers = {name: exports.plain_number(row[name]) for name in exports.NUMBERS}
        activity = figures[key].activity
        more = {
            "number": key,
            "current": "yes" if key in current else "no",
            "year": figures[key].year or "",
            "classification": activity.classification.code if activity else "",
        }
        writer.writerow(row | numbers | more)
    return stream.getvalue().encode()


DATASET = ("code", "title", "publisher", "url", "obtained_from", "licence", "retrieved_on")


def _datasets(figures: dict[int, Figure]) -> bytes:
    stream = io.StringIO(newline="")
    names = (*DATASET, "checksum", "is_synthetic")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    found = {figure.dataset_id: figure.dataset for figure in figures.values() if figure.dataset}
    for key in sorted(found):
        writer.writerow([exports.harmless(getattr(found[key], name)) for name in names])
    return stream.getvalue().encode()


def _borders(nation: str) -> dict[str, Any]:
    known = selectors.known_borders()
    codes = {key: code for code, key in reference.territory_ids().items()}
    names = dict(Variable.objects.values_list("pk", "code"))
    return {
        "territories": sorted(codes.values()),
        "nation": nation,
        "regions": sorted(codes[key] for key in known.regions),
        "former": sorted(codes[key] for key in known.former),
        "successors": sorted(
            [codes[old], codes[new], year]
            for old, later in known.successors.items()
            for new, year in later.items()
        ),
        "breaks": sorted(
            [names[variable], codes[place], sorted(years)]
            for (variable, place), years in known.breaks.items()
        ),
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _descriptor(files: dict[str, bytes]) -> bytes:
    resources = []
    for name, content in files.items():
        entry: dict[str, Any] = {
            "name": name.partition(".")[0].lower(),
            "path": name,
            "format": name.rpartition(".")[2],
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        if name.endswith(".csv"):
            heading = content.decode().partition("\n")[0].split(",")
            numbers = exports.NUMBERS if name == "figures.csv" else frozenset()
            fields = [{"name": n, "type": "number" if n in numbers else "string"} for n in heading]
            entry |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
            entry["schema"] = {"fields": fields}
        resources.append(entry)
    return _json(
        {
            "name": "kerege-evidence",
            "profile": "data-package",
            "kerege": {"version": __version__},
            "resources": resources,
        }
    )
