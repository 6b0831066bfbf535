"""The survey of a country package: its questionnaire, asked of the synthetic register.

The answers are drawn by lot with a fixed seed and marked as synthetic wherever they or estimates of
them are shown. They show how a survey works, and say nothing about anybody.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.http import QueryDict

from kerege.needs import services
from kerege.needs.selectors import surveys
from kerege.needs.services import Issued
from kerege.reference import selectors as reference

SEED = 2026
CODE = "creative-needs"
TITLES = {
    "en": "Needs of creative workers (demonstration)",
    "ru": "Потребности работников креативных индустрий (демонстрация)",
    "kk": "Креативті индустрия қызметкерлерінің қажеттіліктері (көрсетілім)",
}
ABOUT = {
    "en": "A demonstration: the sample is drawn from the synthetic register and its answers are"
    " made up by lot. Whoever tries the questionnaire here enters no estimate.",
    "ru": "Демонстрация: выборка взята из синтетического реестра, ответы вымышлены и выбраны"
    " случайно. Ответы тех, кто пробует анкету здесь, не входят ни в одну оценку.",
    "kk": "Көрсетілім: іріктеме синтетикалық тізілімнен алынған, жауаптар жеребе арқылы ойдан"
    " шығарылған. Мұнда сауалнаманы байқап көргендердің жауаптары ешбір бағалауға кірмейді.",
}
WANTED, RATE, SMALLEST = 200, 0.5, 8
ESTIMATED = ("people", "lacks", "exports")
BECAME = {
    "complete": 0.5,
    "partial": 0.01,
    "refused": 0.03,
    "not_reached": 0.02,
    "not_eligible": 0.01,
    "no_answer": 0.43,
}
"""Shares of what becomes of an invitation; made up."""
LACKS = {
    "space": 0.35,
    "finance": 0.55,
    "skills": 0.3,
    "law_ip": 0.2,
    "market_export": 0.45,
    "information_networks": 0.25,
    "digital": 0.2,
    "recognition_data": 0.1,
}
"""Shares of those who lack something; made up."""
FINDINGS = (
    ("accepted", "Answers fit together."),
    ("on_hold", "The number of people looks like a slip."),
    ("rejected", "Answered twice."),
)
Answers = dict[str, str]


def ask_survey(directory: Path) -> str:
    """Make the survey of a package and answer it by lot; what was answered before stays.

    Returns
    -------
    str
        The secret part of the address of one answer that was typed in the web form, or nothing
        where the package has no questionnaire or it was answered before.
    """
    file = directory / "survey" / "form.md"
    if not file.exists():
        return ""
    if not surveys.is_opened(CODE):
        services.create_survey(
            by=None,
            code=CODE,
            titles=TITLES,
            about=ABOUT,
            smallest=SMALLEST,
            is_for_everyone=True,
            territory_question="region",
            subsector_question="subsector",
        )
    survey = surveys.every_survey(CODE)
    services.load_form(
        by=None, survey=survey, content=file.read_bytes(), name=file.name, language="en"
    )
    if survey.state != "draft":
        return ""
    survey = services.move_survey(by=None, survey=survey, to="open")
    services.draw_sample(
        by=None, survey=survey, seed=SEED, wanted=WANTED, least=1, expected_rate=RATE
    )
    token = _answer(survey, services.issue_codes(by=None, survey=survey), _levels())
    for question in ESTIMATED:
        services.estimate_question(by=None, survey=survey, question=question)
    return token


def _levels() -> dict[str, float]:
    """Return region -> how far its answers lie from the others', by lot."""
    codes = sorted(region.code for region in reference.every_region())
    drawn = np.random.default_rng([SEED, 1]).normal(0, 0.5, len(codes))
    return dict(zip(codes, drawn.tolist(), strict=True))


