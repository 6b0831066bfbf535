"""How a published panel weighs the needs, with the uncertainty of its weights."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.methods.judgement import group_weight_bootstrap
from kerege.needs.analysis.panel_again import checksums, rounds_of, rules_of
from kerege.needs.analysis.panels import table_of
from kerege.needs.assumptions import Assumptions
from kerege.needs.models import Panel
from kerege.needs.panel_pairs import matrix
from kerege.reference import selectors as reference

STREAM = 4
"""Of the seed of the diagnosis: severities are drawn from the streams before it."""


@dataclass(frozen=True)
class Weighing:
    """Weights of the needs, 1 on average, (needs,), in each draw, (draws, needs); their errors."""

    panel: str
    run: str
    checksum: str
    answers: str
    experts: int
    weights: np.ndarray
    errors: np.ndarray
    draws: np.ndarray
    is_synthetic: bool

    def recipe(self) -> dict[str, Any]:
        """Return what the recipe of a diagnosis says of its weights."""
        return {
            "panel": self.panel,
            "run": self.run,
            "result_checksum": self.checksum,
            "experts": self.experts,
            "function": "kerege.methods.judgement.group_weight_bootstrap",
        }

    def contents(self) -> list[str]:
        """Return what the weights are made of, for the checksum of the inputs."""
        return [self.panel, self.checksum, self.answers]


def unjudged(panel: Panel, areas: list[Any]) -> list[str]:
    """Return the needs that a panel has not weighed."""
    return [area.code for area in areas if area.code not in panel.result["weights"]]


def weighing_of(panel: Panel, areas: list[Any], assumptions: Assumptions) -> Weighing:
    """Return how a published panel weighs needs; its experts are drawn anew for the error.

    Raises
    ------
    Refusal
        If the panel has not judged one of the needs, or gives none of them any weight.
    """
    if missing := unjudged(panel, areas):
        raise Refusal(
            _("The panel has not judged some needs of the diagnosis."),
            ", ".join(missing),
            _("Choose a panel that has judged all of them, or diagnose with equal weights."),
            Kind.CONFLICT,
        )
    rules, rows = rules_of(panel), rounds_of(panel)[-1]
    generator = np.random.default_rng([assumptions.seed, STREAM])
    if rules.is_pairs:
        answers = np.array([matrix(rules.codes, row.answers) for row in rows])
        aggregate, missing_answers = rules.aggregation, None
    else:
        answers = table_of(rules, rows)
        aggregate, missing_answers = "medians", np.isnan(answers)
    found = group_weight_bootstrap(
        answers,
        aggregate=aggregate,
        generator=generator,
        draws=assumptions.draws,
        missing=missing_answers,
    )
    columns = [rules.codes.index(area.code) for area in areas]
    draws = _one_on_average(panel, found.draws[:, columns])
    return Weighing(
        panel=panel.code,
        run=panel.run.code,
        checksum=panel.run.result_checksum,
        answers=checksums(panel)["answers"],
        experts=len(rows),
        weights=_one_on_average(panel, found.weights[columns]),
        errors=draws.std(axis=0, ddof=1),
        draws=draws,
        is_synthetic=panel.is_synthetic,
    )


def _one_on_average(panel: Panel, weights: np.ndarray) -> np.ndarray:
    """Scale the weights of the needs that are diagnosed, of all that were judged."""
    mean = weights.mean(axis=-1, keepdims=True)
    if not mean.all():
        raise Refusal(
            _("The panel gives the needs of the diagnosis no weight."),
            panel.code,
            _("Choose another panel, or diagnose with equal weights."),
            Kind.CONFLICT,
        )
    return np.asarray(weights / mean)


def weighing_of_recipe(parameters: dict[str, Any], assumptions: Assumptions) -> Weighing | None:
    """Return the weights that a recipe names, or None if all needs counted alike."""
    if "weights" not in parameters:
        return None
    panel = Panel.objects.select_related("run").get(code=parameters["weights"]["panel"])
    areas = {area.code: area for area in reference.need_areas()}
    return weighing_of(panel, [areas[code] for code in parameters["areas"]], assumptions)
