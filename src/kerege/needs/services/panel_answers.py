"""What an expert of a panel does: states conflicts, keeps answers as they are typed, sends them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import panel_rules as rules
from kerege.needs.analysis.panel_again import rules_of
from kerege.needs.analysis.panels import consistency
from kerege.needs.models import Argument, Panel, PanelExpert, PanelRound, Sheet, Turnout
from kerege.needs.panel_enums import Judged
from kerege.needs.panel_pairs import STEPS, is_complete, pairs
from kerege.needs.panel_secrets import pseudonym_of
from kerege.needs.selectors.panels import expert_by_token, open_round

LONGEST = 2000


@dataclass(frozen=True)
class Said:
    """What is on an expert's sheet.

    Attributes
    ----------
    answers
        Item -> rating, or pair -> step of the scale (`kerege.needs.panel_pairs`).
    arguments
        Item -> text.
    supports
        The keys of the arguments of others that the expert finds strong.
    """

    answers: Mapping[str, float] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    supports: Collection[int] = ()


@transaction.atomic
def state_conflict(*, by: Any, token: str, has_conflict: bool, text: str = "") -> PanelExpert:
    """State whether one has an interest in what is judged; needed before the first answer, once."""
    expert = _expert(token)
    if expert.has_conflict is not None:
        raise Refusal(
            _("The statement on conflicts of interest is made."),
            "",
            _("Ask who leads the panel if something has changed."),
            Kind.CONFLICT,
        )
    expert.has_conflict, expert.conflict = has_conflict, text.strip() if has_conflict else ""
    if has_conflict and not expert.conflict:
        raise Refusal(
            _("It is not said what the conflict is."), "conflict", _("Write it in a sentence.")
        )
    expert.save(update_fields=["has_conflict", "conflict"])
    audit.record(by=by, act="needs.state_conflict", on=expert.panel)
    return expert


@transaction.atomic
def keep_sheet(
    *,
    by: Any,  # noqa: ARG001 -- who has the link answers, and no save may be tied to anybody
    token: str,
    said: Said,
    language: str,
) -> Sheet:
    """Keep what was typed, finished or not; what cannot be is refused by name.

    Raises
    ------
    Refusal
        If no round is open by the database's clock, the statement on conflicts is missing, the
        answers of this round were sent, or a value is none of the scale.
    """
    expert = _expert(token)
    found = _round(expert)
    sheet = _sheet(expert, found, language)
    if sheet.is_sent:
        raise Refusal(
            _("You have answered in this round."),
            "",
            _("In the next round you can change your answers."),
            Kind.CONFLICT,
        )
    answers = _checked(expert.panel, said.answers)
    sheet.answers, sheet.language = answers, language
    sheet.arguments = _arguments(expert.panel, said.arguments)
    sheet.supports = _supports(found, sheet, said.supports)
    sheet.save()
    return sheet


@transaction.atomic
def send_sheet(*, by: Any, token: str, is_kept_inconsistent: bool = False) -> Sheet:
    """Send what was kept; it counts for this round and can be changed in the next. Twice is once.

    Parameters
    ----------
    is_kept_inconsistent
        The expert was shown the pair that fits least and keeps the comparisons as they are.

    Raises
    ------
    Refusal
        If no round is open, nothing or not every pair is answered, or the comparisons do not hold
        together and the expert has not said to keep them.
    """
    expert = _expert(token)
    found = _round(expert)
    sheet = found.sheets.filter(pseudonym=pseudonym_of(expert)).first()
    if sheet is None or not sheet.answers:
        raise Refusal(_("Nothing is answered."), "", _("Judge one thing at least."))
    if sheet.is_sent:
        return sheet
    if expert.panel.judged == Judged.PAIRS:
        _refuse_incomplete(expert.panel, sheet, is_kept_inconsistent=is_kept_inconsistent)
    sheet.is_sent = True
    sheet.save(update_fields=["is_sent"])
    Turnout.objects.create(round=found, expert=expert)
    # Who sent it when would tie the sheet to the expert: the event is one of the panel.
    audit.record(by=by, act="needs.send_sheet", on=expert.panel, number=found.number)
    return sheet


def _expert(token: str) -> PanelExpert:
    key = expert_by_token(token).pk
    found = PanelExpert.objects.select_for_update(of=("self",))
    return found.select_related("panel", "territory").get(pk=key)


def _round(expert: PanelExpert) -> PanelRound:
    found = open_round(expert.panel)
    rules.may_answer_round(found, clock()).require(expert.panel.code)
    if expert.has_conflict is None:
        raise Refusal(
            _("You have not stated whether you have a conflict of interest."),
            "",
            _("State it first."),
            Kind.CONFLICT,
        )
    assert found is not None  # noqa: S101 -- the rule has refused an absent round
    return found


def _sheet(expert: PanelExpert, found: PanelRound, language: str) -> Sheet:
    sheet, _is_new = Sheet.objects.get_or_create(
        round=found,
        pseudonym=pseudonym_of(expert),
        defaults={
            "group": expert.group,
            "territory": expert.territory,
            "has_conflict": bool(expert.has_conflict),
            "language": language,
        },
    )
    return sheet


def _checked(panel: Panel, answers: Mapping[str, float]) -> dict[str, float]:
    codes = list(panel.items.values_list("code", flat=True))
    is_pairs = panel.judged == Judged.PAIRS
    known = pairs(codes) if is_pairs else codes
    for key, value in answers.items():
        allowed = value in STEPS if is_pairs else 0 <= value <= panel.highest and not value % 1
        if key not in known or not allowed:
            raise Refusal(
                _("This is no answer: %(value)s.") % {"value": value},
                key,
                _("Choose from the scale."),
            )
    return {key: int(answers[key]) for key in known if key in answers}


def _arguments(panel: Panel, arguments: Mapping[str, str]) -> dict[str, str]:
    kept = {}
    for code in panel.items.values_list("code", flat=True):
        text = arguments.get(code, "").strip()
        if len(text) > LONGEST:
            raise Refusal(
                _("The text has %(number)d characters; at most %(most)d are kept.")
                % {"number": len(text), "most": LONGEST},
                f"argument_{code}",
                _("Shorten it."),
            )
        if text:
            kept[code] = text
    return kept


def _supports(found: PanelRound, sheet: Sheet, keys: Collection[int]) -> list[int]:
    """Keep the support of arguments of this panel that others wrote."""
    known = Argument.objects.filter(round__panel=found.panel_id, pk__in=list(keys))
    others = known.exclude(sheet__pseudonym=sheet.pseudonym)
    return sorted(others.values_list("pk", flat=True))


def _refuse_incomplete(panel: Panel, sheet: Sheet, *, is_kept_inconsistent: bool) -> None:
    fixed = rules_of(panel)
    if not is_complete(fixed.codes, sheet.answers):
        raise Refusal(
            _("Not every pair is compared."), "", _("Compare all: weights follow from all pairs.")
        )
    if not is_kept_inconsistent and not consistency(fixed, sheet.answers).is_enough:
        raise Refusal(
            _("Your comparisons do not hold together."),
            "keep",
            _("Look at the pair shown again, or say that you keep your comparisons."),
            Kind.CONFLICT,
        )
