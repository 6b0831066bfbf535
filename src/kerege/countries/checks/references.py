"""Codes that must be found in another table."""

from kerege.countries.checks.tables import Tables
from kerege.countries.problems import Report
from kerege.countries.profile import PROFILE


def check(tables: Tables, report: Report) -> None:
    """Look every reference up, also those of cells with several codes."""
    for table in tables:
        resource = PROFILE[table.name]
        many = {field.name for field in resource.fields if field.many}
        for column, (target, target_column) in resource.references.items():
            if not tables.has(target):
                continue
            known = tables.codes(target)
            for row in table.rows:
                codes = row.many(column) if column in many else [row[column]]
                for code in codes:
                    if code is not None and code not in known:
                        report.add(
                            "unknown-reference",
                            table.file,
                            row.number,
                            column,
                            code,
                            detail=f"{target_column} of {target}",
                        )
