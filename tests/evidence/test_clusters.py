"""Clusters over common borders: computed, corrected, repeated, and answered on a region's page."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from evidence.test_neighbours import panel
from kerege.evidence import repeat, selectors, services
from kerege.evidence.analysis import METHODS
from kerege.evidence.models import Figure, Run
from kerege.evidence.rows import FigureRow
from kerege.methods.spatial import (
    contiguity_weights,
    false_discovery,
    local_moran,
    row_standardise,
)
from kerege.reference import services as reference

pytestmark = pytest.mark.django_db

SIDE = 5
GRID = [
    *((place, place + 1) for place in range(SIDE * SIDE) if (place + 1) % SIDE),
    *((place, place + SIDE) for place in range(SIDE * (SIDE - 1))),
]
NAMES = {place: f"XX-{place + 1}" for place in range(SIDE * SIDE)}


def recipe(borders=GRID, first="2020-01-01", last="", **more):
    return {
        "variables": ["wages", "growth"],
        "borders": [[NAMES[one], NAMES[other], first, last] for one, other in borders],
        "permutations": 999,
        "seeds": [1, 2],
        "level": 0.05,
        **more,
    }


def cross() -> dict[int, float]:
    """Return a high value in the middle of the grid with high values around it, else noise."""
    values = np.random.default_rng(7).normal(0, 0.1, (SIDE, SIDE))
    values[2, 1:4] += 10
    values[[1, 3], 2] += 10
    return {place + 1: float(value) for place, value in enumerate(values.ravel())}


def noise() -> dict[int, float]:
    return {place + 1: float(x) for place, x in enumerate(np.random.default_rng(3).random(25))}


def compute(values, parameters=None, year=2024):
    rows = METHODS["evidence.local_clusters"].compute(panel(values, year), parameters or recipe())
    return {(row.variable, row.territory, row.breakdown): row for row in rows}


def test_values_are_those_of_the_methods_and_all_tests_are_one_family() -> None:
    measured = {"wages": cross(), "growth": noise()}
    found = compute(measured)
    assert len(found) == 5 * 25 * 2
    weights = row_standardise(contiguity_weights(GRID, regions=25))
    generator = np.random.default_rng(1)
    order = sorted(range(25), key=NAMES.__getitem__)
    numbered = [[order.index(one), order.index(other)] for one, other in GRID]
    sorted_weights = row_standardise(contiguity_weights(numbered, regions=25))
    columns = {name: np.array([of[p + 1] for p in order]) for name, of in measured.items()}
    drawn = np.concatenate(
        [
            local_moran(x, sorted_weights, generator=generator, permutations=999).p_value
            for x in columns.values()
        ]
    )
    adjusted = false_discovery(drawn, level=0.05).adjusted
    for number, (name, place) in enumerate((name, place) for name in columns for place in order):
        key = (NAMES[place], name)
        assert found["cluster_p", *key].value == drawn[number]
        assert found["cluster_p_adjusted", *key].value == adjusted[number]
        x = np.array(list(measured[name].values()))
        z = (x - x.mean()) / x.std()
        assert found["cluster_own", *key].value == pytest.approx(z[place])
        assert found["cluster_neighbours", *key].value == pytest.approx((weights @ z)[place])


def test_a_cluster_is_found_under_every_seed_and_noise_is_not() -> None:
    found = compute({"wages": cross(), "growth": noise()}, recipe(permutations=4_999))
    centre = [found[name, "XX-13", "wages"] for name in ("cluster_p_adjusted", "cluster_stability")]
    assert centre[0].value <= 0.05
    assert centre[0].lower <= centre[0].value <= centre[0].upper
    assert centre[1].value == 100
    quiet = [row for (code, _, name), row in found.items() if name == "growth"]
    assert all(row.value == 0 for row in quiet if row.variable == "cluster_stability")


def test_the_unit_changes_nothing_and_what_is_equal_everywhere_is_not_tested() -> None:
    once = compute({"wages": cross(), "growth": noise()})
    scaled = {place: 1000 * value + 5 for place, value in cross().items()}
    again = compute({"wages": scaled, "growth": noise()})
    assert {k: pytest.approx(r.value) for k, r in once.items()} == {
        k: r.value for k, r in again.items()
    }
    flat = compute({"wages": dict.fromkeys(range(1, 26), 3.0), "growth": noise()})
    assert {name for _, _, name in flat} == {"growth"}
    both = {"wages": dict.fromkeys(range(1, 26), 3.0), "growth": dict.fromkeys(range(1, 26), 0.0)}
    assert compute(both) == {}


@pytest.mark.parametrize(
    "parameters",
    [recipe([]), recipe(GRID[:1]), recipe(first="2025-01-01"), recipe(last="2024-06-30")],
    ids=["no borders", "two regions", "not yet known", "no longer"],
)
def test_without_borders_of_that_year_there_is_no_answer(parameters) -> None:
    assert compute({"wages": cross(), "growth": noise()}, parameters) == {}


def test_a_year_in_which_a_region_is_not_measured_is_left_out() -> None:
    part = {place: value for place, value in noise().items() if place != 13}
    assert compute({"wages": cross(), "growth": part}) == {}
    assert compute({"wages": part, "growth": part}) == {}
    table = panel({"wages": cross(), "growth": noise()}, 2023)
    for name, of in (("wages", cross()), ("growth", part)):
        table.values[name] |= {(place, 2024): value for place, value in of.items()}
    rows = METHODS["evidence.local_clusters"].compute(table, recipe())
    assert {row.period for row in rows} == {"2023"}


@pytest.fixture
def measured(record, country):
    """Measure four regions in a row for three years, and compute."""
    codes = ["XX-A", "XX-B", "XX-C", "XX-D"]
    reference.load_borders(
        by=None,
        rows=[
            {"one": one, "other": other, "valid_from": date(2023, 1, 1), "source": "Map of 2023"}
            for one, other in pairwise(codes)
        ],
    )
    rows = {"grp": (500, 300, 400, 900), "gva_j": (10, 30, 12, 90), "population_avg": (9, 5, 8, 7)}
    for code, values in rows.items():
        table = {
            (place, year): 1000 * value + 10 * year * value % 7
            for place, value in zip(codes, values, strict=True)
            for year in (2023, 2024, 2025)
        }
        record(table, code, code.replace("_", "-"))
    return services.compute_all(by=None)


def test_the_page_says_that_nothing_is_shown_or_what_stands_out_or_what_is_missing(
    client, measured, country, tmp_path
) -> None:
    run = Run.objects.get(method="evidence.local_clusters")
    assert services.rerun(by=None, run=run).is_same
    page = client.get("/en/evidence/regions/XX-B/").content.decode()
    assert "No cluster is shown at 5 %." in page
    assert "In the whole country 0 of" in page
    assert "does not prove that there is none" in page
    assert 'href="/en/evidence/regions/XX-A/"' in page
    assert "Map of 2023" in page
    assert "9,999 times" in page
    found = selectors.clusters(country.xx_b)
    assert [place.code for place, _ in found.neighbours] == ["XX-A", "XX-C"]
    assert found.tests == 4 * len(found.rows)
    row = found.rows[0]
    assert {figure.territory.code for _, figure in row.beside} == {"XX-A", "XX-C"}
    assert f'href="/en/evidence/figures/{row.adjusted.code}/"' in page
    services.write_package(by=None, path=tmp_path / "p")
    repeated = repeat.repeat(repeat.read_package(tmp_path / "p"))
    assert [one.state for one in repeated if one.run == run.code] == [repeat.SAME]

    # A cluster, as if the map had one.
    row = selectors.clusters(country.xx_d).rows[0]
    name = row.adjusted.breakdown
    run = row.adjusted.run
    rows = [
        FigureRow(
            variable=code,
            territory="XX-D",
            period=row.measured.period,
            breakdown=name,
            value=value,
        )
        for code, value in (
            ("cluster_p_adjusted", 0.04),
            ("cluster_own", 2),
            ("cluster_neighbours", -1),
            ("cluster_stability", 60),
        )
    ]
    services.record_results(by=None, run=run, rows=rows)
    page = client.get("/en/evidence/regions/XX-D/").content.decode()
    assert "Shown at 5 %:" in page
    assert "high among low" in page
    assert "depends on the seed" in page
    assert "1 of" in page
    found = selectors.clusters(country.xx_d)
    assert [row.kind for row in found.shown] == ["high-low"]

    # Borders that go take the answer with them.
    reference.load_borders(by=None, rows=[])
    services.compute_all(by=None)
    assert selectors.clusters(country.xx_b) is None
    assert not Figure.objects.filter(is_current=True, variable__code="cluster_p").exists()
    page = client.get("/en/evidence/regions/XX-A/").content.decode()
    assert "It was not tested whether this region is part of a cluster." in page
