"""Composing the report of a region in one language."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from kerege.kernel.document import Document, harmless, shell_words
from kerege.kernel.document.model import Element
from kerege.portal.report import figures, identity, money, needs, published, strengths
from kerege.portal.report.data import Data
from kerege.portal.report.writer import Writer

Section = Callable[[Data, Writer], Iterable[Element]]
SECTIONS: tuple[Section, ...] = (
    identity.at_a_glance,
    identity.identity,
    needs.needs,
    money.measures,
    identity.measured,
    figures.figures,
    strengths.strengths,
    strengths.peers,
    figures.subjects,
    published.hubs,
    published.events,
    published.support,
)


def compose(data: Data) -> Document:
    """Return the report of a region; what is missing is said in its section."""
    with override(data.language):
        writer = Writer(data.language)
        elements = [element for section in SECTIONS for element in section(data, writer)]
        elements += [writer.heading(_("Sources")), writer.sources()]
        found: Document = harmless(_document(data, writer, tuple(elements)))
        return found


def _document(data: Data, w: Writer, elements: tuple[Element, ...]) -> Document:
    place = data.territory
    disclaimer = mark = ""
    if data.is_synthetic:
        mark = _("Parts of it are synthetic.")
        disclaimer = _(
            "The register of creative subjects is made up for the demonstration. What rests on it"
            " is marked synthetic and is not a statistic; everything else has its source."
        )
    state = _("State of %(day)s.") % {"day": w.day(data.on)}
    return Document(
        language=w.language,
        title=w.name(place),
        subtitle=_("Creative industries of the region: evidence, needs, measures and money"),
        disclaimer=disclaimer,
        mark=mark,
        identity=f"{place.code} · {place.get_kind_display()} · {state}",
        date=data.on.isoformat(),
        labels=shell_words(),
        elements=elements,
        is_brief=True,
    )
