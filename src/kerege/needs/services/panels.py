"""Preparing a panel of experts, leading its rounds, publishing what it came to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from random import SystemRandom
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.audit import services as audit
from kerege.evidence import services as evidence
from kerege.kernel.clock import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.needs import panel_rules as rules
from kerege.needs.analysis import panel_again
from kerege.needs.analysis.panels import METHOD, VERSION, ended
from kerege.needs.models import Argument, Panel, PanelExpert, PanelItem, PanelRound, Turnout
from kerege.needs.panel_enums import Ended, Judged, PanelState
from kerege.needs.panel_secrets import hashed, token_of
from kerege.needs.selectors.panels import open_round
from kerege.needs.services.panel_links import Absolute, send_link, tell_published
from kerege.needs.services.panel_time import refuse_too_far

FEWEST_ITEMS, MOST_PAIRS, MOST_ITEMS = 2, 10, 60


@dataclass(frozen=True)
class PanelRules:
    """What is fixed before the first round; see the columns of `Panel`."""

    judged: str
    most_rounds: int
    widest: Decimal
    most_changed: int
    conflicted: str
    smallest: int
    highest: int = 10
    most_inconsistent: Decimal | None = None
    aggregation: str = ""


@transaction.atomic
def create_panel(
    *,
    by: Any,
    code: str,
    titles: Mapping[str, str],
    abouts: Mapping[str, str],
    given: PanelRules,
    items: Sequence[tuple[str, Mapping[str, str]]],
    index: str = "",
    is_synthetic: bool = False,
) -> Panel:
    """Prepare a panel.

    Parameters
    ----------
    titles, abouts
        Language -> text.
    items
        Code and names (language -> text) of what is judged, in its order.
    index
        The index whose parts are judged; empty for needs.

    Raises
    ------
    Refusal
        If the person may not lead panels, the code is taken, the title or a rule is missing, or
        there are too few or too many things to judge.
    """
    rules.may_run_panels(by).require(code)
    _require(any(titles.values()), "title_en", _("The panel has no title."), _("Write one."))
    is_pairs = given.judged == Judged.PAIRS
    most = MOST_PAIRS if is_pairs else MOST_ITEMS
    _require(
        FEWEST_ITEMS <= len(items) <= most,
        "items",
        _("There are %(number)d things to judge.") % {"number": len(items)},
        _("Choose %(fewest)d to %(most)d.") % {"fewest": FEWEST_ITEMS, "most": most},
    )
    _require(
        not is_pairs or (given.aggregation and given.most_inconsistent is not None),
        "aggregation",
        _("It is not said how comparisons become weights."),
        _("Choose how, and write the largest consistency ratio."),
    )
    kept = asdict(given)
    if not is_pairs:
        kept |= {"aggregation": "", "most_inconsistent": None}
    try:
        with transaction.atomic():
            panel = Panel.objects.create(
                code=code,
                index=index,
                is_synthetic=is_synthetic,
                by=by,
                **kept,
                **{f"title_{language}": text for language, text in titles.items()},
                **{f"about_{language}": text for language, text in abouts.items()},
            )
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        what = _("There is a panel %(code)s already.") % {"code": code}
        raise Refusal(what, "code", _("Choose another code."), Kind.CONFLICT) from error
    PanelItem.objects.bulk_create(
        PanelItem(
            panel=panel,
            order=order,
            code=one,
            **{f"name_{language}": text for language, text in names.items()},
        )
        for order, (one, names) in enumerate(items)
    )
    audit.record(by=by, act="needs.create_panel", on=panel)
    return panel


@transaction.atomic
def invite_expert(
    *, by: Any, panel: Panel, name: str, email: str, group: str, territory: Any, language: str
) -> PanelExpert:
    """Put an expert on the panel; the link is sent when the first round opens."""
    panel = _locked(by, panel)
    rules.may_change_rules(panel).require(panel.code)
    _require(name.strip(), "name", _("Nobody is named."), _("Write the name."))
    expert, is_new = PanelExpert.objects.get_or_create(
        panel=panel,
        email=email.strip().lower(),
        defaults={
            "name": name.strip(),
            "group": group,
            "territory": territory,
            "language": language,
        },
    )
    if not is_new:
        what = _("%(email)s is on the panel already.") % {"email": expert.email}
        raise Refusal(what, "email", _("Write another address."), Kind.CONFLICT)
    expert.token_hash = hashed(token_of(expert))
    expert.save(update_fields=["token_hash"])
    audit.record(by=by, act="needs.invite_expert", on=panel, expert=expert.pk)
    return expert


@transaction.atomic
def open_panel_round(
    *, by: Any, panel: Panel, closes_at: datetime, absolute: Absolute
) -> PanelRound:
    """Open the next round and send every expert the link; the first fixes the rules.

    Raises
    ------
    Refusal
        If a round is open, the rules fixed beforehand ask for no other, there are fewer experts
        than the smallest number of which anything is shown, or the end is not ahead.
    """
    panel = _locked(by, panel)
    _refuse_published(panel)
    _require(
        open_round(panel) is None,
        panel.code,
        _("A round is open."),
        _("Close it when its time has passed."),
        Kind.CONFLICT,
    )
    _require(
        closes_at > clock(),
        "closes_at",
        _("The end of the round has passed."),
        _("Write an instant ahead."),
    )
    refuse_too_far(closes_at, "closes_at")
    invited = panel.experts.count()
    _require(
        invited >= panel.smallest,
        panel.code,
        _("There are %(number)d experts; of fewer than %(fewest)d nothing would be shown.")
        % {"number": invited, "fewest": panel.smallest},
        _("Put more experts on the panel."),
        Kind.CONFLICT,
    )
    number = panel.rounds.count()
    why = ended(panel_again.rules_of(panel), panel_again.results(panel)) if number else None
    if why is not None:
        raise Refusal(
            _("The rules that were fixed ask for no further round: %(why)s.") % {"why": why.label},
            panel.code,
            _("Publish the results."),
            Kind.CONFLICT,
        )
    if panel.state == PanelState.DRAFT:
        panel.state = PanelState.RUNNING
        panel.save(update_fields=["state"])
    found = PanelRound.objects.create(panel=panel, number=number + 1, closes_at=closes_at)
    for expert in panel.experts.all():
        send_link(expert, found, absolute, "open")
    audit.record(by=by, act="needs.open_panel_round", on=panel, number=found.number)
    return found


@transaction.atomic
def remind_experts(*, by: Any, panel: Panel, absolute: Absolute) -> int:
    """Send the link again to those who have not answered, at most once a day; return how many."""
    panel = _locked(by, panel)
    found = open_round(panel)
    rules.may_answer_round(found, clock()).require(panel.code)
    waiting = panel.experts.exclude(turnout__round=found)
    for expert in waiting:
        send_link(expert, found, absolute, timezone.localdate().isoformat())
    audit.record(by=by, act="needs.remind_experts", on=panel, number=len(waiting))
    return len(waiting)


@transaction.atomic
def close_panel_round(*, by: Any, panel: Panel) -> PanelRound:
    """Close a round whose time has passed, or in which all have answered.

    The arguments are kept apart from the sheets' other content, in an order drawn by lot.
    """
    panel = _locked(by, panel)
    found = open_round(panel)
    if found is None:
        raise Refusal(_("No round is open."), panel.code, _("Open one."), Kind.CONFLICT)
    found = PanelRound.objects.select_for_update().get(pk=found.pk)
    answered = Turnout.objects.filter(round=found).count()
    is_complete = answered == panel.experts.count()
    rules.may_close_round(found, clock(), is_complete=is_complete).require(panel.code)
    found.closed_at = clock()
    found.save(update_fields=["closed_at"])
    _keep_arguments(found)
    audit.record(by=by, act="needs.close_panel_round", on=panel, answered=answered)
    return found


@transaction.atomic
def publish_panel(*, by: Any, panel: Panel, absolute: Absolute, reason: str = "") -> Panel:
    """Publish what a panel came to, with its recipe, and tell its experts.

    Parameters
    ----------
    reason
        Why it ends before the rules say so; shown with the results.

    Raises
    ------
    Refusal
        If a round is open, none was held, or the rules ask for another round and no reason is
        given.
    """
    panel = _locked(by, panel)
    _refuse_published(panel)
    found = panel_again.results(panel)
    _require(
        found["rounds"] and open_round(panel) is None,
        panel.code,
        _("There is no closed round, or a round is open."),
        _("Close the round first."),
        Kind.CONFLICT,
    )
    why = ended(panel_again.rules_of(panel), found)
    _require(
        why or reason.strip(),
        "reason",
        _("The rules that were fixed ask for another round."),
        _("Open it, or write why the panel ends earlier; the reason is published."),
    )
    panel.ended, panel.reason = (why, "") if why else (Ended.EARLY, reason.strip()[:500])
    panel.run = evidence.record_run(
        by=by,
        method=METHOD,
        version=VERSION,
        parameters=panel_again.recipe(panel),
        inputs=panel_again.checksums(panel),
        result=found,
        code=f"delphi-{panel.code}"[:40],
        is_synthetic=panel.is_synthetic,
    )
    panel.state, panel.result, panel.published_at = PanelState.PUBLISHED, found, clock()
    panel.save()
    for expert in panel.experts.select_related("panel"):
        tell_published(expert, absolute)
    audit.record(by=by, act="needs.publish_panel", on=panel, run=panel.run.code, ended=panel.ended)
    return panel


def _locked(by: Any, panel: Panel) -> Panel:
    rules.may_run_panels(by).require(panel.code)
    return Panel.objects.select_for_update().get(pk=panel.pk)


def _refuse_published(panel: Panel) -> None:
    _require(
        panel.state != PanelState.PUBLISHED,
        panel.code,
        _("The results are published."),
        _("Make another panel if something else is to be asked."),
        Kind.CONFLICT,
    )


def _keep_arguments(found: PanelRound) -> None:
    items = {item.code: item for item in found.panel.items.all()}
    said = [
        (sheet, items[code], text)
        for sheet in found.sheets.filter(is_sent=True)
        for code, text in sheet.arguments.items()
    ]
    SystemRandom().shuffle(said)
    Argument.objects.bulk_create(
        Argument(
            round=found, sheet=sheet, item=item, order=order, text=text, language=sheet.language
        )
        for order, (sheet, item, text) in enumerate(said)
    )


def _require(holds: Any, where: str, what: str, mend: str, kind: Kind = Kind.INVALID) -> None:
    if not holds:
        raise Refusal(what, where, mend, kind)
