"""``kerege evidence fetch``: what other offices publish, kept as it came and read offline."""

import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, say_loaded, stderr, stdout
from kerege.kernel.errors import Kind, Refusal


def fetch(  # noqa: PLR0913 -- each option is a thing that has to be said of a source
    source: Annotated[
        str, typer.Argument(help="A feed that is known, or a source for a new one.")
    ] = "",
    parameters: Annotated[
        list[str] | None, typer.Argument(help="What is asked for: name=value ...")
    ] = None,
    *,
    code: Annotated[str, typer.Option(help="Code of the new feed.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes the data.")] = "",
    licence: Annotated[str, typer.Option(help="Under which licence.")] = "",
    every: Annotated[int, typer.Option(min=0, max=3660, help="Days; 0: only when asked.")] = 0,
    due: Annotated[bool, typer.Option("--due", help="Every feed whose turn has come.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask another office for its data and keep the answer as it came; exit code 7 if it failed.

    Sources: sdmx, stat-kz, world-bank, census-cbp, bls-qcew, table-file. For instance:
    kerege evidence fetch world-bank indicator=SP.POP.TOTL countries=KAZ --code wb-population
    --publisher "World Bank" --licence "CC BY 4.0"
    """
    with database(as_json=as_json):
        from kerege.evidence import selectors, services

        if due:
            done = services.fetch_due(by=None)
        else:
            if not parameters and not code:
                feed = selectors.feed_by_code(source)
            else:
                feed = services.register_feed(
                    by=None,
                    code=code or source,
                    title=title,
                    source=source,
                    parameters=_pairs(parameters or []),
                    publisher=publisher,
                    licence=licence,
                    every_days=every,
                )
            with stderr.status("asking"):
                done = [services.fetch_feed(by=None, feed=feed)]
        rows = [_attempt(attempt) for attempt in done]
        if as_json:
            print_json(rows)
        for row in rows if not as_json else []:
            line = f"{row['feed']}: {row['outcome']} {row['detail']}".strip()
            stdout.print(line, markup=False, highlight=False)
        failed = [row for row in rows if not row["sha256"]]
        if failed and not as_json:
            raise Refusal(
                f"{len(failed)} of {len(rows)} feeds did not come.",
                ", ".join(row["feed"] for row in failed),
                "What was kept before is unchanged.",
                Kind.UNAVAILABLE,
            )
        if failed:
            raise typer.Exit(7)


def _attempt(attempt: Any) -> dict[str, Any]:
    return {
        "feed": attempt.feed.code,
        "outcome": str(attempt.outcome),
        "detail": attempt.detail,
        "url": attempt.url,
        "bytes": attempt.size,
        "sha256": attempt.sha256,
    }


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name:
            raise Refusal(f"'{item}' is not name=value.", "", "Write for instance year=2024.")
        pairs[name] = value
    return pairs


def feeds(
    *,
    register: Annotated[
        Path | None, typer.Option(help="A JSON file of feeds, as a country package carries it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what is asked of other offices: when it last came, and what failed."""
    with database(as_json=as_json):
        from kerege.countries.feeds import read_feeds
        from kerege.evidence import selectors, services

        if register is not None:
            for entry in read_feeds(register):
                services.register_feed(by=None, **entry)
        rows = [
            {
                "code": row.feed.code,
                "source": row.feed.source,
                "last": f"{row.last.at:%Y-%m-%d %H:%M} {row.last.outcome}" if row.last else "never",
                "next": f"{row.next_at:%Y-%m-%d}" if row.next_at else "when asked",
            }
            for row in selectors.feeds(None)
        ]
        if as_json:
            print_json(rows)
            return
        for row in rows:
            stdout.print("  ".join(row.values()), markup=False, highlight=False)


def read(
    feed: Annotated[str, typer.Argument(help="Code of a feed.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="A CSV file; standard output by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read what was last kept of a feed, offline, as a table in the codes of its source."""
    with database(as_json=as_json):
        from kerege.evidence import selectors, services

        known = selectors.feed_by_code(feed)
        rows = [asdict(row) for row in services.read_feed(by=None, feed=known)]
        if as_json:
            print_json(rows)
            return
        file = out.open("w", encoding="utf-8", newline="") if out else sys.stdout
        try:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        finally:
            if out:
                file.close()


def record(  # noqa: PLR0913 -- each option says what a code of the source means
    feed: Annotated[str, typer.Argument(help="Code of a feed that was fetched.")],
    *,
    variable: Annotated[list[str], typer.Option(help="MEASURE=variable; repeat for more.")],
    territory: Annotated[
        list[str] | None, typer.Option(help="Territory of the source=ours, e.g. KAZ=KZ.")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="Unit of the source=unit of the variable.")
    ] = None,
    classification: Annotated[str, typer.Option(help="Of the source's activities.")] = "",
    total: Annotated[str, typer.Option(help="The source's breakdown that means all.")] = "",
    code: Annotated[str, typer.Option(help="Code of the dataset; by default the feed's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make what was last kept of a feed the figures of a draft dataset, for an analyst to publish.

    For instance: kerege evidence record wb-population --variable SP.POP.TOTL=population_total
    --territory KAZ=KZ
    """
    with database(as_json=as_json):
        from kerege.evidence import selectors, services

        meaning = services.Meaning(
            variables=_pairs(variable),
            territories=_pairs(territory or []),
            units=_pairs(unit or []),
            classification=classification,
            total=total,
        )
        known = selectors.feed_by_code(feed)
        done = services.record_feed(by=None, feed=known, meaning=meaning, code=code)
        say_loaded(done.dataset, done.recorded, as_json=as_json)
