"""The rows of an index as plain data: the same on the page, in files and in the API."""

from typing import Any

from kerege.evidence.analysis.what_if import Supposed
from kerege.evidence.index.supposition import OWN
from kerege.evidence.selectors import PublishedIndex, Ranked

COLUMNS = (
    *("index", "year", "region", "name", "rank_from", "rank_to", "rank", "score"),
    *("synthetic", "published", "run", "figure"),
)
SUPPOSED_COLUMNS = (
    *("index", "year", "region", "name", "rank_from", "rank_to", "rank", "score"),
    *("published_from", "published_to", "published_rank", "moved", "beyond"),
    *("synthetic", "published", "run"),
)


def published_rows(published: PublishedIndex) -> list[dict[str, Any]]:
    """Return the rows of a published index, the first rank first."""
    return [
        {
            "index": published.code,
            "year": published.year,
            "region": row.rank.territory.code,
            "name": row.rank.territory.name or "",
            "rank_from": number(row.rank.lower),
            "rank_to": number(row.rank.upper),
            "rank": number(row.rank.value),
            "score": number(row.score.value) if row.score else None,
            "synthetic": row.rank.is_synthetic,
            "published": True,
            "run": published.run.code,
            "figure": row.rank.code,
        }
        for row in published.ranked
    ]


def supposed_rows(
    published: PublishedIndex, supposed: Supposed, names: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the rows of an index under a supposition, beside what is published.

    ``moved`` is positive where the region gains places; ``beyond`` says that its supposed rank
    lies outside the published interval.
    """
    before = {row.rank.territory.code: row for row in published.ranked}
    index, doubt = supposed.index, supposed.index.uncertainty
    rows = [
        {
            "index": published.code,
            "year": published.year,
            "region": region,
            "name": names.get(region, region),
            "rank_from": float(doubt.low[i]),
            "rank_to": float(doubt.high[i]),
            "rank": float(doubt.rank[i]),
            "score": round(float(index.composed.scores[i]), 6),
            **_against(before.get(region), float(doubt.rank[i])),
            "synthetic": published.run.is_synthetic,
            "published": False,
            "run": published.run.code,
        }
        for i, region in enumerate(index.regions)
    ]
    return sorted(rows, key=lambda row: (row["rank"], row["region"] != OWN, row["region"]))


def _against(row: Ranked | None, rank: float) -> dict[str, Any]:
    if row is None or row.rank.value is None:
        return dict.fromkeys(
            ("published_from", "published_to", "published_rank", "moved", "beyond")
        )
    low, high = number(row.rank.lower), number(row.rank.upper)
    was = float(row.rank.value)
    return {
        "published_from": low,
        "published_to": high,
        "published_rank": was,
        "moved": was - rank,
        "beyond": low is not None and high is not None and not low <= rank <= high,
    }


def number(value: Any) -> float | None:
    """Return a figure's number for a file."""
    return None if value is None else float(value)
