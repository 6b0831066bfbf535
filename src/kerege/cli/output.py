"""What commands print: data to standard output, progress and refusals to standard error."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from kerege.kernel.errors import EXIT_CODE, Refusal

AsJson = Annotated[bool, typer.Option("--json", help="Print data instead of text.")]
stdout = Console()
stderr = Console(stderr=True)


def print_json(data: Any) -> None:
    """Print data as JSON to standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def say(refusal: Refusal) -> None:
    """Print a refusal in plain words to standard error; what it quotes is text, not markup.

    A file can hold what a terminal would obey: control characters are shown, not sent.
    """
    stderr.print(Text(_shown(refusal.what), style="bold red"))
    if refusal.where:
        stderr.print(f"  where: {_shown(refusal.where)}", highlight=False, markup=False)
    if refusal.mend:
        mend = _shown(refusal.mend).replace("\n", "\n         ")
        stderr.print(f"  mend:  {mend}", highlight=False, markup=False)


def _shown(text: object) -> str:
    return "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in str(text))


def say_loaded(dataset: Any, recorded: Any, *, as_json: bool) -> None:
    """Print what became of the figures of a dataset: a count by word."""
    counts = asdict(recorded)
    if as_json:
        print_json({"dataset": dataset.code, "status": dataset.status} | counts)
        return
    words = ", ".join(f"{number:,} {word}" for word, number in counts.items())
    stdout.print(f"{dataset.code} ({dataset.status}): {words}", markup=False, highlight=False)


@contextmanager
def refusals(*, as_json: bool = False) -> Iterator[None]:
    """Print a refusal in plain words and end with the exit code of its kind."""
    try:
        yield
    except Refusal as refusal:
        if as_json:
            print_json(
                {
                    "error": str(refusal.kind),
                    "what": str(refusal.what),
                    "where": str(refusal.where),
                    "mend": str(refusal.mend),
                }
            )
        else:
            say(refusal)
        raise typer.Exit(EXIT_CODE[refusal.kind]) from refusal
