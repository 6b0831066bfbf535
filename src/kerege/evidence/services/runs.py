"""Keeping the recipe of a run, and computing it again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from kerege.audit import services as audit
from kerege.evidence import rules
from kerege.evidence.canonical import checksum
from kerege.evidence.models import Dataset, Figure, Run


def identity(method: str, version: str, parameters: Mapping[str, Any], inputs: Any) -> str:
    """Return twelve hexadecimal digits that name a recipe."""
    return checksum([method, version, parameters, inputs])[:12]


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
        The full name of the method; ``rerun`` finds by it what computes the run again.
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
    code = f"{name}-{identity(method, version, parameters, [inputs, seed, found])}"
    known = Run.objects.filter(code=code).first()
    if known is not None:
        return known
    newest = Figure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    run = Run.objects.create(
        code=code,
        method=method,
        version=version,
        parameters=dict(parameters),
        inputs=dict(inputs),
        seed=seed,
        result_checksum=found,
        is_synthetic=is_synthetic,
        figures_up_to=newest if figures_up_to is None else figures_up_to,
        by=by,
    )
    run.datasets.set(datasets)
    audit.record(by=by, act="evidence.record_run", on=run, method=method, checksum=found)
    return run
