"""Keeping the recipe of a run, and computing it again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.analysis import METHODS, statement
from kerege.evidence.analysis.counting import COUNTS
from kerege.evidence.analysis.reading import newest_figure, read_panel
from kerege.evidence.canonical import checksum
from kerege.evidence.models import Dataset, Run
from kerege.kernel.errors import Kind, Refusal

DIGITS_OF_A_NAME = 12
Again = Callable[[Run], tuple[Mapping[str, str], Any]]
"""From a run to the checksums of its inputs as they are read now, and its result."""

reproducers: dict[str, Again] = {}
"""Method -> how it is computed again. A later room adds its methods in ``apps.ready``."""


@dataclass(frozen=True)
class Rerun:
    """What came out when a run was computed again.

    Attributes
    ----------
    found
        Checksum of the result.
    changed_inputs
        Inputs whose checksum is no longer the recorded one.
    version
        The version of the method now; another one than the run's explains a difference.
    """

    run: Run
    found: str
    changed_inputs: list[str]
    version: str

    @property
    def is_same(self) -> bool:
        """Whether the result is the recorded one."""
        return self.found == self.run.result_checksum


@transaction.atomic
def record_run(
    *,
    by: Any,
    method: str,
    version: str,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str],
    result: Any,
    code: str = "",
    seed: int | None = None,
    datasets: Iterable[Dataset] = (),
    is_synthetic: bool = False,
    figures_up_to: int | None = None,
) -> Run:
    """Keep a recipe and the checksum of its result; the same recipe and result are kept once.

    Parameters
    ----------
    method
        The name of the method; `rerun` finds by it what computes the run again (see `reproducers`).
    inputs
        Name of an input -> its SHA-256.
    result
        What was computed, as JSON data (see `kerege.evidence.canonical`).
    code
        The first part of its name, by default the last part of the method's; a digest of recipe
        and result follows.
    datasets
        What the inputs come from. While one of them is not published, nor is the run.
    figures_up_to
        The newest figure (its key) when the inputs were read; by default the newest there is.
    """
    rules.may_record(by).require(method)
    found = checksum(result)
    name = code or method.rpartition(".")[2].replace("_", "-")
    recipe = checksum([method, version, parameters, [inputs, seed, found]])
    code = f"{name}-{recipe[:DIGITS_OF_A_NAME]}"
    known = Run.objects.filter(code=code).first()
    if known is not None:
        return known
    run = Run.objects.create(
        code=code,
        method=method,
        version=version,
        parameters=dict(parameters),
        inputs=dict(inputs),
        seed=seed,
        result_checksum=found,
        is_synthetic=is_synthetic,
        figures_up_to=newest_figure() if figures_up_to is None else figures_up_to,
        by=by,
    )
    run.datasets.set(datasets)
    audit.record(by=by, act="evidence.record_run", on=run, method=method, checksum=found)
    return run


def rerun(*, by: Any, run: Run) -> Rerun:
    """Compute a run again from the figures it was computed from, and compare the checksums.

    Nothing is changed: figures that were superseded since are read as they stood then.

    Raises
    ------
    Refusal
        If nobody knows how the method is computed.
    """
    rules.may_rerun(by).require(run.code)
    if again := reproducers.get(run.method):
        inputs, result = again(run)
        version = run.version
    elif known := METHODS.get(run.method):
        panel = read_panel(known.reads(run.parameters), run.datasets.all(), run.figures_up_to)
        inputs, version = panel.checksums(), known.version
        result = [statement(row) for row in known.compute(panel, run.parameters)]
    elif count := COUNTS.get(run.method):
        inputs, rows = count(run.parameters, run.figures_up_to)
        result, version = [statement(row) for row in rows], run.version
    else:
        raise Refusal(
            _("This installation does not know the method %(method)s.") % {"method": run.method},
            run.code,
            _("Use the version of Kerege that made the run."),
            Kind.NOT_FOUND,
        )
    changed = sorted(
        name for name in {*inputs, *run.inputs} if inputs.get(name) != run.inputs.get(name)
    )
    return Rerun(run, checksum(result), changed, version)
