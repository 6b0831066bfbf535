"""``kerege demo``: carry Kazakhstan from evidence to a published Concept, and serve the portal."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kerege.cli import demo_steps, demo_summary
from kerege.cli.demo_summary import Timing
from kerege.cli.django import make_tables, start
from kerege.cli.output import print_json, refusals, stderr
from kerege.cli.serve import require_free, run_portal
from kerege.kernel.database import state_folder
from kerege.kernel.errors import Kind, Refusal

ACT = "portal.demo_step"


@dataclass
class Journey:
    """The steps of the demonstration, each done once for one state of the code and the data."""

    progress: Progress
    fingerprint: str
    timings: list[Timing] = field(default_factory=list)

    def take(self, name: str, title: str, act: Callable[[Callable[[int, int], None]], Any]) -> None:
        """Do a step with a progress bar, unless it was done for this fingerprint.

        The work and the note that it was done are one transaction: a killed run leaves either
        both or neither.
        """
        from django.db import transaction

        from kerege.audit import selectors as audit

        task = self.progress.add_task(title, total=None)
        began = time.perf_counter()
        done = audit.latest_details(ACT, step=name)
        was_done = done is not None and done["fingerprint"] == self.fingerprint
        if not was_done:
            with transaction.atomic():
                act(lambda value, total: self.progress.update(task, completed=value, total=total))
                self._note(name)
        self.progress.update(task, completed=1, total=1)
        self.timings.append(Timing(name, time.perf_counter() - began, was_done))

    def plain(self, name: str, title: str, act: Callable[[], Any]) -> None:
        """Do a step that knows by itself what is left to do."""
        task = self.progress.add_task(title, total=None)
        began = time.perf_counter()
        act()
        self.progress.update(task, completed=1, total=1)
        self.timings.append(Timing(name, time.perf_counter() - began, was_done=False))

    def _note(self, name: str) -> None:
        from kerege.audit import services as audit
        from kerege.reference.selectors import country

        here = country()
        if here is None:
            raise Refusal("No country is loaded.", mend="Load one: kerege country load DIR")
        audit.record(by=None, act=ACT, on=here, step=name, fingerprint=self.fingerprint)


def fingerprint() -> str:
    """Return a checksum of the code and the country packages that the steps depend on."""
    from kerege import __file__ as package

    root = Path(package).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".csv", ".json", ".md", ".typ"} and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def demo(
    *,
    serve: Annotated[bool, typer.Option(help="Serve the portal after the summary.")] = True,
    out: Annotated[Path | None, typer.Option(help="Folder for the documents.")] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Carry Kazakhstan through the whole job and serve the portal."""
    with refusals(as_json=as_json):
        if serve:
            require_free(host, port)
        folder = (out or state_folder() / "out").resolve()
        require_writable(folder)
        timings = carry_through(folder)
        summary = demo_summary.collect(folder, timings)
        (folder / "summary.json").write_text(demo_summary.as_json(summary), encoding="utf-8")
        if as_json:
            print_json(summary)
        else:
            demo_summary.show(summary)
        if serve:
            run_portal(host=host, port=port, workers=2, jobs=True)


def require_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written to, before any work is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refusal(
            f"Nothing can be written there: {error.strerror or error}.",
            str(folder),
            "Give another folder with --out.",
            Kind.UNAVAILABLE,
        ) from error


def carry_through(folder: Path) -> list[Timing]:
    """Take every step that is left and return what each took."""
    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description:<46}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=stderr) as progress:
        journey = Journey(progress, fingerprint())
        journey.plain("database", "Database", start)
        journey.plain("tables", "Tables", make_tables)
        journey.plain("country", "Check and load Kazakhstan", demo_steps.load_country)
        journey.take("register", "Synthetic register", demo_steps.load_register)
        journey.take("evidence", "Measure", demo_steps.compute_evidence)
        journey.take("needs", "Diagnose needs", demo_steps.diagnose_needs)
        journey.take("plan", "Plan", demo_steps.plan_concept)
        journey.take("publish", "Publish the Concept", demo_steps.publish_concept)
        journey.take("people", "Accounts of the demonstration", demo_steps.create_people)
        journey.take("approval", "Show the way to approval", demo_steps.open_approval)
        journey.take("regional", "Regional plans", demo_steps.publish_regional_plans)
        journey.take("survey", "Ask the synthetic register", demo_steps.ask_survey)
        journey.take("panel", "Let invented experts weigh the needs", demo_steps.ask_panel)
        journey.plain("files", "Write the files", lambda: demo_steps.write_files(folder))
    return journey.timings
