"""Estimates of a survey with their recipe, and computed again from it."""

import hashlib
import json
from typing import Any

from kerege.needs.analysis.survey_estimates import FUNCTIONS, Answer, Estimate, estimate
from kerege.needs.models import Survey
from kerege.needs.selectors.survey_inputs import Inputs, inputs


def estimates(read: Inputs) -> list[Estimate]:
    """Estimate from what was read."""
    answers = [Answer(*row) for row in read.rows]
    return estimate(answers, read.strata, read.country, read.survey.smallest)


def recipe(read: Inputs) -> dict[str, Any]:
    """Return the parameters of the run."""
    return {
        "survey": read.survey.code,
        "question": read.question["name"],
        "smallest": read.survey.smallest,
        "functions": list(FUNCTIONS),
    }


def checksums(read: Inputs) -> dict[str, str]:
    """Return the SHA-256 of answers and frame."""
    return {"answers": _digest(read.rows), "frame": _digest(read.strata)}


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def result(found: list[Estimate]) -> list[dict[str, Any]]:
    """Return what is kept of estimates: nothing of withheld cells."""
    return [vars(row) for row in found]


def estimated_again(run: Any) -> tuple[dict[str, str], Any]:
    """Compute a run again from the answers as they are now."""
    survey = Survey.objects.get(code=run.parameters["survey"])
    read = inputs(survey, run.parameters["question"])
    return checksums(read), result(estimates(read))
