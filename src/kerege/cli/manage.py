"""Django's management commands on Kerege's database: ``python -m kerege.cli.manage COMMAND``."""

import sys

from kerege.cli.django import start


def main() -> None:
    """Run one management command."""
    start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage", *sys.argv[1:]])


if __name__ == "__main__":
    main()
