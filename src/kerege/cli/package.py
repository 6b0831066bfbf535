"""``kerege evidence package`` and ``rerun PACKAGE``: what an outsider can compute again."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, refusals, stdout
from kerege.kernel.errors import EXIT_CODE, Kind


def package(
    out: Annotated[Path, typer.Option(help="A folder, or a file named .zip.")] = Path("evidence"),
    *,
    as_json: AsJson = False,
) -> None:
    """Write everything that is public as one Frictionless package."""
    with database(as_json=as_json):
        from kerege.evidence import services

        number = services.write_package(by=None, path=out)
        if as_json:
            print_json({"package": str(out), "files": number})
            return
        stdout.print(f"{out}: {number} files", markup=False, highlight=False)


def rerun_package(path: Path, *, as_json: bool) -> None:
    """Compute every run of a package again; exit code 6 if a file, an input or a result differs."""
    with refusals(as_json=as_json):
        from kerege.evidence import repeat

        known = repeat.read_package(path)
        found = repeat.repeat(known)
    counts = Counter(one.state for one in found)
    if as_json:
        print_json({"damaged": known.damaged, **counts, "runs": [asdict(one) for one in found]})
    else:
        for name in known.damaged:
            stdout.print(f"changed    {name}: not the checksum stated", markup=False)
        for one in found:
            line = f"{one.state}  {one.run} ({one.figures} figures) {one.why}"
            stdout.print(line.strip(), markup=False, highlight=False, soft_wrap=True)
        told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        stdout.print(f"{len(found)} runs: {told or 'none'}.", highlight=False)
    if known.damaged or counts[repeat.DIFFERENT] or not counts[repeat.SAME]:
        raise typer.Exit(EXIT_CODE[Kind.CONFLICT])
