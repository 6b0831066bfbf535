"""What another office stated, as figures of a dataset: by a mapping of its codes to ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kerege.evidence import rules, selectors
from kerege.evidence.enums import MISSING, Observation
from kerege.evidence.models import Feed
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.datasets import register_dataset
from kerege.evidence.services.fetch import read_feed
from kerege.evidence.services.figures import record_figures
from kerege.evidence.services.upload import Uploaded
from kerege.evidence.sources import Observed
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import LANGUAGES, every_text
from kerege.reference import selectors as reference

MARK = {
    "en": "Mark of the source: {}.",
    "ru": "Пометка источника: {}.",
    "kk": "Дереккөз белгісі: {}.",
}


@dataclass(frozen=True)
class Meaning:
    """What the codes of a source mean here.

    Attributes
    ----------
    variables
        Measure of the source -> variable; measures that are not named are left out.
    territories
        Territory of the source -> territory; one that is not named is looked for by its code here,
        its national code, or its name in any language.
    units
        Unit of the source -> unit of the variable.
    classification
        Of the activities of the source.
    total
        The breakdown of the source that means the undivided whole.
    """

    variables: Mapping[str, str]
    territories: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    classification: str = ""
    total: str = ""


@transaction.atomic
def record_feed(*, by: Any, feed: Feed, meaning: Meaning, code: str = "") -> Uploaded:
    """Make what was last kept of a feed the figures of a draft dataset.

    It carries the publisher and licence of the feed, the checksum, address and day of the answer;
    an analyst checks and publishes it. Doing it again changes nothing; a changed number keeps its
    predecessor.

    Parameters
    ----------
    code
        Of the dataset, by default that of the feed.

    Raises
    ------
    Refusal
        If nothing was kept, no measure is named that the answer has, or a row cannot be a figure:
        the first is named with its place in the source's codes, and nothing is recorded.
    """
    rules.may_record(by).require(feed.code)
    observed = read_feed(by=by, feed=feed)
    fetch = selectors.last_kept(feed)
    if fetch is None:  # read_feed has refused already
        raise Refusal(_("Nothing of this feed has been kept yet."), feed.code, kind=Kind.NOT_FOUND)
    named = [row for row in observed if row.measure in meaning.variables]
    if not named:
        raise Refusal(
            _("The answer has none of the measures that are named."),
            ", ".join(meaning.variables) or "variable",
            _("It has: %(measures)s.")
            % {"measures": ", ".join(sorted({row.measure or "''" for row in observed})[:20])},
        )
    places = reference.written_territories()
    dataset = register_dataset(
        by=by,
        code=code or feed.code,
        titles=every_text(feed, "title"),
        publisher=_each(feed, "publisher"),
        licence=_each(feed, "licence"),
        checksum=fetch.sha256,
        url=fetch.url[:600],
        obtained_from=feed.source,
        retrieved_on=timezone.localdate(fetch.at),
    )
    rows = [_row(row, meaning, places, number) for number, row in enumerate(named, start=1)]
    recorded = record_figures(by=by, dataset=dataset, rows=rows, is_complete=True)
    return Uploaded(dataset, recorded)


def _each(feed: Feed, name: str) -> dict[str, str]:
    printed = getattr(feed, name)
    return {language: getattr(feed, f"{name}_{language}", "") or printed for language in LANGUAGES}


def _row(row: Observed, meaning: Meaning, places: Mapping[str, str], number: int) -> FigureRow:
    status = row.status if row.status in Observation.values else Observation.NORMAL
    if row.value is None and status not in MISSING:
        status = Observation.NOT_MEASURED
    mark = row.mark or (row.status if status != row.status else "")
    written = meaning.territories.get(row.territory, row.territory)
    said = (row.measure, row.territory, row.period, row.activity, row.breakdown)
    return FigureRow(
        variable=meaning.variables[row.measure],
        territory=places.get(written, written),
        period=row.period,
        value=row.value,
        unit=meaning.units.get(row.unit, row.unit),
        activity=f"{meaning.classification}:{row.activity}" if row.activity else "",
        breakdown="" if row.breakdown == meaning.total else row.breakdown,
        observation=status,
        notes={language: text.format(mark) for language, text in MARK.items()} if mark else {},
        place=_("row %(number)s") % {"number": number} + f" ({', '.join(filter(None, said))})",
    )
