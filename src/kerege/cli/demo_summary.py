"""What the demonstration tells at its end: a summary that a minister could read."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.table import Table

from kerege.cli.output import stderr, stdout


@dataclass
class Timing:
    """How long a step took, in seconds, and whether it had been done before."""

    step: str
    seconds: float
    was_done: bool


def collect(folder: Path, timings: list[Timing]) -> dict[str, Any]:
    """Return the summary as plain data."""
    from django.utils import translation

    with translation.override("en"):
        return {
            "country": _country(),
            "loaded": _loaded(),
            "measured": _measured(),
            "needs": _needs(),
            "plan": _plan(),
            "files": sorted(str(path) for path in folder.iterdir() if path.is_file()),
            "accounts": _accounts(),
            "survey": _survey(),
            "seconds": {row.step: round(row.seconds, 2) for row in timings},
            "done_before": [row.step for row in timings if row.was_done],
        }


def _country() -> str:
    from kerege.reference import selectors

    country = selectors.country()
    return "" if country is None else str(country.name)


def _loaded() -> dict[str, int]:
    from kerege.evidence import selectors as evidence
    from kerege.needs import selectors as needs
    from kerege.reference import selectors as reference
    from kerege.register import selectors as register

    return {
        "regions and cities": reference.regions().count(),
        "datasets": evidence.datasets_visible_to(None).count(),
        "figures": evidence.figures_visible_to(None).count(),
        "statements of need": needs.statements().count(),
        "subjects of the register (synthetic)": sum(row.subjects for row in register.raw_counts()),
    }


def _measured() -> list[dict[str, Any]]:
    """Return each variable with the number of regions it is measured in, and what is not."""
    from kerege.evidence import selectors

    matrix: Any = selectors.measured_matrix()
    return [
        {
            "code": row.variable.code,
            "name": str(row.variable.name),
            "measured": row.measured,
            "regions": len(row.cells),
            "year": max((cell.year or 0 for cell in row.cells if cell), default=0) or None,
            "synthetic": any(cell.is_synthetic for cell in row.cells if cell),
            "computed": any(cell.run_id for cell in row.cells if cell),
        }
        for row in [*matrix.by_region, *matrix.national_only]
    ]


def _needs() -> list[dict[str, Any]]:
    from kerege.needs import selectors

    return [
        {
            "need": str(row.area),
            "severity": float(row.mean),
            "interval": [float(row.lower), float(row.upper)],
            "rank": float(row.rank),
            "rank_interval": [row.rank_lower, row.rank_upper],
            "synthetic": row.is_synthetic,
        }
        for row in selectors.most_urgent(3)
    ]


def _plan() -> dict[str, Any]:
    from kerege.concept import selectors
    from kerege.reference import selectors as reference

    version: Any = selectors.current()
    if version is None:
        return {}
    sums = selectors.totals(version)
    areas = {area.code: str(area.name) for area in reference.concept_areas()}
    return {
        "concept": str(version.concept),
        "version": version.number,
        "currency": sums.currency,
        "total": str(sums.total),
        "by_area": {areas[code]: str(value) for code, value in sorted(sums.by_area.items())},
        "by_year": {str(year): str(value) for year, value in sorted(sums.by_year.items())},
        "proven_optimal": version.plan.is_proven,
        "gap": version.plan.gap,
    }


def _survey() -> dict[str, Any]:
    """Return where the survey and the panel stand, and the address of one synthetic answer."""
    from django.urls import reverse

    from kerege.cli import demo_steps
    from kerege.needs import selectors
    from kerege.needs.selectors import surveys

    path = demo_steps.answer_file()
    answer = path.read_text() if path.exists() else ""
    return {
        "surveys": [reverse("needs-survey", args=[one.code]) for one in surveys.surveys(None)],
        "panels": [
            reverse("needs-panel", args=[one.code]) for one in selectors.published_panels("")
        ],
        "answer": reverse("needs-survey-answer", args=[answer]) if answer else "",
    }


def _accounts() -> dict[str, Any]:
    from kerege.cli import demo_steps

    return {
        "addresses": [f"{name}@{demo_steps.DOMAIN}" for name in demo_steps.ACCOUNTS],
        "password": demo_steps.password(),
    }


def as_json(summary: dict[str, Any]) -> str:
    """Return the summary as JSON."""
    return json.dumps(summary, ensure_ascii=False, indent=2, default=str) + "\n"


def show(summary: dict[str, Any]) -> None:
    """Print the summary for a reader."""
    stdout.print(f"\n[bold]{summary['country']}[/]: from evidence to a published Concept\n")
    loaded = ", ".join(f"{count:,} {name}" for name, count in summary["loaded"].items())
    stdout.print(f"Loaded: {loaded}.", highlight=False)
    _show_measured(summary["measured"])
    _show_needs(summary["needs"])
    _show_plan(summary["plan"])
    stdout.print("\n[bold]Files[/]")
    for path in summary["files"]:
        stdout.print(f"  {path}", highlight=False, soft_wrap=True)
    _show_survey(summary["survey"])
    accounts = summary["accounts"]
    stdout.print("\n[bold]Sign in[/] as one of", highlight=False)
    stdout.print(f"  {', '.join(accounts['addresses'])}", highlight=False)
    stdout.print(f"  password: {accounts['password']}", highlight=False, markup=False)
    times = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in summary["seconds"].items())
    stderr.print(f"\nTime: {times}; {sum(summary['seconds'].values()):.1f} s in all.", style="dim")


def _show_measured(rows: list[dict[str, Any]]) -> None:
    """Print what is observed in every region, and name what is not."""
    table = Table("Observed in every region", "Latest year", title="What is measured")
    observed = [row for row in rows if not row["computed"]]
    for row in observed:
        if row["measured"] == row["regions"]:
            table.add_row(row["name"], "not stated" if row["year"] is None else str(row["year"]))
    stdout.print(table)
    some = [
        f"{row['name']} ({row['measured']})"
        for row in observed
        if 0 < row["measured"] < row["regions"]
    ]
    sector_first = sorted(observed, key=lambda row: not row["code"].startswith("creative_"))
    missing = [row["name"] for row in sector_first if not row["measured"]]
    stdout.print(f"In some regions only: {_first(some)}.", highlight=False)
    stdout.print(f"[yellow]Not measured by region[/]: {_first(missing)}.", highlight=False)


def _show_survey(found: dict[str, Any]) -> None:
    if found["surveys"]:
        stdout.print("\n[bold]Survey and panel[/], [magenta]synthetic[/]", highlight=False)
        for path in [*found["surveys"], *found["panels"]]:
            stdout.print(f"  {path}", highlight=False)
    if found["answer"]:
        stdout.print("  one answer, beside its region:", highlight=False)
        stdout.print(f"  {found['answer']}", highlight=False, soft_wrap=True)


def _first(names: list[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more (see /evidence/)" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _show_needs(rows: list[dict[str, Any]]) -> None:
    stdout.print("\n[bold]The three most urgent needs of the country[/] (0 met, 1 most severe)")
    for number, row in enumerate(rows, start=1):
        low, high = row["interval"]
        first, last = row["rank_interval"]
        mark = " [magenta]partly synthetic[/]" if row["synthetic"] else ""
        stdout.print(
            f"  {number}. {row['need']}: {low:.2f} to {high:.2f}, central {row['severity']:.2f};"
            f" rank between {first} and {last}{mark}",
            highlight=False,
        )


def _show_plan(plan: dict[str, Any]) -> None:
    title = f"{plan['concept']}, version {plan['version']}, million {plan['currency']}"
    table = Table("Area", "Money", title=title)
    for name, value in plan["by_area"].items():
        table.add_row(name, _millions(value))
    table.add_row("[bold]Total[/]", f"[bold]{_millions(plan['total'])}[/]")
    table.columns[1].justify = "right"
    stdout.print(table)
    known = "Proven" if plan["proven_optimal"] else "Stopped by the time limit"
    stdout.print(
        f"{known}: no other plan within the limits is better by more than {plan['gap']:.3%}."
    )


def _millions(value: str) -> str:
    return f"{Decimal(value) / 1_000_000:,.1f}"
