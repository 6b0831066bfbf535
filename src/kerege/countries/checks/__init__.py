"""What a schema cannot say: the coherence of a package's tables with one another."""

from kerege.countries.checks import (
    borders,
    facts,
    figures,
    plausibility,
    references,
    scopes,
    territories,
    texts,
)
from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report

CHECKS = (
    references.check,
    texts.check,
    territories.check,
    borders.check,
    figures.check,
    scopes.check,
    facts.check,
    plausibility.check,
)

__all__ = ["CHECKS", "Tables", "check_coherence"]


def check_coherence(tables: Tables, report: Report) -> None:
    """Run every check on the sound rows."""
    for check in CHECKS:
        check(tables, report)
