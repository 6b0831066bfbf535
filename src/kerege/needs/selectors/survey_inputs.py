"""What the estimates of a survey are made of."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.needs.models import Sample, Survey
from kerege.needs.survey_enums import ResponseState, Validation
from kerege.needs.xlsform import question as question_named
from kerege.needs.xlsform.expression import as_number
from kerege.needs.xlsform.form import Item, repeats_above
from kerege.reference import selectors as reference

NUMBERS = {"integer", "decimal", "calculate"}
MOST_PARTS = 300


@dataclass(frozen=True)
class Inputs:
    """Answers of invited respondents to one question, and the frame they were drawn from.

    ``rows`` are (region, sub-sector, part -> value); who did not answer the question is not there.
    """

    survey: Survey
    question: Item
    is_share: bool
    rows: list[tuple[str, str, dict[str, float]]]
    strata: list[dict[str, Any]]
    country: str
    is_synthetic: bool
    year: int


def inputs(survey: Survey, name: str) -> Inputs:
    """Return the answers to a question that count: invited, sent, not rejected or on hold.

    Raises
    ------
    Refusal
        If no sample was drawn (answers of volunteers stand for nobody else), or the question has
        no numbers and no choices.
    """
    sample = Sample.objects.filter(survey=survey).first()
    if sample is None:
        raise Refusal(
            _("No sample was drawn: answers of volunteers stand for nobody else."),
            survey.code,
            _("Draw a sample before asking."),
            Kind.CONFLICT,
        )
    form = survey.forms.first()
    item = question_named(form.definition, name) if form else None
    known = item and (item["kind"] in NUMBERS or item["kind"].startswith("select_"))
    if item is None or not known or repeats_above(form.definition)[name]:
        raise Refusal(
            _("Estimated are numbers and choices that are asked once."),
            name,
            _("Choose such a question."),
        )
    parts = [row["name"] for row in form.definition["choices"].get(item.get("list", ""), ())]
    if len(parts) > MOST_PARTS:
        raise Refusal(
            _("A question with more than %(most)d choices is not estimated.")
            % {"most": MOST_PARTS},
            name,
            _("Ask for something coarser, e.g. the district and not the village."),
        )
    counted = survey.responses.filter(
        state=ResponseState.SUBMITTED,
        invitation__isnull=False,
        validation__in=(Validation.UNCHECKED, Validation.ACCEPTED),
    ).order_by("invitation_id")
    columns = ("invitation__territory__code", "invitation__subsector", "answers", "is_synthetic")
    rows, synthetic = [], sample.is_synthetic
    for territory, subsector, answers, made_up in counted.values_list(*columns):
        values = _values(item, str(answers.get(name) or ""), parts)
        if values:
            rows.append((territory, subsector, values))
            synthetic = synthetic or made_up
    newest = counted.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    nation = reference.country_territory()
    return Inputs(
        survey,
        item,
        item["kind"] not in NUMBERS,
        rows,
        sample.strata,
        nation.code if nation else "",
        synthetic,
        newest.year if newest else survey.created_at.year,
    )


def _values(item: Item, answer: str, parts: list[str]) -> dict[str, float]:
    if not answer:
        return {}
    if item["kind"] in NUMBERS:
        number = as_number(answer)
        return {"": number} if abs(number) < 1e18 else {}  # noqa: PLR2004 -- also leaves NaN out
    chosen = set(answer.split())
    return {part: float(part in chosen) for part in dict.fromkeys(parts)}
