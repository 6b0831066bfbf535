"""The panel of experts of a country package: invented experts compare the needs in two rounds.

Their judgements are drawn by lot with a fixed seed. They show how a panel works; nobody judged.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerege.kernel.clock import clock
from kerege.kernel.text import every_text
from kerege.needs import selectors, services
from kerege.needs.enums import Group
from kerege.needs.selectors import panels
from kerege.needs.services import PanelRules, Said
from kerege.reference import selectors as reference

SEED = 2026
CODE = "needs-weights"
ADDRESS = "expert-{number}@panel.example"
TITLES = {
    "en": "Which needs matter most (demonstration)",
    "ru": "Какие потребности важнее (демонстрация)",
    "kk": "Қай қажеттілік маңыздырақ (көрсетілім)",
}
ABOUT = {
    "en": "A demonstration: nine invented experts compare the needs of the diagnosis by pairs.",
    "ru": "Демонстрация: девять вымышленных экспертов попарно сравнивают потребности диагностики.",
    "kk": "Көрсетілім: ойдан шығарылған тоғыз сарапшы диагностикадағы қажеттіліктерді"
    " жұптап салыстырады.",
}
RULES = PanelRules(
    judged="pairs",
    most_rounds=2,
    widest=Decimal(5),
    most_changed=10,
    most_inconsistent=Decimal("0.1"),
    aggregation="judgements",
    conflicted="count",
    smallest=5,
)
FIRST, SECOND = (0.6, 0.25), (0.25, 0.1)
"""Spread of the experts, and of one expert's comparisons, in each round; made up."""
LEANING = 0.45
CONFLICT = "An invented conflict: leads a hub that a measure would pay for."
MANY = 4
"""About every fourth argument of others is supported; made up."""
Numbers = NDArray[np.float64]


def ask_panel(directory: Path) -> None:
    """Let the invented experts of a package judge in two rounds and publish what they came to."""
    file = directory / "panel" / "experts.csv"
    if not file.exists() or CODE in {panel.code for panel in selectors.published_panels("")}:
        return
    with file.open(encoding="utf-8", newline="") as lines:
        experts = sorted(csv.DictReader(lines), key=lambda row: row["name"])
    areas = list(reference.need_areas())
    panel = services.create_panel(
        by=None,
        code=CODE,
        titles=TITLES,
        abouts=ABOUT,
        given=RULES,
        items=[(area.code, every_text(area, "name")) for area in areas],
        is_synthetic=True,
    )
    for number, row in enumerate(experts, start=1):
        services.invite_expert(
            by=None,
            panel=panel,
            name=row["name"],
            email=ADDRESS.format(number=number),
            group=Group(row["group"]),
            territory=reference.territory(row["territory"]),
            language=row["language"],
        )
    _judge(panel, experts, [area.code for area in areas])
    services.publish_panel(by=None, panel=panel, absolute=str)


def _pairs(codes: Sequence[str]) -> list[str]:
    return [f"{one}|{other}" for one, other in combinations(codes, 2)]


def _judge(panel: Any, experts: Sequence[Mapping[str, str]], codes: Sequence[str]) -> None:
    """Hold both rounds; in the second, everybody moves towards the middle of the first."""
    rng = np.random.default_rng(SEED)
    spread, noise = FIRST
    shared = rng.normal(0, LEANING, len(codes))
    own = shared + rng.normal(0, spread, (len(experts), len(codes)))
    _round(panel, experts, codes, _steps(own, noise, rng), rng)
    spread, noise = SECOND
    near = own.mean(axis=0) + spread * (own - own.mean(axis=0))
    _round(panel, experts, codes, _steps(near, noise, rng), rng)


def _steps(leanings: Numbers, noise: float, rng: np.random.Generator) -> list[list[int]]:
    """Return for each expert the step of Saaty's scale of each pair, in its order."""
    first, second = np.triu_indices(leanings.shape[1], 1)
    gaps = leanings[:, first] - leanings[:, second]
    gaps = gaps + rng.normal(0, noise, gaps.shape)
    steps = np.clip(np.rint(np.exp(np.abs(gaps))), 1, 9).astype(int)
    signed: list[list[int]] = np.where((gaps < 0) & (steps > 1), -steps, steps).tolist()
    return signed


def _round(
    panel: Any,
    experts: Sequence[Mapping[str, str]],
    codes: Sequence[str],
    steps: Sequence[Sequence[int]],
    rng: np.random.Generator,
) -> None:
    """Open a round, let all experts answer by the links that they are sent, and close it."""
    links: list[str] = []

    def absolute(path: str) -> str:
        links.append(path.rstrip("/").rpartition("/")[2])
        return path

    known = [one.pk for rows in panels.arguments(panel).values() for one in rows]
    services.open_panel_round(
        by=None, panel=panel, closes_at=clock() + timedelta(hours=1), absolute=absolute
    )
    for number, (token, row) in enumerate(zip(links, experts, strict=True)):
        if not known:
            has_conflict = number == len(experts) - 1
            services.state_conflict(
                by=None,
                token=token,
                has_conflict=has_conflict,
                text=CONFLICT if has_conflict else "",
            )
        said = Said(
            answers=dict(zip(_pairs(codes), steps[number], strict=True)),
            arguments={} if known or not row["need"] else {row["need"]: row["argument"]},
            supports=[key for key in known if rng.integers(MANY) == 0],
        )
        services.keep_sheet(by=None, token=token, said=said, language=row["language"])
        services.send_sheet(by=None, token=token, is_kept_inconsistent=True)
    services.close_panel_round(by=None, panel=panel)
