"""``kerege concept plans``: the plans of two versions side by side."""

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from rich.table import Table

from kerege.cli.output import stdout
from kerege.concept import selectors, services
from kerege.kernel.errors import Kind, Refusal


def read_plans(code: str, first: int | None, second: int | None) -> Any:
    """Return the plans of two versions side by side; the system sees drafts too."""
    versions = [one for one in selectors.all_versions_of(code) if hasattr(one, "plan")]
    chosen = {one.number: one for one in versions}
    after = second if second is not None else max(chosen, default=0)
    earlier = max((number for number in chosen if number < after), default=after)
    before = first if first is not None else earlier
    for number in (before, after):
        if number not in chosen:
            raise Refusal(
                "There is no version of this concept with a plan of that number.",
                f"{code} v{number}",
                "Have a plan computed: kerege concept plan.",
                Kind.NOT_FOUND,
            )
    return (before, after), services.plans_beside(
        by=None, before=chosen[before], after=chosen[after]
    )


def facts_of(heads: tuple[Any, Any], found: Any) -> dict[str, Any]:
    """Return both plans as plain data."""
    return {
        "from": heads[0],
        "to": heads[1],
        "plans": [_sheet(sheet) for sheet in (found.before, found.after)],
        "money": {by: [_pair(row) for row in rows] for by, rows in found.money.items()},
        "left": [_pair(row) for row in found.left],
        "units": [_pair(row) for row in found.units],
        "only": dict(zip(("from", "to"), found.measures, strict=True)),
    }


def _sheet(sheet: Any) -> dict[str, Any]:
    return {
        "total": str(sheet.total),
        "fall": sheet.fall,
        "gap": sheet.gap,
        "is_proven": sheet.is_proven,
        "left_least_and_most": sheet.left_ends,
        "per_head_least_and_most": sheet.per_head_ends,
        "gini_of_falls": sheet.gini_of_falls,
    }


def _pair(row: Any) -> dict[str, Any]:
    plain = asdict(row)
    return {key: _plain(value) for key, value in plain.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | tuple) else str(value)


def print_plans(heads: tuple[Any, Any], found: Any) -> None:
    """Print both plans beside each other."""
    table = Table("", *(f"v{head}" if isinstance(head, int) else head for head in heads), box=None)
    sheets = (found.before, found.after)
    table.add_row("proved gap, %", *(f"{100 * sheet.gap:.4f}" for sheet in sheets))
    table.add_row("the weighted needs fall by, %", *(f"{sheet.fall:.2f}" for sheet in sheets))
    table.add_row("money, million", *(f"{sheet.total / 1_000_000:,.1f}" for sheet in sheets))
    table.add_row(
        "Gini of what is removed", *(f"{sheet.gini_of_falls or 0:.3f}" for sheet in sheets)
    )
    for by, rows in found.money.items():
        for row in rows:
            table.add_row(
                f"  {by} {row.key or 'the whole country'}", *map(_millions, (row.before, row.after))
            )
    for row in found.left:
        table.add_row(
            f"  left of the needs, %, {row.key}", *(_share(x) for x in (row.before, row.after))
        )
    for row in found.units:
        table.add_row(
            f"  units {row.key[0]} {row.key[1]}".rstrip(), str(row.before), str(row.after)
        )
    stdout.print(table)


def _millions(amount: Any) -> str:
    return f"{amount / 1_000_000:,.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def read_what_if(version: Any, values: list[str], least_share: float, promises: list[str]) -> Any:
    """Return the plan of a version under other limits, beside its present one.

    Parameters
    ----------
    values
        As ``CODE=VALUE``: money in units of the currency, or a share from 0 to 1.
    promises
        As ``MEASURE`` or ``MEASURE:REGION``.
    """
    asked = services.WhatIf(
        dict(_value(text) for text in values),
        Decimal(str(least_share)),
        tuple((code, region) for code, _colon, region in (x.partition(":") for x in promises)),
    )
    return services.try_plan(by=None, version=version, asked=asked)


def _value(text: str) -> tuple[str, Decimal]:
    code, sign, value = text.partition("=")
    try:
        return code, Decimal(value if sign else "-")
    except InvalidOperation as error:
        raise Refusal(
            "A limit is not given as CODE=VALUE.", text, "Write budget_total_2027=6000000000."
        ) from error


def read_study(version: Any, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return a study of a version's plan, computed if it was not yet."""
    return services.compute_study(by=None, version=version, kind=kind, asked=asked)


def print_fairness(found: dict[str, Any]) -> None:
    """Print the plans from most effect to most equity."""
    table = Table(
        "way to equity", "least share, %", "needs fall, %", "price, %", "gap, %", box=None
    )
    for point in found["points"]:
        numbers = (point[name] for name in ("least", "fall", "price", "gap"))
        table.add_row(f"{point['weight']:.0%}", *(f"{number or 0:.2f}" for number in numbers))
    stdout.print(table)


def print_robust(found: dict[str, Any]) -> None:
    """Print both plans over the scenarios."""
    table = Table("removed of the needs, %", "expected values", "robust", box=None)
    for name, label in {
        "mean": "mean",
        "cvar": "mean of the worst",
        "least": "worst",
        "most": "best",
    }.items():
        table.add_row(label, *(f"{found[plan][name]:.2f}" for plan in ("plain", "robust")))
    stdout.print(table)
    stdout.print(f"given up for safety: {found['drop'] or 0:.2f} %; gap {found['gap']:.2f} %")
