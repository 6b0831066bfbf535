"""The command line: ``kerege country|evidence|needs|concept|serve|worker|demo``."""
