"""Panels of experts, and what may be known of their answers: never whose they are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kerege.kernel.errors import Kind, Refusal
from kerege.needs import panel_rules as rules
from kerege.needs.models import (
    Argument,
    Panel,
    PanelExpert,
    PanelRound,
    RoundExtension,
    Sheet,
    Turnout,
)
from kerege.needs.panel_enums import PanelState
from kerege.needs.panel_secrets import hashed

STRONGEST = 2


def panels(person: Any) -> QuerySet[Panel]:
    """Return the panels that a person may see: those being prepared only who leads panels."""
    found = Panel.objects.annotate(
        invited=Count("experts", distinct=True), number_of_rounds=Count("rounds", distinct=True)
    )
    return found if rules.may_run_panels(person) else found.exclude(state=PanelState.DRAFT)


def panel(code: str, person: Any) -> Panel:
    """Return one panel.

    Raises
    ------
    Refusal
        If there is none that the person may see.
    """
    found = panels(person).select_related("run").filter(code=code).first()
    if found is None:
        raise Refusal(
            _("There is no such panel."), code, _("Choose one from the list."), Kind.NOT_FOUND
        )
    return found


def published_panels(index: str) -> list[Panel]:
    """Return the published panels that weigh the parts of an index, or needs (empty)."""
    found = Panel.objects.filter(state=PanelState.PUBLISHED, index=index).select_related("run")
    return [one for one in found if one.result["weights"]]


def panel_of_run(run: Any) -> Panel | None:
    """Return the published panel whose answers a run put together."""
    return Panel.objects.filter(state=PanelState.PUBLISHED, run=run).first()


@dataclass(frozen=True)
class NeedWeights:
    """How a published panel weighs needs: need -> weight, 1 on average, and the panel's run."""

    panel: str
    run: str
    weights: dict[str, float]
    is_synthetic: bool


def weighing_panel(code: str) -> Panel:
    """Return a published panel that has weighed needs.

    Raises
    ------
    Refusal
        If there is none of this code.
    """
    found = next((one for one in published_panels("") if one.code == code), None)
    if found is None:
        raise Refusal(
            _("No published panel of this code has weighed needs."),
            code,
            _("Choose one from the list of panels."),
            Kind.NOT_FOUND,
        )
    return found


def need_weights(code: str) -> NeedWeights:
    """Return the weights of needs of a published panel.

    Raises
    ------
    Refusal
        If no published panel of this code has weighed needs.
    """
    found = weighing_panel(code)
    weights = {
        area: w * len(found.result["weights"]) for area, w in found.result["weights"].items()
    }
    return NeedWeights(found.code, found.run.code, weights, found.is_synthetic)


def expert_by_token(token: str) -> PanelExpert:
    """Return who was sent a link.

    Raises
    ------
    Refusal
        If nobody was sent this one.
    """
    found = (
        PanelExpert.objects.select_related("panel", "territory")
        .filter(token_hash=hashed(token))
        .first()
    )
    if found is None:
        raise Refusal(
            _("There is no invitation under this address."),
            "",
            _("Open the address as it stands in the e-mail, in full."),
            Kind.NOT_FOUND,
        )
    return found


def experts(of: Panel) -> QuerySet[PanelExpert]:
    """Return the experts with whether they have answered in the newest round."""
    newest = of.rounds.last()
    has = Exists(Turnout.objects.filter(expert=OuterRef("pk"), round=newest))
    return of.experts.select_related("territory").annotate(has_answered=has)


def open_round(of: Panel) -> PanelRound | None:
    """Return the round that is not closed, even when its time has passed."""
    return of.rounds.filter(closed_at__isnull=True).first()


def rounds(of: Panel) -> list[PanelRound]:
    """Return the rounds, each with the times that its deadline was put off."""
    return list(of.rounds.prefetch_related("extensions"))


def extensions(found: PanelRound | None) -> list[RoundExtension]:
    """Return the times that the deadline of a round was put off, with who did it."""
    return list(found.extensions.select_related("by")) if found else []


def sheet_of(found: PanelRound | None, pseudonym: str) -> Sheet | None:
    """Return the sheet that an expert has in a round."""
    return found and found.sheets.filter(pseudonym=pseudonym).first()


def earlier_sheet(of: Panel, pseudonym: str) -> Sheet | None:
    """Return what an expert sent last in a closed round."""
    return (
        Sheet.objects.filter(
            round__panel=of, round__closed_at__isnull=False, pseudonym=pseudonym, is_sent=True
        )
        .order_by("-round__number")
        .first()
    )


def sent_sheets(of: Panel) -> list[Sheet]:
    """Return what was sent in the closed rounds, in an order that tells nothing."""
    found = Sheet.objects.filter(round__panel=of, round__closed_at__isnull=False, is_sent=True)
    return list(found.select_related("territory").order_by("pk"))


def arguments(of: Panel) -> dict[str, list[Argument]]:
    """Return item -> its arguments, the one that most experts support first, then by order."""
    sent = Sheet.objects.filter(round__panel=of, is_sent=True)
    supported = Counter(_flat(sent.values_list("supports", flat=True)))
    rows = list(Argument.objects.filter(round__panel=of).select_related("item", "sheet", "round"))
    found: dict[str, list[Argument]] = {}
    for row in sorted(rows, key=lambda r: (-supported[r.pk], r.round.number, r.order)):
        row.supporters = supported[row.pk]
        found.setdefault(row.item.code, []).append(row)
    return found


def _flat(rows: Iterable[Iterable[int]]) -> Iterable[int]:
    for row in rows:
        yield from row
