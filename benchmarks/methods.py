"""Methods beside their peers: seconds, memory, and whether both give the same.

Each side runs in a process of its own, which sees the same made-up data. Peers are in the
dependency group ``bench``; where one is not installed, its row says so. With ``--peer-python`` the
peers run in another Python (a virtual environment that holds them).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import (
    _complexity,
    _cube,
    _disclosure,
    _economy,
    _indicators,
    _planner,
    _regional,
    _spatial,
)
from benchmarks._rows import Row

ROWS = [
    *_complexity.ROWS,
    *_cube.ROWS,
    *_disclosure.ROWS,
    *_economy.ROWS,
    *_indicators.ROWS,
    *_planner.ROWS,
    *_regional.ROWS,
    *_spatial.ROWS,
]
ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Measure every row asked for and print a table."""
    parser = argparse.ArgumentParser(prog="./run bench methods", description=__doc__)
    parser.add_argument("--only", default="", help="rows whose text contains this")
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    results = []
    for row in ROWS:
        if options.only in row.work:
            results.append(measure(row, "" if options.no_peers else options.peer_python))
            if not options.json:
                show(results[-1], first=len(results) == 1)
    if options.json:
        print(json.dumps(results, indent=2))
    return 0


def measure(row: Row, peer_python: str) -> dict[str, object]:
    """Run both sides of a row and compare their answers."""
    with tempfile.TemporaryDirectory() as folder:
        ours_file, peer_file = Path(folder) / "ours.npy", Path(folder) / "peer.npy"
        result: dict[str, object] = {
            "work": row.work,
            "ours": side(sys.executable, row.module, row.ours, ours_file),
        }
        if row.peer and peer_python:
            result["peer_name"] = row.peer_name
            result["peer"] = side(peer_python, row.module, row.peer, peer_file)
            if row.same and peer_file.exists():
                gap = np.abs(np.load(ours_file) - np.load(peer_file))
                result["largest_difference"] = float(np.nanmax(gap))
    return result


def side(python: str, module: str, function: str, file: Path) -> dict[str, float]:
    """Measure one side in a process of its own."""
    done = subprocess.run(
        [python, "-W", "ignore", "-m", "benchmarks._measure", module, function, str(file)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{function}: {done.stderr.strip().splitlines()[-1]}")
    for line in dict.fromkeys(done.stderr.splitlines()):
        print(line, file=sys.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(result: dict[str, object], *, first: bool) -> None:
    """Print one row, and the head before the first."""
    if first:
        names = ("first s", "best s", "CPU s", "MB")
        head = (*names, *(f"peer {name}" for name in names), "CPU ratio", "difference")
        print(f"{'work':<52}" + "".join(f"{name:>13}" for name in head))
    ours = result["ours"]
    line = f"{result['work']:<52}" + _figures(ours)
    peer = result.get("peer")
    if peer and "absent" in peer:
        line += f"  {result['peer_name']} is not installed (dependency group bench)"
    elif peer:
        line += _figures(peer) + f"{peer['cpu'] / ours['cpu']:>13.1f}"
        if "largest_difference" in result:
            line += f"{result['largest_difference']:>13.1e}"
    print(line, flush=True)


def _figures(side_: dict[str, float]) -> str:
    seconds = "".join(f"{side_[name]:>13.3f}" for name in ("first", "best", "cpu"))
    return f"{seconds}{side_['megabytes']:>13.0f}"
