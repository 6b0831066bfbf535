"""Recording figures: nothing twice, nothing overwritten."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.enums import DatasetStatus
from kerege.evidence.lookup import Lookup
from kerege.evidence.models import Dataset, Figure, Run
from kerege.evidence.rows import FigureRow, as_decimal
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.period import parse_period
from kerege.kernel.table_file import Problem
from kerege.kernel.text import LANGUAGES, in_every_language

BATCH = 1000
STATEMENT = (
    "variable_id",
    "territory_id",
    "period",
    "activity_id",
    "scope_id",
    "breakdown",
    "value",
    "lower",
    "upper",
    "interval",
    "relation",
    "observation",
    "is_synthetic",
    "dataset_id",
    "run_id",
    "source_url",
    "as_of",
    *(f"{text}_{language}" for text in ("source", "note") for language in LANGUAGES),
)
"""What a figure says; a difference in any of it is a new version."""


@dataclass(frozen=True)
class Recorded:
    """How many figures were new, changed, unchanged, or no longer stated."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0


def record_figures(
    *,
    by: Any,
    dataset: Dataset,
    rows: Sequence[FigureRow],
    reason: str = "",
    is_complete: bool = False,
) -> Recorded:
    """Record the figures of a dataset; the same content a second time changes nothing.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    dataset
        Where the figures come from. A person may record only while it is not published.
    rows
        All or some of its figures, in one transaction: all are recorded or none.
    reason
        Why figures that are already known change; by default, that the source was loaded anew.
    is_complete
        True: the rows are all there is, so other figures of the dataset cease to be current.

    Raises
    ------
    Refusal
        If any row cannot be recorded; the first is named, and how many there are.
    """
    rules.may_record_in(by, dataset).require(dataset.code)
    why = reason or _("The source was loaded anew (%(day)s).") % {"day": dataset.retrieved_on or ""}
    return _record(by, dataset, rows, why, is_complete=is_complete)


def now_holds(by: Any, dataset: Dataset) -> None:
    """Note whose figures a dataset holds; an approval of others falls."""
    found = Dataset.objects.filter(pk=dataset.pk)
    found.filter(status=DatasetStatus.APPROVED).update(status=DatasetStatus.CHECKED)
    found.exclude(status=DatasetStatus.PUBLISHED).update(approved_by=None, approved_at=None)
    found.update(loaded_by=by)
    dataset.refresh_from_db(fields=["status", "loaded_by", "approved_by", "approved_at"])


@dataclass(frozen=True)
class Differences:
    """What rows would change in a dataset: new, changed (before, after) and no longer stated."""

    added: list[Figure]
    changed: list[tuple[Figure, Figure]]
    retired: list[Figure]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.retired)

    def counts(self) -> dict[str, int]:
        """Return how many of each there are."""
        return {name: len(getattr(self, name)) for name in ("added", "changed", "retired")}


def difference(dataset: Dataset, rows: Sequence[FigureRow]) -> Differences:
    """Return what the rows, taken as the whole dataset, would change; nothing is recorded."""
    lookup = Lookup()
    refuse_problems(list(lookup.problems(rows)))
    wanted = {row.stable_code(): _figure(lookup, dataset, row) for row in rows}
    found = Figure.objects.filter(dataset=dataset, is_current=True)
    known = {figure.code: figure for figure in found.select_related("variable", "territory")}
    return Differences(
        [figure for code, figure in wanted.items() if code not in known],
        [
            (known[code], figure)
            for code, figure in wanted.items()
            if code in known and _says(known[code]) != _says(figure)
        ],
        [figure for code, figure in known.items() if code not in wanted],
    )


def restate_figures(*, dataset: Dataset, rows: Sequence[FigureRow], reason: str) -> Recorded:
    """Replace the figures of a dataset for a reason that a second person has accepted."""
    return _record(None, dataset, rows, reason, is_complete=True)


def record_results(*, by: Any, run: Run, rows: Sequence[FigureRow]) -> Recorded:
    """Record what a run computed; figures of its method's earlier runs are superseded."""
    rules.may_record(by).require(run.code)
    why = _("Computed anew by the run %(run)s.") % {"run": run.code}
    return _record(by, run, rows, why, is_complete=False)


