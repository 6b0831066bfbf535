"""What came of a survey: its estimates, and how a respondent compares."""

import hashlib
from dataclasses import dataclass
from typing import Any

from kerege.evidence import selectors as evidence
from kerege.needs.models import Survey, SurveyResponse
from kerege.needs.xlsform import questions
from kerege.needs.xlsform.form import text_in

LONGEST = 80


def variable_code(survey: str, question: str, part: str = "") -> str:
    """Return the code of the variable that holds the estimates of a question or a choice."""
    code = "-".join(one for one in ("survey", survey, question, part) if one)
    if len(code) <= LONGEST:
        return code
    return f"{code[: LONGEST - 13]}-{hashlib.sha256(code.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Compared:
    """A respondent's own answer beside the estimate for the region, with its interval."""

    question: str
    own: str
    figure: Any


def results(survey: Survey, person: Any) -> list[Any]:
    """Return the variables that hold estimates of a survey."""
    figures = evidence.figures_visible_to(person).filter(
        variable__code__startswith=f"survey-{survey.code}-"
    )
    return list(
        evidence.variables_visible_to(person)
        .filter(pk__in=figures.values("variable"))
        .order_by("code")
    )


def compared(response: SurveyResponse, language: str) -> list[Compared]:
    """Return how a respondent compares with the region: nothing where an estimate is withheld."""
    form, survey = response.form.definition, response.survey
    if response.territory_id is None:
        return []
    wanted: dict[str, tuple[str, str]] = {}
    for item in questions(form):
        own = response.answers.get(item["name"])
        if not isinstance(own, str) or not own:
            continue
        asked = text_in(item.get("label", {}), language, form)[0] or item["name"]
        if item["kind"].startswith("select_"):
            rows = {row["name"]: row["label"] for row in form["choices"][item["list"]]}
            for part in own.split():
                said = text_in(rows.get(part, {}), language, form)[0] or part
                wanted[variable_code(survey.code, item["name"], part)] = (asked, said)
        else:
            wanted[variable_code(survey.code, item["name"])] = (asked, own)
    figures = (
        evidence.figures_visible_to(None)
        .filter(variable__code__in=wanted, territory=response.territory, value__isnull=False)
        .select_related("variable", "run")
        .order_by("variable__code")
    )
    return [Compared(*wanted[figure.variable.code], figure) for figure in figures]
