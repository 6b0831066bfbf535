"""Steps of the thread: from a figure to the needs it speaks of, and back."""

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kerege.evidence.services import GivenWeights
from kerege.kernel import notation
from kerege.kernel.cells import without_direction
from kerege.kernel.thread import Link
from kerege.needs import selectors
from kerege.needs.enums import ContributionKind
from kerege.needs.models import Severity
from kerege.needs.selectors.panels import panel_of_run, published_panels

MOST = 8


def need_url(severity: Severity) -> str:
    """Return the page of a need in a territory."""
    return reverse("needs-need", args=[severity.territory.code, severity.area.code])


def needs_of_figure(figure: Any, _person: Any) -> Iterator[Link]:
    """Yield the needs whose severity a figure contributes to, in the current diagnosis."""
    for severity in selectors.needs_from_figure(figure)[:MOST]:
        yield Link(
            pgettext("thread", "Need"),
            f"{severity.area}, {severity.territory}",
            need_url(severity),
            _("one of the signals of this need"),
        )


def came_of_run(run: Any, _person: Any) -> Iterator[Link]:
    """Yield what a run found out: the needs in force, or what a panel agreed on."""
    holds = selectors.current_diagnosis()
    if holds is not None and holds.run_id == run.pk:
        yield Link(pgettext("thread", "Need"), _("What each region needs"), reverse("needs"))
    if (panel := panel_of_run(run)) is not None:
        url = reverse("needs-panel", args=[panel.code])
        yield Link(pgettext("experts", "Panel"), str(panel), url)


def sources_of_need(severity: Severity, _person: Any) -> Iterator[Link]:
    """Yield the figures and statements behind a need, the weightiest first."""
    for part in selectors.contributions(severity)[:MOST]:
        weight = _("weight %(weight)s") % {
            "weight": notation.number(part.weight, get_language() or "en", 2)
        }
        if part.kind == ContributionKind.EVIDENCE and part.figure is not None:
            if url := _figure_url(part.figure):
                yield Link(pgettext("thread", "Figure"), str(part.signal.variable), url, weight)
        elif part.kind == ContributionKind.STATEMENT:
            yield Link(
                pgettext("thread", "Statement"),
                without_direction(part.statement.source) or part.statement.get_kind_display(),
                f"{need_url(severity)}#{part.statement.code}",
                weight,
            )


def needs_of_meeting(meeting: Any, _person: Any) -> Iterator[Link]:
    """Yield the needs on which something was said at a meeting."""
    said = meeting.statements.filter(withdrawn_at__isnull=True).select_related("area", "territory")
    pairs = {(row.territory.code, row.area.code): row for row in said}
    for row in list(pairs.values())[:MOST]:
        url = reverse("needs-need", args=[row.territory.code, row.area.code])
        yield Link(pgettext("thread", "Need"), f"{row.area}, {row.territory}", url, "")


def weighed_by_panel(panel: Any, _person: Any) -> Iterator[Link]:
    """Yield what a published panel weighs: the diagnosis, or the what-if of an index."""
    holds = selectors.current_diagnosis()
    if holds and holds.panel_id == panel.pk:
        what = _("ordered with the weights of the panel")
        yield Link(pgettext("thread", "Need"), _("What each region needs"), reverse("needs"), what)
    if panel.result and panel.result["weights"] and panel.index:
        page = reverse("evidence-index-what-if", args=[panel.index])
        url = f"{page}?{_given(panel).query}#result"
        yield Link(
            pgettext("thread", "Index"), panel.index, url, _("with the weights of the panel")
        )


def weights_of_panels(index: str) -> Iterator[GivenWeights]:
    """Yield the weights that published panels give to the parts of an index."""
    return map(_given, published_panels(index)) if index else iter(())


def _given(panel: Any) -> GivenWeights:
    return GivenWeights(
        str(panel),
        reverse("needs-panel", args=[panel.code]),
        f"panel {panel.code}, run {panel.run.code}{', synthetic' if panel.is_synthetic else ''}",
        panel.result["weights"],
    )


def _figure_url(figure: Any) -> str:
    """Return the page of a figure, or nothing where the pages of evidence are not mounted."""
    try:
        return reverse("evidence-figure", args=[figure.code])
    except NoReverseMatch:
        return ""
