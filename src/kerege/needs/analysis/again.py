"""Computing a diagnosis again from its recipe."""

import hashlib
import json
from typing import Any

from kerege.needs.analysis.diagnosis import Diagnosed, compute
from kerege.needs.analysis.weighing import weighing_of_recipe
from kerege.needs.assumptions import Assumptions
from kerege.needs.selectors.inputs import current_inputs, inputs_of


def checksums(found: Diagnosed) -> dict[str, str]:
    """Return the SHA-256 of each input of a diagnosis."""
    return {name: _digest(content) for name, content in found.inputs.items()}


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def computed_again(run: Any) -> tuple[dict[str, str], Any]:
    """Compute a diagnosis again from the rows its recipe names: its inputs and its result."""
    assumptions = Assumptions.of(run.parameters)
    weighing = weighing_of_recipe(run.parameters, assumptions)
    inputs = inputs_of(run.parameters)
    found = compute(inputs, assumptions, run.parameters["year"], weighing=weighing)
    return checksums(found), found.result()


def reads_the_same(run: Any) -> bool:
    """Return whether a diagnosis made now would read the same figures, signals and statements."""
    assumptions = Assumptions.of(run.parameters)
    inputs = current_inputs(run.parameters["until"], assumptions)
    weighing = weighing_of_recipe(run.parameters, assumptions)
    found = compute(inputs, assumptions, run.parameters["year"], weighing=weighing)
    return checksums(found) == run.inputs
