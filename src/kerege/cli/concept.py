"""``kerege concept``: load, plan, publish and export the concept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from kerege.cli import concept_approval, concept_open, concept_pot, consult
from kerege.cli.concept_version import named_version
from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stderr, stdout
from kerege.kernel.errors import Kind, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(no_args_is_help=True)
app.add_typer(consult.app, name="consult")
app.command("pot")(concept_pot.pot)
app.command("iati")(concept_open.iati)
app.command("package")(concept_open.package)
app.command("renew")(concept_open.renew)
app.add_typer(
    concept_approval.app, name="route", help="Send a version on its way to those who must agree."
)
Code = Annotated[str, typer.Argument(help="Code of the concept; by default the newest one.")]
Number = Annotated[int | None, typer.Option("--version", help="Number; by default the newest.")]
Source = Annotated[
    Path,
    typer.Argument(
        help="What 'kerege concept package' wrote, or a country's folder with concept.csv, ..."
    ),
]


def _facts(version: Any) -> dict[str, Any]:
    from kerege.concept import selectors

    totals = selectors.totals(version)
    plan = getattr(version, "plan", None)
    return {
        "concept": version.concept.code,
        "version": version.number,
        "status": version.status,
        "checksum": version.checksum,
        "title": version.concept.title_en or version.concept.code,
        **selectors.counts(version),
        "total": str(totals.total),
        "currency": totals.currency,
        "by_area": {code: str(money) for code, money in totals.by_area.items()},
        "by_year": {str(year): str(money) for year, money in totals.by_year.items()},
        "by_source": {code: str(money) for code, money in totals.by_source.items()},
        "proven": plan.is_proven if plan else None,
        "gap": plan.gap if plan else None,
        "choice": plan.choice if plan else None,
        "needs_fall_by": plan.reductions if plan else None,
        "documents": [
            f"{row.language or 'content'}.{row.format}" for row in selectors.renditions(version)
        ],
    }


def _tell(version: Any, *, as_json: bool, **more: Any) -> None:
    facts = _facts(version) | more
    print_json(facts) if as_json else _print(facts)


def _print(facts: dict[str, Any]) -> None:
    stdout.print(f"[bold]{facts['title']}[/]", highlight=False)
    stdout.print(
        f"{facts['concept']} v{facts['version']}, {facts['status']} {facts['checksum'][:16]}",
        highlight=False,
    )
    table = Table(show_header=False, box=None)
    for name in ("goals", "measures", "indicators"):
        table.add_row(name, str(facts[name]))
    table.add_row("money", f"{_millions(facts['total'])} million {facts['currency']}")
    for code, money in facts["by_area"].items():
        table.add_row(f"  area {code}", _millions(money))
    if facts["needs_fall_by"]:
        fall = facts["needs_fall_by"]
        bounds = f"{fall['low']:.1f} to {fall['high']:.1f}"
        table.add_row("the weighted needs fall by", f"{fall['central']:.1f} % ({bounds})")
        table.add_row("proved optimal", f"{facts['proven']} (gap {facts['gap']:.5f})")
    if facts["choice"]:
        asked = facts["choice"]["asked"]
        table.add_row("kind of plan", ", ".join(f"{name} {value}" for name, value in asked.items()))
    table.add_row("documents", ", ".join(facts["documents"]) or "none")
    if "differs" in facts:
        made = "a new draft" if facts["new"] else "loaded before: nothing was changed"
        table.add_row("package", made)
        table.add_row("  differs here", ", ".join(facts["differs"]) or "nothing")
    stdout.print(table)


def _millions(amount: str) -> str:
    return f"{float(amount) / 1e6:,.1f}"


@app.command()
def show(code: Code = "", *, version: Number = None, as_json: AsJson = False) -> None:
    """Show a version: its state, its money by area, its plan and its documents."""
    with database(as_json=as_json):
        _tell(named_version(code, version), as_json=as_json)


@app.command()
def draft(code: Code = "", *, as_json: AsJson = False) -> None:
    """Begin the next version with the texts and data of the newest, without its plan."""
    with database(as_json=as_json):
        from kerege.concept import services

        made = services.begin_draft(by=None, version=named_version(code, None))
        _tell(made, as_json=as_json)


@app.command()
def load(source: Source, *, as_json: AsJson = False) -> None:
    """Load a package or a folder into a draft; the same content twice changes nothing."""
    with database(as_json=as_json):
        from kerege.concept import services

        if concept_open.is_package(source):
            taken = services.take_package(by=None, files=concept_open.read_files(source))
            new, differs = taken.is_new, list(taken.differs)
            _tell(taken.version, as_json=as_json, new=new, differs=differs)
        else:
            _tell(services.load_package(by=None, folder=source), as_json=as_json)


@app.command()
def plan(  # noqa: PLR0913 -- the options of the command
    folder: Annotated[Path, typer.Argument(help="The folder with limits.csv.")],
    *,
    code: Annotated[str, typer.Option(help="Code of the concept; by default the newest.")] = "",
    gap: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=0.5,
            help="How close the proof must be; by default 0.0001, fair 0.001, robust 0.01.",
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="The longest search.")] = 60,
    panel: Annotated[
        str, typer.Option(help="A published panel of experts whose weights of needs count.")
    ] = "",
    kind: Annotated[str, typer.Option(help="expected or robust.")] = "expected",
    safety: Annotated[
        float | None, typer.Option(help="Robust: weight of the worst scenarios, 0 to 1.")
    ] = None,
    tail: Annotated[
        float | None, typer.Option(help="Robust: part that counts as the worst, 0 to 1.")
    ] = None,
    scenarios: Annotated[int | None, typer.Option(help="Robust: how many are drawn.")] = None,
    seed: Annotated[int | None, typer.Option(help="Robust: the same seed draws the same.")] = None,
    fairness: Annotated[
        float | None,
        typer.Option(help="Way from most effect (0) to most equity between regions (1)."),
    ] = None,
    least_share: Annotated[
        float | None,
        typer.Option(help="Share of its needs each region loses at least; instead of --fairness."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the plan of the newest draft under the limits of a folder."""
    with database(as_json=as_json):
        from kerege.concept import selectors, services

        version = named_version(code, None)
        given = {"safety": safety, "tail": tail, "count": scenarios, "seed": seed}
        fair = {"fairness": fairness, "least_share": least_share}
        choice = services.choice_of({"kind": kind, **given, **fair})
        limits = services.read_limits(folder, selectors.limit_names(version))
        stderr.print("Planning ...")
        services.plan_version(
            by=None,
            version=version,
            limits=limits,
            gap=gap,
            time_limit=seconds,
            panel=panel,
            choice=choice,
        )
        _tell(named_version(code, None), as_json=as_json)


