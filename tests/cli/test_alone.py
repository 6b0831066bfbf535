"""The command line where only the numerical library is installed, and what refusals quote."""

import subprocess
import sys
from pathlib import Path

import pytest

from kerege.cli.output import say
from kerege.countries import __file__ as countries
from kerege.kernel.errors import Refusal

KAZAKHSTAN = str(Path(countries).parent / "kazakhstan")
ALONE = (
    "import sys\n"
    "for name in ('django', 'frictionless', 'polars', 'altair'):\n"
    "    sys.modules[name] = None\n"
    "from kerege.cli.main import main\n"
    "sys.argv = ['kerege', *sys.argv[1:]]\n"
    "main()\n"
)


@pytest.mark.parametrize("command", [("evidence", "list"), ("country", "check", KAZAKHSTAN)])
def test_a_command_of_the_portal_says_what_to_install(command) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 7
    assert "pip install 'kerege[portal]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_and_methods_need_no_portal() -> None:
    use = ALONE.replace("main()\n", "") + "import kerege.methods.regional\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", use, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "evidence" in done.stdout


def test_what_a_refusal_quotes_is_not_read_as_markup(capsys) -> None:
    say(Refusal("'[red]x[/]' is not known.", "[bold]row 3[/]", "Leave [it] out."))
    said = capsys.readouterr().err
    assert "'[red]x[/]' is not known." in said
    assert "[bold]row 3[/]" in said
