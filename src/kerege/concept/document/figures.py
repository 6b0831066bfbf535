"""Drawings of a document: the tile map of needs and the budget by area and year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kerege.concept.document import tables
from kerege.kernel.document.drawing import Bar, Tile, stacked_bars, tile_map
from kerege.kernel.document.model import Element, Paragraph, Picture, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kerege.concept.document.compose import Composer
    from kerege.concept.models import Block

TOP = 3
WIDE = Decimal("0.35")
"""An interval wider than this makes a tile pale: the evidence is thin."""


def map_needs(composer: Composer, block: Block) -> Iterable[Element]:
    """Return one tile map for each of the most severe needs of the country."""
    data, wording = composer.data, composer.wording
    if not data.country_severities:
        return [Paragraph((Run(_("The needs have not been diagnosed.")),), "mark")]
    caption = composer.plain(wording.text_or_other(block, "text")[0], block.code)
    found: list[Element] = [Paragraph((Run(caption),), "lead")]
    for national in data.country_severities[:TOP]:
        tiles = []
        for region in data.regions:
            row = data.severities.get((region.code, national.area.code))
            if row is None or region.tile_row is None or region.tile_column is None:
                continue
            tiles.append(
                Tile(
                    region.tile_row,
                    region.tile_column,
                    wording.name(region),
                    wording.number(row.mean, 2),
                    float(row.mean),
                    is_pale=not row.is_known or row.upper - row.lower > WIDE,
                )
            )
        if not tiles:
            continue
        worst = max(tiles, key=lambda tile: tile.share)
        need = wording.name(national.area)
        title = wording.sentence("chart_needs_title", need=need, region=worst.name) or need
        values = ", ".join(f"{tile.name} {tile.value}" for tile in tiles)
        legend = (
            _("0: met"),
            _("1: most severe"),
            _("pale: the interval is wide or nothing is known here"),
        )
        found.append(
            Picture(
                f"figure-needs-{national.area.code}",
                composer.caption("figure", title),
                tile_map(tiles, legend),
                f"{title}. {values}.",
                tuple(tables.synthetic_notes(composer)),
            )
        )
    return found


def budget(composer: Composer, block: Block) -> Iterable[Element]:
    """Return the money by year, the areas stacked."""
    data, wording = composer.data, composer.wording
    if data.plan is None:
        return []
    concept = data.version.concept
    areas = [(goal.area.code, wording.name(goal.area)) for goal in data.goals]
    bars = []
    for year in range(concept.first_year, concept.last_year + 1):
        parts = [data.totals.by_area_year.get((code, year), Decimal(0)) for code, _name in areas]
        total = sum(parts, Decimal(0))
        bars.append(Bar(str(year), wording.millions(total), [float(part) for part in parts]))
    largest, money = max(data.totals.by_area.items(), key=lambda item: item[1])
    share = wording.number(100 * money / data.totals.total, 0)
    title = (
        wording.sentence("chart_budget_title", area=dict(areas).get(largest, largest), share=share)
        or wording.text_or_other(block, "text")[0]
    )
    values = ", ".join(f"{bar.name} {bar.value}" for bar in bars)
    unit = wording.label("col_amount", _("Money, millions"))
    return [
        Picture(
            "figure-budget",
            composer.caption("figure", title),
            stacked_bars(bars, [name for _code, name in areas], unit),
            f"{title}. {unit}: {values}.",
            (_("Costs are assumptions of the demonstration; see the action plan."),),
        )
    ]
