"""The command ``kerege``: one sub-command for each step of the path."""

import importlib
import sys
import warnings

import typer

from kerege.cli.demo import demo
from kerege.cli.output import say
from kerege.cli.serve import serve, worker
from kerege.kernel.errors import EXIT_CODE, Kind, Refusal

app = typer.Typer(
    name="kerege",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From evidence to need, measure, award and result: the system for creative industries.",
    epilog=(
        "Data go to standard output, progress and refusals to standard error; --json prints data"
        " and refusals for programs. A refusal says what is wrong, where, and how to mend it. Exit"
        " codes: 0 done, 2 wrong input, 4 forbidden, 5 not found, 6 conflict or another result,"
        " 7 unavailable."
    ),
)


def _add(name: str, help_text: str) -> None:
    """Add the sub-command of a step; its module is small and imports heavy things when used."""
    module = importlib.import_module(f"kerege.cli.{name}")
    app.add_typer(module.app, name=name, help=help_text)


for _name, _help in {
    "country": "Check and load country data packages.",
    "people": "Who represents a region or a sub-sector, by which document.",
    "register": "Creative subjects: check and load the files of regional and state registers.",
    "evidence": "Datasets, figures and runs.",
    "needs": "Statements and the diagnosis of needs.",
    "concept": "The concept: plan, publish, documents.",
    "methods": "Methods on files, without the portal: protect a table.",
}.items():
    if importlib.util.find_spec(f"kerege.cli.{_name}"):
        _add(_name, _help)

app.command()(demo)
app.command()(serve)
app.command()(worker)


def main() -> None:
    """Run the command line; without the portal's packages its commands say what to install."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    try:
        app()
    except ModuleNotFoundError as error:
        if (error.name or "kerege").partition(".")[0] == "kerege":
            raise
        say(
            Refusal(
                f"This command needs the package '{error.name}', which is not installed.",
                mend="Install the portal with its packages: pip install 'kerege[portal]'",
                kind=Kind.UNAVAILABLE,
            )
        )
        sys.exit(EXIT_CODE[Kind.UNAVAILABLE])


if __name__ == "__main__":
    main()