def _answer(survey: Any, issued: Sequence[Issued], levels: dict[str, float]) -> str:
    """Let all who were invited answer, refuse or keep silent."""
    rng = np.random.default_rng(SEED)
    became = rng.choice(list(BECAME), len(issued), p=list(BECAME.values())).tolist()
    drawn = [_answers(one, levels, rng) for one in issued]
    whole = [
        (one, said)
        for one, what, said in zip(issued, became, drawn, strict=True)
        if what == "complete"
    ]
    largest = max(range(len(whole)), key=lambda at: (_weight(whole, at), -at))
    one, said = whole.pop(largest)
    token = _typed(survey, one, said)
    services.submit_response(by=None, token=token)
    submissions = json.dumps(list(_submissions(whole, rng)))
    services.import_submissions(
        by=None,
        survey=survey,
        content=submissions.encode(),
        name="synthetic.json",
        is_synthetic=True,
    )
    for one, what, said in zip(issued, became, drawn, strict=True):
        if what == "partial":
            _typed(survey, one, {name: said[name] for name in ("region", "subsector")})
        elif what not in {"complete", "no_answer"}:
            services.record_disposition(by=None, invitation=one.invitation, disposition=what)
    _find(survey)
    return token


def _weight(whole: Sequence[tuple[Issued, Answers]], at: int) -> int:
    """Return how many answered in the region of an answer: the larger, the less is withheld."""
    here = whole[at][1]["region"]
    return sum(said["region"] == here for _one, said in whole)


def _typed(survey: Any, one: Issued, said: Answers) -> str:
    """Type an answer in the web form, as its respondent would."""
    begun = services.begin_response(
        by=None, survey=survey, key=UUID(int=0), language="ru", invitation_code=one.code
    )
    posted = QueryDict(mutable=True)
    for name, value in said.items():
        posted.setlist(name, value.split(" ") if name == "lacks" else [value])
    services.save_answers(by=None, token=begun.token, posted=posted, key=UUID(int=1))
    return begun.token


def _submissions(
    whole: Sequence[tuple[Issued, Answers]], rng: np.random.Generator
) -> Iterator[dict[str, str]]:
    """Yield the other answers as a collector's export would hold them."""
    for one, said in whole:
        identifier = str(UUID(bytes=rng.bytes(16), version=4))
        yield {"_uuid": identifier, "invitation_code": one.code, **said}


def _answers(one: Issued, levels: dict[str, float], rng: np.random.Generator) -> Answers:
    region, subsector = one.invitation.territory.code, one.invitation.subsector
    chance = {
        lack: 1 / (1 + np.exp(-np.log(share / (1 - share)) - levels[region]))
        for lack, share in LACKS.items()
    }
    lacks = [lack for lack, share in chance.items() if rng.random() < share] or ["none"]
    people = int(rng.geometric(0.3))
    asked, exports = rng.random() < 0.25, rng.random() < 0.18  # noqa: PLR2004 -- made up
    said = {
        "region": region,
        "subsector": subsector,
        "form": str(rng.choice(["self_employed", "entrepreneur", "company"], p=[0.3, 0.5, 0.2])),
        "people": str(people),
        "since": str(int(rng.integers(2005, 2026))),
        "lacks": " ".join(lacks),
        "asked_money": "yes" if asked else "no",
        "exports": "yes" if exports else "no",
        "expects": str(rng.choice(["more", "same", "fewer"], p=[0.4, 0.45, 0.15])),
    }
    if people > 1:
        said["women"] = str(int(rng.integers(0, people + 1)))
    if len(lacks) > 1:
        said["most"] = str(rng.choice(lacks))
    if "space" in lacks:
        said["rent"] = str(int(rng.integers(8, 60)) * 100)
    if asked:
        said["got_money"] = str(rng.choice(["all", "part", "refused", "waiting"]))
    if exports:
        said["export_share"] = str(int(rng.integers(1, 13)) * 5)
    return said


def _find(survey: Any) -> None:
    """Check a few responses, as an analyst would."""
    sent = survey.responses.filter(submitted_at__isnull=False).order_by("invitation_id")
    for response, (finding, why) in zip(sent[1:], FINDINGS, strict=False):
        services.validate_response(by=None, response=response, to=finding, why=why)
