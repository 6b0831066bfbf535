"""Clusters as files: a table, points for a map, and the recipe that both come from."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kerege.evidence.canonical import checksum
from kerege.evidence.firms.analysis import METHOD, VERSION, Asked, Found
from kerege.evidence.firms.reading import Firms
from kerege.kernel.errors import Refusal

COLUMNS = (
    *("cluster", "firms_of_scope", "firms", "share", "times_share_outside", "status"),
    *("p_value", "beyond_all_firms", "latitude", "longitude", "spread_m", "synthetic"),
)


def recipe(firms: Firms, codes: dict[str, str], asked: Asked, found: Found) -> dict[str, Any]:
    """Return how the clusters came about: method, parameters, checksums, and firms read."""
    return {
        "method": METHOD,
        "version": VERSION,
        "functions": ["kerege.methods.spatial.micro_clusters"],
        "parameters": asdict(asked),
        "inputs": {"firms": firms.checksum, **codes},
        "firms_of_scope": found.members,
        "firms": found.firms,
        "result_checksum": checksum(found.rows),
    }


def write(folder: Path, found: Found, made: dict[str, Any], *, synthetic: bool) -> list[str]:
    """Write ``clusters.csv``, ``clusters.geojson`` and ``recipe.json``; return their names."""
    files = {
        "clusters.csv": _table(found, synthetic=synthetic),
        "clusters.geojson": _points(found, made, synthetic=synthetic),
        "recipe.json": _json(made),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        mend = "Name a folder that can be written to."
        raise Refusal(str(error.strerror), str(folder), mend) from error
    return list(files)


def _table(found: Found, *, synthetic: bool) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in found.rows:
        said = row | {"synthetic": synthetic}
        words = {True: "yes", False: "no"}
        writer.writerow({k: words[v] if isinstance(v, bool) else v for k, v in said.items()})
    return stream.getvalue()


def _points(found: Found, made: dict[str, Any], *, synthetic: bool) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {k: v for k, v in row.items() if k not in {"latitude", "longitude"}}
            | {"synthetic": synthetic},
        }
        for row in found.rows
    ]
    return _json({"type": "FeatureCollection", "features": features, "recipe": made})


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
