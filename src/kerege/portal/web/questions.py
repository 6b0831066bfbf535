"""The twenty questions by role, each with the page that answers it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kerege.portal.context import THREAD, open_address


@dataclass(frozen=True)
class Question:
    """A question in a user's words.

    Attributes
    ----------
    pages
        Paths below the language, best first; the first that is open answers the question.
    part
        The step of the thread that will answer it where none of them is open yet.
    """

    text: str | Promise
    pages: tuple[str, ...]
    part: str


ROLES: tuple[tuple[str | Promise, tuple[Question, ...]], ...] = (
    (
        _("Analyst of the ministry"),
        (
            Question(
                _("How large is the sector under each definition, and what explains the gap?"),
                ("evidence/scopes/", "reference/"),
                "evidence",
            ),
            Question(
                _("Which number do we publish, from which source, and which others contradict it?"),
                ("evidence/conflicts/", "evidence/"),
                "evidence",
            ),
            Question(
                _("Which targets are on track, when will they be met, who owns the late ones?"),
                ("concept/targets/",),
                "concept",
            ),
            Question(
                _("Which measures serve no indicator; which indicators have no measure or money?"),
                ("concept/coverage/", "concept/"),
                "concept",
            ),
            Question(
                _("What do the eight areas receive, by year and source?"),
                ("concept/budget/", "concept/"),
                "concept",
            ),
            Question(
                _("What changed between two drafts, and which comment caused it?"),
                ("concept/changes/",),
                "concept",
            ),
        ),
    ),
    (
        _("Regional representative"),
        (
            Question(
                _("What is my region strong in, and is that more than chance?"),
                ("regions/",),
                "evidence",
            ),
            Question(
                _("Which needs are most urgent here, and how do they differ from elsewhere?"),
                ("needs/",),
                "needs",
            ),
            Question(
                _("Which regions resemble mine, and what worked there?"),
                ("results/", "regions/"),
                "results",
            ),
            Question(
                _("Where should the next hub go, how large, what will it cost to run?"),
                ("hubs/", "evidence/hubs/"),
                "hubs",
            ),
        ),
    ),
    (
        _("Creative person or firm"),
        (
            Question(
                _("Does my activity count as creative, and what changes if I register?"),
                ("reference/activities/",),
                "law",
            ),
            Question(
                _("Which support can I get this year, and what would I lose?"),
                ("law/", "evidence/support/"),
                "law",
            ),
            Question(
                _("How do I apply, when will I know, why was I refused?"), ("finance/",), "finance"
            ),
        ),
    ),
    (
        _("Investor or partner"),
        (
            Question(
                _("Which sub-sectors and cities grow, and how concentrated are they?"),
                ("evidence/growth/", "evidence/explore/", "evidence/"),
                "evidence",
            ),
            Question(
                _("What has public money produced per tenge, and how certain is that?"),
                ("results/",),
                "results",
            ),
        ),
    ),
    (
        _("Expert or reviewer"),
        (
            Question(
                _("Which applications may I score, and by which criteria?"),
                ("finance/",),
                "finance",
            ),
            Question(
                _("Would the ranking change with other weights or without one reviewer?"),
                ("finance/",),
                "finance",
            ),
        ),
    ),
    (
        _("Citizen, journalist, auditor"),
        (
            Question(
                _("What was promised, with what money, region by region?"),
                ("concept/", "results/"),
                "concept",
            ),
            Question(
                _("What did people propose, and what was the answer?"),
                ("concept/consultations/",),
                "concept",
            ),
            Question(
                _("Can I download and recompute every figure?"),
                ("evidence/runs/", "evidence/"),
                "evidence",
            ),
        ),
    ),
)


def questions() -> list[dict[str, Any]]:
    """Return the roles with their questions, numbered through, each with its answer's address."""
    names = {step.slug: step.name for step in THREAD}
    language = get_language() or "en"
    shown, number = [], 0
    for role, asked in ROLES:
        items = []
        for question in asked:
            number += 1
            addresses = (open_address(f"/{language}/{page}") for page in question.pages)
            items.append(
                {
                    "number": number,
                    "text": question.text,
                    "url": next((address for address in addresses if address), ""),
                    "part": names[question.part],
                }
            )
        shown.append({"role": role, "questions": items})
    return shown