@app.command()
def publish(code: Code = "", *, as_json: AsJson = False) -> None:
    """Publish the newest draft for good, and produce its documents."""
    with database(as_json=as_json):
        from kerege.concept import services

        version = services.publish_version(by=None, version=named_version(code, None))
        stderr.print("Producing documents ...")
        services.render_version(by=None, version=version)
        _tell(version, as_json=as_json)


@app.command()
def export(  # noqa: PLR0913 -- each is an option of the command
    code: Code = "",
    *,
    version: Number = None,
    language: Annotated[str, typer.Option(help="kk, ru, en or all.")] = "all",
    form: Annotated[str, typer.Option("--format", help="html, pdf, docx, json or all.")] = "all",
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Write documents of a published version into a folder."""
    with database(as_json=as_json):
        from kerege.concept import selectors

        found = named_version(code, version)
        chosen = [
            row
            for row in selectors.renditions(found)
            if language in ("all", row.language) and form in ("all", row.format)
        ]
        if not chosen:
            raise Refusal(
                "There is no such document.",
                f"{found.concept.code} v{found.number}, {language}, {form}",
                "Publish the version first (kerege concept publish), or choose kk, ru or en and"
                " html, pdf, docx or json.",
                Kind.NOT_FOUND,
            )
        written = list(_write(chosen, out))
        if as_json:
            print_json({"files": [str(path) for path in written]})
        else:
            for path in written:
                stdout.print(str(path), highlight=False, markup=False, soft_wrap=True)


@app.command()
def compare(  # noqa: PLR0913 -- each is an option of the command
    code: Annotated[str, typer.Argument(help="Code of the concept.")],
    *,
    first: Annotated[int | None, typer.Option("--from", help="By default the one before.")] = None,
    second: Annotated[int | None, typer.Option("--to", help="By default the newest.")] = None,
    language: Annotated[str, typer.Option(help="kk, ru or en.")] = "ru",
    docx: Annotated[Path | None, typer.Option(help="Write the comparison table here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two versions: words, figures, money, measures, indicators, goals."""
    with database(as_json=as_json):
        from kerege.cli.concept_comparison import facts_of, print_comparison, read_pair, write_table

        pair = read_pair(code, first, second)
        if docx is not None:
            write_table(pair, language, docx)
        print_json(facts_of(pair)) if as_json else print_comparison(pair, language)


@app.command()
def plans(
    code: Annotated[str, typer.Argument(help="Code of the concept.")],
    *,
    first: Annotated[int | None, typer.Option("--from", help="By default the one before.")] = None,
    second: Annotated[int | None, typer.Option("--to", help="By default the newest.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put the plans of two versions side by side: money, measures, needs left, equity, proof."""
    with database(as_json=as_json):
        from kerege.cli.concept_plans import facts_of, print_plans, read_plans

        numbers, found = read_plans(code, first, second)
        print_json(facts_of(numbers, found)) if as_json else print_plans(numbers, found)


@app.command("what-if")
def what_if(  # noqa: PLR0913 -- each is an option of the command
    code: Code = "",
    *,
    version: Number = None,
    limit: Annotated[
        list[str] | None, typer.Option("--set", help="CODE=VALUE of a limit; can be repeated.")
    ] = None,
    least_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of its needs each region loses at least.")
    ] = 0.0,
    promise: Annotated[
        list[str] | None, typer.Option(help="MEASURE or MEASURE:REGION; can be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the plan would be under other limits, beside the present one; nothing is kept."""
    with database(as_json=as_json):
        from kerege.cli.concept_plans import facts_of, print_plans, read_what_if

        _tried, found = read_what_if(
            named_version(code, version), limit or [], least_share, promise or []
        )
        heads = ("present", "what if")
        print_json(facts_of(heads, found)) if as_json else print_plans(heads, found)


@app.command()
def fairness(code: Code = "", *, version: Number = None, as_json: AsJson = False) -> None:
    """Show what fairness between regions costs in effect: plans from most effect to most equity."""
    with database(as_json=as_json):
        from kerege.cli.concept_plans import print_fairness, read_study

        found = read_study(named_version(code, version), "fairness", {})
        print_json(found) if as_json else print_fairness(found)


@app.command()
def robust(  # noqa: PLR0913 -- each is an option of the command
    code: Code = "",
    *,
    safety: Annotated[float, typer.Option(min=0, max=1, help="Weight of the worst scenarios.")],
    tail: Annotated[float, typer.Option(min=0.01, max=1, help="Part that counts as the worst.")],
    scenarios: Annotated[int, typer.Option(min=5, max=20, help="How many are drawn.")] = 12,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same.")] = 1,
    version: Number = None,
    as_json: AsJson = False,
) -> None:
    """Show a plan that is safe against other needs and effects, and what that costs."""
    with database(as_json=as_json):
        from kerege.cli.concept_plans import print_robust, read_study

        asked = {"safety": safety, "tail": tail, "count": scenarios, "seed": seed}
        found = read_study(named_version(code, version), "robust", asked)
        print_json(found) if as_json else print_robust(found)


def _write(renditions: "Iterable[Any]", folder: Path) -> "Iterable[Path]":
    """Write documents; a file that is the same already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in renditions:
        with row.document.file.open("rb") as stream:
            content = stream.read()
        target = folder / Path(row.document.filename).name
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
        yield target
