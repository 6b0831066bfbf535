"""A region's own pot, divided by the votes of a Pabulib file."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.table import Table

from kerege.cli.output import AsJson, print_json, refusals, stderr, stdout
from kerege.kernel.errors import Refusal
from kerege.methods.errors import MethodError


def pot(
    file: Annotated[Path, typer.Argument(help="A Pabulib file (.pb) with ballots of approval.")],
    *,
    satisfaction: Annotated[
        Literal["cost", "number"],
        typer.Option(help="What a supporter gains: the cost of a project, or one."),
    ],
    raise_by: Annotated[
        int,
        typer.Option(
            min=0, help="Money by which all parts are raised while something fits; 0: never."
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="Write a .pb file with what is funded.")] = None,
    as_json: AsJson = False,
) -> None:
    """Divide a pot by the Method of Equal Shares: each voter holds the same part of it."""
    with refusals(as_json=as_json):
        from kerege.kernel.pabulib import read_pb, write_pb
        from kerege.methods.allocation import equal_shares

        try:
            content = file.read_bytes()
        except OSError as error:
            raise Refusal(
                "The file cannot be read.", str(file), "Give the path of a .pb file."
            ) from error
        election = read_pb(content)
        try:
            found = equal_shares(
                election.costs,
                election.approves,
                election.budget,
                satisfaction=satisfaction,
                raise_by=raise_by,
            )
        except MethodError as error:
            raise Refusal(f"{error.what}.", error.where, error.mend) from error
        if out is not None:
            rule = f"equalshares/{satisfaction}" + (f"/raise_by={raise_by}" if raise_by else "")
            out.write_bytes(write_pb(election, found.chosen, rule))
            stderr.print(str(out), soft_wrap=True, markup=False)
        facts = _facts(election, found)
        print_json(facts) if as_json else _print(facts)


def _facts(election: Any, found: Any) -> dict[str, Any]:
    supporters = election.approves.sum(axis=0)
    return {
        "budget": election.budget,
        "voters": len(election.votes),
        "part_of_each": float(found.endowment),
        "unspent": found.unspent,
        "funded": [
            {
                "project": election.projects[c]["project_id"],
                "name": election.projects[c].get("name", ""),
                "cost": election.costs[c],
                "supporters": int(supporters[c]),
                "most_paid_by_one": float(price),
                "tied": place in found.tied,
            }
            for place, (c, price) in enumerate(zip(found.chosen, found.price, strict=True))
        ],
    }


def _print(facts: dict[str, Any]) -> None:
    table = Table("project", "name", "cost", "supporters", "most paid by one", "tied")
    for row in facts["funded"]:
        table.add_row(
            row["project"],
            row["name"],
            f"{row['cost']:,}",
            str(row["supporters"]),
            f"{row['most_paid_by_one']:,.2f}",
            "yes" if row["tied"] else "",
        )
    stdout.print(table)
    stdout.print(
        f"{facts['voters']} voters, a part of {facts['part_of_each']:,.2f} each;"
        f" {facts['unspent']:,} of {facts['budget']:,} unspent",
        highlight=False,
    )
