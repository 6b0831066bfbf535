"""A plan computed again from the problem that was kept with its run."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from kerege.concept.models import Plan
from kerege.concept.selectors import versions_visible_to
from kerege.documents import selectors as documents
from kerege.kernel.errors import Kind, Refusal
from kerege.methods.allocation.exchange import plan_again


def planned_again(run: Any) -> tuple[dict[str, str], Any]:
    """Return the inputs of a plan's run as they are kept, and the plan that they give.

    Raises
    ------
    Refusal
        If the problem was not kept, or time ended the search: another search ends elsewhere.
    """
    content = documents.content_of(run.inputs.get("problem", ""))
    if content is None:
        raise Refusal(
            _("The problem that this plan solves was not kept."),
            run.code,
            _("Have the plan computed again."),
            Kind.NOT_FOUND,
        )
    if not run.parameters["is_proven"]:
        raise Refusal(
            _("The search for this plan was ended by its time limit, so nobody can repeat it."),
            run.code,
            _("Plan again with more time or a larger gap, until the plan is proved."),
            Kind.CONFLICT,
        )
    inputs = {**run.inputs, "problem": hashlib.sha256(content).hexdigest()}
    return inputs, plan_again(json.loads(content), run.parameters["mip_rel_gap"])


def public_problems() -> dict[str, bytes]:
    """Return the problem of each plan that everybody may see, by the code of its run."""
    plans = Plan.objects.filter(version__in=versions_visible_to(None)).select_related("run")
    kept = {
        plan.run.code: documents.content_of(plan.run.inputs.get("problem", "")) for plan in plans
    }
    return {code: content for code, content in kept.items() if content is not None}
