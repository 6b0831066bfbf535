"""The messages of a panel to its experts: asked, reminded, given more time, told of results."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.kernel.text import text_in
from kerege.needs.models import PanelExpert, PanelRound, RoundExtension
from kerege.needs.panel_secrets import token_of
from kerege.notices import services as notices

Absolute = Callable[[str], str]
"""Makes a full address of a path."""


def send_link(expert: PanelExpert, found: PanelRound, absolute: Absolute, when: str) -> None:
    """Send an expert the link to a round, once for each `when`."""
    with override(expert.language):
        told = _facts(expert, found, absolute)
        _keep(
            expert,
            f"needs.panel-{found.pk}-{expert.pk}-{when}",
            _("Round %(number)d: %(title)s") % told,
            _(
                "You are asked as an expert: “%(title)s”, round %(number)d.\n\n%(address)s\n\n"
                "Answers are taken until %(end)s. Nobody is told what you answered. The address is "
                "yours alone; do not pass it on."
            )
            % told,
        )


def tell_put_off(expert: PanelExpert, made: RoundExtension, absolute: Absolute) -> None:
    """Tell an expert who has not answered that there is more time, and why."""
    with override(expert.language):
        told = _facts(expert, made.round, absolute)
        told |= {"was": _instant(made.was), "end": _instant(made.until), "reason": made.reason}
        _keep(
            expert,
            f"needs.panel-{made.round_id}-{expert.pk}-put-off-{made.pk}",
            _("More time for round %(number)d: %(title)s") % told,
            _(
                "You are asked as an expert: “%(title)s”, round %(number)d, and have not answered "
                "yet. The deadline was %(was)s; answers are now taken until %(end)s.\n\n"
                "Reason: %(reason)s\n\n%(address)s\n\nThe rules of the panel stay as they were. "
                "The address is yours alone; do not pass it on."
            )
            % told,
        )


def tell_published(expert: PanelExpert, absolute: Absolute) -> None:
    """Tell an expert that the results of the panel can be read."""
    panel = expert.panel
    with override(expert.language):
        title, _language = text_in(panel, "title", expert.language)
        told = {"title": title, "address": absolute(reverse("needs-panel", args=[panel.code]))}
        _keep(
            expert,
            f"needs.panel-{panel.pk}-{expert.pk}-published",
            _("Results are published: %(title)s") % told,
            _(
                "You were asked as an expert: “%(title)s”. The panel has ended, and what it came "
                "to can be read by everybody:\n\n%(address)s\n\nNobody is told what you answered."
            )
            % told,
        )


def _facts(expert: PanelExpert, found: PanelRound, absolute: Absolute) -> dict[str, Any]:
    title, _language = text_in(found.panel, "title", expert.language)
    return {
        "title": title,
        "number": found.number,
        "address": absolute(reverse("needs-panel-answer", args=[token_of(expert)])),
        "end": _instant(found.closes_at),
    }


def _instant(at: Any) -> str:
    return timezone.localtime(at).strftime("%d.%m.%Y %H:%M %Z")


def _keep(expert: PanelExpert, key: str, subject: str, text: str) -> None:
    notices.keep(
        by=None,
        key=key,
        address=expert.email,
        language=expert.language,
        subject=subject,
        text=text,
        is_secret=True,
    )
