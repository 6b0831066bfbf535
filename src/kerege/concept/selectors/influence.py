"""What comments changed, by region and by group."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count

from kerege.concept.enums import CommenterGroup, CommentState, Fate
from kerege.concept.models import Consultation
from kerege.concept.selectors.consultation import comments
from kerege.reference import selectors as reference

Cells = dict[tuple[str, str, str], int]
"""(region, group, what became of them) -> comments; region and group empty: not said."""
UNANSWERED, WITHHELD = "unanswered", "withheld"
FATES = (*Fate.values, UNANSWERED, WITHHELD)


@dataclass(frozen=True)
class Share:
    """The comments of one region or group; the parts add up to those that came."""

    code: str
    name: str
    came: int
    accepted: int
    partly: int
    rejected: int
    unanswered: int
    withheld: int

    @property
    def answered(self) -> int:
        """Those that have a decision."""
        return self.accepted + self.partly + self.rejected

    @property
    def taken(self) -> float | None:
        """The percentage of the answered that was accepted, wholly or in part; None: no answer."""
        if not self.answered:
            return None
        return 100 * (self.accepted + self.partly) / self.answered


def _cells(consultation: Consultation) -> Cells:
    rows = (
        comments(consultation)
        .order_by()
        .values_list("region__code", "group", "state", "fate_now")
        .annotate(Count("pk"))
    )
    found: Cells = {}
    for region, group, state, fate, number in rows:
        became = WITHHELD if state == CommentState.WITHHELD else (fate or UNANSWERED)
        key = (region or "", group, became)
        found[key] = found.get(key, 0) + number
    return found


def influence(consultation: Consultation) -> tuple[list[Share], list[Share], Share]:
    """Return the comments by region, by group, and of all; every region and group has its row."""
    cells = _cells(consultation)
    regions = [(row.code, row.name or row.code) for row in reference.regions()]
    known = {code for code, _name in regions}
    more = sorted({region for region, _group, _fate in cells} - known - {""})
    groups = [(group.value, str(group.label)) for group in CommenterGroup]
    by_region = [*regions, *((code, code) for code in more), ("", "")]
    return (
        [_share(cells, code, name, lambda key: key[0]) for code, name in by_region],
        [_share(cells, code, name, lambda key: key[1]) for code, name in [*groups, ("", "")]],
        _share(cells, "", "", lambda _key: ""),
    )


def _share(
    cells: Cells, code: str, name: str, part: Callable[[tuple[str, str, str]], str]
) -> Share:
    of = {fate: _sum(cells, code, fate, part) for fate in FATES}
    return Share(code=code, name=name, came=sum(of.values()), **of)


def _sum(cells: Cells, code: str, fate: str, part: Callable[[tuple[str, str, str]], str]) -> int:
    keys: Iterable[tuple[str, str, str]] = cells
    return sum(cells[key] for key in keys if part(key) == code and key[2] == fate)
