"""Estimates of a survey, kept as a run of the evidence with its figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from kerege.audit import services as audit
from kerege.evidence import services as evidence
from kerege.evidence.services import FigureRow
from kerege.kernel.text import LANGUAGES
from kerege.needs import survey_rules as rules
from kerege.needs.analysis import survey_again
from kerege.needs.analysis.survey_estimates import METHOD, VERSION, Estimate
from kerege.needs.models import Survey
from kerege.needs.selectors.survey_inputs import Inputs, inputs
from kerege.needs.selectors.survey_results import variable_code

INTERVAL = "95 % design-based"
SUPPRESSED, ESTIMATED = "Q", "E"
PER_CENT = {"en": "%", "ru": "%", "kk": "%"}
NUMBER = {"en": "(as asked)", "ru": "(в единицах вопроса)", "kk": "(сұрақтағы бірлікпен)"}


@transaction.atomic
def estimate_question(*, by: Any, survey: Survey, question: str) -> Any:
    """Estimate a question by region and record run and figures; the same answers change nothing.

    Figures of cells below the survey's threshold are recorded as suppressed, without a value.

    Parameters
    ----------
    by
        The analyst, or None for the system itself.
    question
        A number, or a question with choices (the share of each choice).
    """
    rules.may_survey(by).require(survey.code)
    read = inputs(survey, question)
    found = survey_again.estimates(read)
    run = evidence.record_run(
        by=by,
        method=METHOD,
        version=VERSION,
        parameters=survey_again.recipe(read),
        inputs=survey_again.checksums(read),
        result=survey_again.result(found),
        code=f"survey-{survey.code}"[:40],
        is_synthetic=read.is_synthetic,
    )
    for part in sorted({row.part for row in found}):
        _ensure_variable(by, read, part)
    rows = [_row(read, one) for one in found]
    evidence.record_results(by=by, run=run, rows=rows)
    audit.record(by=by, act="needs.estimate_question", on=survey, question=question, run=run.code)
    return run


def _ensure_variable(by: Any, read: Inputs, part: str) -> None:
    form = read.survey.forms.first().definition
    rows = form["choices"].get(read.question.get("list", ""), ())
    label: Mapping[str, str] = next((r["label"] for r in rows if r["name"] == part), {})
    names = {}
    for language in LANGUAGES:
        title = getattr(read.survey, f"title_{language}") or str(read.survey)
        asked = _in(read.question.get("label", {}), language) or read.question["name"]
        choice = f": {_in(label, language) or part}" if part else ""
        names[language] = f"{title}. {asked}{choice}"[:300]
    evidence.ensure_variable(
        by=by,
        code=variable_code(read.survey.code, read.question["name"], part),
        names=names,
        units=PER_CENT if read.is_share else NUMBER,
        kind="share" if read.is_share else "ratio",
        is_additive=False,
        decimals=1,
    )


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _row(read: Inputs, one: Estimate) -> FigureRow:
    def exact(number: float | None) -> Decimal | None:
        times = 100 if read.is_share else 1
        return None if number is None else Decimal(f"{number * times:.6f}")

    return FigureRow(
        variable=variable_code(read.survey.code, read.question["name"], one.part),
        territory=one.territory,
        period=str(read.year),
        value=exact(one.value),
        lower=exact(one.lower),
        upper=exact(one.upper),
        interval="" if one.is_suppressed else INTERVAL,
        observation=SUPPRESSED if one.is_suppressed else ESTIMATED,
        is_synthetic=read.is_synthetic,
    )
