"""``kerege needs survey``: forms, samples and responses of surveys."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kerege.cli.django import database
from kerege.cli.output import AsJson, print_json, stdout

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_surveys(*, as_json: AsJson = False) -> None:
    """List the surveys, drafts included."""
    with database(as_json=as_json):
        from kerege.needs.selectors import surveys as selectors

        found = [
            {"code": one.code, "title": str(one), "state": str(one.state), "answers": one.answers}
            for one in selectors.surveys(None)
        ]
        if as_json:
            print_json(found)
            return
        for one in found:
            stdout.print(f"{one['code']}: {one['title']} ({one['state']}, {one['answers']})")


@app.command()
def load(  # noqa: PLR0913 -- each option of a command is an argument
    code: str,
    file: Annotated[Path, typer.Argument(help="XLSForm: XLSX or Markdown, or ZIP with its files.")],
    *,
    title: Annotated[
        list[str], typer.Option(help="Its title by language, e.g. en=Needs; once for each.")
    ],
    smallest: Annotated[int, typer.Option(help="Fewest answers of which an estimate is shown.")],
    language: Annotated[str, typer.Option(help="Language of columns without a language.")] = "ru",
    for_everyone: Annotated[bool, typer.Option(help="Anybody may answer.")] = False,
    territory_question: Annotated[str, typer.Option(help="Question with the region's code.")] = "",
    subsector_question: Annotated[str, typer.Option(help="Question with the sub-sector.")] = "",
    open_it: Annotated[bool, typer.Option("--open", help="Open it for answers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a survey of an XLSForm; a survey that was opened gets a new version of its form."""
    with database(as_json=as_json):
        from kerege.needs import services
        from kerege.needs.selectors import surveys as selectors

        if not selectors.is_opened(code):
            services.create_survey(
                by=None,
                code=code,
                titles=dict(one.split("=", 1) for one in title if "=" in one),
                smallest=smallest,
                is_for_everyone=for_everyone,
                territory_question=territory_question,
                subsector_question=subsector_question,
            )
        survey = selectors.every_survey(code)
        form = services.load_form(
            by=None, survey=survey, content=_read(file), name=file.name, language=language
        )
        if open_it:
            survey = services.move_survey(by=None, survey=survey, to="open")
        made = {"code": code, "version": form.number, "checksum": form.checksum}
        made["state"] = str(survey.state)
        print_json(made) if as_json else stdout.print(f"{code}: version {form.number}")


@app.command()
def export(
    code: str,
    out: Annotated[Path, typer.Argument(help="Where: .xlsx, or .zip with the files it names.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write the newest form of a survey as XLSForm, to a name in .zip with the files it names."""
    with database(as_json=as_json):
        from kerege.needs.selectors import surveys as selectors

        write = selectors.packed_form if out.suffix == ".zip" else selectors.written_form
        number, content = write(selectors.every_survey(code))
        out.write_bytes(content)
        made = {"file": str(out), "version": number}
        print_json(made) if as_json else stdout.print(f"{out}: version {number}")


@app.command("import")
def import_(
    code: str,
    file: Annotated[
        Path, typer.Argument(help="Submissions of KoboToolbox or ODK: JSON, XML, CSV.")
    ],
    *,
    synthetic: Annotated[bool, typer.Option(help="The answers were made up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take over submissions; the same again change nothing, edits replace what they edit."""
    with database(as_json=as_json):
        from kerege.needs import services
        from kerege.needs.selectors import surveys as selectors

        done = services.import_submissions(
            by=None,
            survey=selectors.every_survey(code),
            content=_read(file),
            name=file.name,
            is_synthetic=synthetic,
        )
        if as_json:
            print_json(asdict(done))
            return
        stdout.print(f"{done.created} new, {done.edited} edited, {done.unchanged} known already")


@app.command()
def sample(  # noqa: PLR0913 -- each is an option of the command
    code: str,
    *,
    seed: Annotated[int, typer.Option(help="Any whole number; it is kept.")],
    wanted: Annotated[int, typer.Option(help="Answers wanted in all.")],
    least: Annotated[int, typer.Option(help="Answers wanted at least of each stratum.")],
    expected_rate: Annotated[float, typer.Option(help="Share expected to answer, e.g. 0.3.")],
    as_json: AsJson = False,
) -> None:
    """Draw a sample of the register by region and sub-sector."""
    with database(as_json=as_json):
        from kerege.needs import services
        from kerege.needs.selectors import surveys as selectors

        drawn = services.draw_sample(
            by=None,
            survey=selectors.every_survey(code),
            seed=seed,
            wanted=wanted,
            least=least,
            expected_rate=expected_rate,
        )
        number = sum(row["drawn"] for row in drawn.strata)
        made = {"drawn": number, "strata": drawn.strata, "frame_checksum": drawn.frame_checksum}
        made["is_synthetic"] = drawn.is_synthetic
        print_json(made) if as_json else stdout.print(f"{number} drawn")


@app.command()
def estimate(code: str, question: str, *, as_json: AsJson = False) -> None:
    """Estimate a question by region: a run of the evidence with its figures."""
    with database(as_json=as_json):
        from kerege.needs import services
        from kerege.needs.selectors import surveys as selectors

        run = services.estimate_question(
            by=None, survey=selectors.every_survey(code), question=question
        )
        made = {"run": run.code, "checksum": run.result_checksum, "is_synthetic": run.is_synthetic}
        print_json(made) if as_json else stdout.print(f"{run.code}: {run.result_checksum}")


def _read(file: Path) -> bytes:
    from kerege.kernel.errors import Refusal

    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(
            "The file cannot be read.", str(file), "Name a file that exists and can be read."
        ) from error


__all__ = ["app"]