@transaction.atomic
def _record(
    by: Any, origin: Dataset | Run, rows: Sequence[FigureRow], reason: str, *, is_complete: bool
) -> Recorded:
    # One at a time: two loads of the same new figures would both find them missing.
    type(origin).objects.select_for_update().get(pk=origin.pk)
    lookup = Lookup()
    refuse_problems(list(lookup.problems(rows)))
    wanted = {row.stable_code(): _figure(lookup, origin, row) for row in rows}
    current = _current(origin, wanted)
    added, changed = [], []
    for code, figure in wanted.items():
        known = current.get(code)
        if known is None:
            added.append(figure)
        elif _says(known) != _says(figure):
            figure.supersedes, figure.reason = known, reason[:300]
            changed.append(figure)
    Figure.objects.filter(pk__in=[new.supersedes_id for new in changed]).update(is_current=False)
    Figure.objects.bulk_create(added + changed, batch_size=BATCH)
    retired = _retire(origin, wanted) if is_complete else 0
    counts = Recorded(len(added), len(changed), len(wanted) - len(added) - len(changed), retired)
    if counts.added or counts.changed or counts.retired:
        if isinstance(origin, Dataset):
            now_holds(by, origin)
        audit.record(by=by, act="evidence.record_figures", on=origin, **asdict(counts))
    return counts


def refuse_problems(problems: Sequence[Problem], more: int | None = None) -> None:
    """Refuse rows with problems: the first is named, and how many more there are."""
    if not problems:
        return
    first = problems[0]
    more = len(problems) - 1 if more is None else more
    what = f"'{first.value}': {first.what}"
    if more:
        what += " " + _("(and %(more)s more)") % {"more": more}
    raise Refusal(what, f"{first.place}, {first.column}", first.mend)


def _figure(lookup: Lookup, origin: Dataset | Run, row: FigureRow) -> Figure:
    notes = {f"note_{language}": row.notes.get(language, "") for language in LANGUAGES}
    synthetic = row.is_synthetic if row.is_synthetic is not None else origin.is_synthetic
    return Figure(
        code=row.stable_code(),
        variable_id=lookup.variables[row.variable].pk,
        territory_id=lookup.territories[row.territory],
        period=row.period.strip(),
        year=parse_period(row.period).year if row.period else None,
        activity_id=lookup.activities[row.activity] if row.activity else None,
        scope_id=lookup.scopes[row.scope] if row.scope else None,
        breakdown=row.breakdown,
        value=as_decimal(row.value),
        lower=as_decimal(row.lower),
        upper=as_decimal(row.upper),
        interval=row.interval,
        relation=row.relation,
        observation=row.observation,
        is_synthetic=synthetic or origin.is_synthetic,
        dataset=origin if isinstance(origin, Dataset) else None,
        run=origin if isinstance(origin, Run) else None,
        source_url=row.source_url,
        as_of=row.as_of,
        **notes,
        **in_every_language("source", row.source),
    )


def _says(figure: Figure) -> tuple[Any, ...]:
    said = (getattr(figure, name) for name in STATEMENT)
    return tuple(None if value == "" else value for value in said)


def _current(origin: Dataset | Run, wanted: dict[str, Figure]) -> dict[str, Figure]:
    found = Figure.objects.select_for_update(of=("self",)).select_related("dataset")
    current = {
        known.code: known for known in found.filter(code__in=wanted, is_current=True).order_by("pk")
    }
    for known in current.values():
        same = known.dataset_id == origin.pk if isinstance(origin, Dataset) else known.run_id
        if not same:
            raise Refusal(
                _("This figure belongs to another source: %(source)s.")
                % {"source": known.dataset or _("a run")},
                known.code,
                _("Give the new figure a code of its own; both will stand side by side."),
                Kind.CONFLICT,
            )
    return current


def _retire(origin: Dataset | Run, wanted: dict[str, Figure]) -> int:
    if not isinstance(origin, Dataset):
        return 0
    others = Figure.objects.filter(dataset=origin, is_current=True).exclude(code__in=wanted)
    return others.update(is_current=False)
