"""The command ``kerege``: one sub-command for each step of the path."""

import importlib
import warnings

import typer

from kerege.cli.demo import demo
from kerege.cli.serve import serve, worker

app = typer.Typer(
    name="kerege",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From evidence to need, measure, award and result: the system for creative industries.",
)


def _add(name: str, help_text: str) -> None:
    """Add the sub-command of a step; its module is small and imports heavy things when used."""
    module = importlib.import_module(f"kerege.cli.{name}")
    app.add_typer(module.app, name=name, help=help_text)


for _name, _help in {
    "country": "Check and load country data packages.",
    "evidence": "Datasets, figures and runs.",
    "needs": "Statements and the diagnosis of needs.",
    "concept": "The concept: plan, publish, documents.",
}.items():
    if importlib.util.find_spec(f"kerege.cli.{_name}"):
        _add(_name, _help)

app.command()(demo)
app.command()(serve)
app.command()(worker)


def main() -> None:
    """Run the command line."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    app()


if __name__ == "__main__":
    main()
