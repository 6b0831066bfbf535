"""What a country asks of other offices: a file beside the tables of its package, if it has one."""

import json
from pathlib import Path
from typing import Any

from kerege.countries.package import Package
from kerege.countries.published import Names
from kerege.evidence import services as evidence
from kerege.kernel.errors import Refusal

FILE = "feeds.json"
TOLD = ("title", "publisher", "licence", "note")


def read_feeds(path: Path) -> list[dict[str, Any]]:
    """Return the feeds of a file, each as `register_feed` takes it.

    Raises
    ------
    Refusal
        If it is no such file or a feed has a member that is not known.
    """
    known = {"code", "title", "source", "parameters", "publisher", "licence", "note", "every_days"}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["feeds"]
        wrong = [entry for entry in entries if not {"code", "source"} <= set(entry) <= known]
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "Give a JSON file with a list 'feeds'; the guide shows one."
        raise Refusal(f"It is no list of feeds ({error}).", str(path), mend) from error
    if wrong:
        mend = f"Use only: {', '.join(sorted(known))}."
        raise Refusal("A feed has a member that is not known.", f"{path}: {wrong[0]}", mend)
    return [
        {"title": "", "parameters": {}, "publisher": "", "licence": ""} | entry for entry in entries
    ]


def register_feeds(package: Package, by: Any) -> None:
    """Register the feeds of a package; nothing is asked of anybody."""
    path = package.directory / FILE
    names = Names(package)
    for entry in read_feeds(path) if path.exists() else []:
        told = {field: names(entry.get(field)) for field in TOLD}
        evidence.register_feed(by=by, **entry | told)
