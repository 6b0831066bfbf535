"""Which regions grow and how concentrated sub-sectors are: computed, withheld, shown."""

import numpy as np
import pytest
from django.test import Client

from evidence.test_neighbours import panel
from kerege.evidence import selectors, services
from kerege.evidence.analysis import METHODS
from kerege.evidence.models import Run
from kerege.evidence.services import FigureRow
from kerege.methods.regional import herfindahl_hirschman, locational_gini

pytestmark = pytest.mark.django_db

RECIPE = {"target": "c", "largest": 3, "whole": "whole"}
FILM = {1: 60.0, 2: 20.0, 3: 10.0, 4: 10.0}
WHOLE = {1: 100.0, 2: 100.0, 3: 200.0, 4: 100.0}


def compute(values, **more):
    names = [name for name in values if name != "whole"]
    rows = METHODS["evidence.concentration"].compute(
        panel(values), {**RECIPE, "amounts": names, **more}
    )
    return {(row.variable, row.breakdown): row for row in rows}


def test_it_is_what_the_methods_give_of_every_region_whatever_the_unit() -> None:
    found = compute({"n@film": FILM, "whole": WHOLE})
    amounts, whole = np.array([*FILM.values()]), np.array([*WHOLE.values()])
    assert found["c_top", "film"].value == pytest.approx(90)
    assert found["c_hhi", "film"].value == pytest.approx(herfindahl_hirschman(amounts, axis=0))
    assert found["c_gini", "film"].value == pytest.approx(locational_gini(amounts, whole))
    scaled = compute({"n@film": {k: 7 * v for k, v in FILM.items()}, "whole": WHOLE})
    assert {k: r.value for k, r in scaled.items()} == pytest.approx(
        {k: r.value for k, r in found.items()}
    )


def test_a_withheld_region_withholds_the_row_and_a_missing_one_leaves_none() -> None:
    part = {place: value for place, value in FILM.items() if place != 4}
    hidden = compute({"n@film": part, "whole": WHOLE}, withheld=True)
    assert {row.observation for row in hidden.values()} == {"Q"}
    assert len(hidden) == 3
    assert all(row.value is None for row in hidden.values())
    assert compute({"n@film": part, "whole": WHOLE}) == {}


def test_what_is_nowhere_has_no_concentration_and_an_empty_region_no_gini() -> None:
    assert compute({"n@film": dict.fromkeys(FILM, 0.0), "whole": WHOLE}) == {}
    found = compute({"n@film": FILM, "whole": {**WHOLE, 4: 0.0}})
    assert {name for name, _ in found} == {"c_top", "c_hhi"}


def test_a_former_region_is_no_region_of_today(record) -> None:
    """F was dissolved into C and D: the year in which F stands for both is another division."""
    old = {("XX-A", 2016): 5, ("XX-F", 2016): 5}
    new = {(f"XX-{place}", 2023): value for place, value in zip("ABCD", (5, 3, 1, 1), strict=True)}
    record(old | new, "gva_j")
    record({key: 10 * value for key, value in (old | new).items()}, "grp", source="other")
    services.compute_all(by=None)
    run = Run.objects.get(code__startswith="concentration-j")
    assert {f.period for f in run.figures.all()} == {"2023"}
    assert services.rerun(by=None, run=run).is_same


def test_the_page_names_the_fastest_and_the_most_concentrated_and_leads_to_each_figure(
    record, client: Client, django_assert_max_num_queries
) -> None:
    amounts = {
        (f"XX-{place}", year): value * (1 + (place == "C") * (year - 2022))
        for year in (2022, 2023)
        for place, value in zip("ABCD", (5, 3, 1, 1), strict=True)
    }
    record(amounts, "gva_j")
    record({key: 10 * value for key, value in amounts.items()}, "grp", source="other")
    services.compute_all(by=None)
    rows = selectors.growing()
    assert rows[0].growth.territory.code == "XX-C"
    assert rows[0].growth.value == 100
    with django_assert_max_num_queries(20):
        page = client.get("/en/evidence/growth/").content.decode()
    assert page.index("Region XX-C") < page.index("Region XX-A")
    assert f"/en/evidence/figures/{rows[0].growth.code}/" in page
    assert "concentration_hhi.XX.2023.gva_j" in page
    assert "No source publishes a sub-sector for two years." in page
    (whole,) = selectors.concentrated()
    assert [place.code for place in whole.largest] == ["XX-A", "XX-B", "XX-C"]
    assert whole.is_whole
    assert not whole.is_small
    assert float(whole.top.value) == pytest.approx(100 * 10 / 11, abs=1e-4)


def test_of_what_is_withheld_no_region_is_named(record, variable, dataset, country) -> None:
    variable("register_subjects")
    variable("concentration_top", kind="share")
    into = dataset("register")
    rows = [
        FigureRow(
            variable="register_subjects",
            territory=place,
            period="2024",
            value=value,
            breakdown="film",
        )
        for place, value in (("XX-A", 9), ("XX-B", 4), ("XX", 13))
    ]
    rows.append(
        FigureRow(
            variable="concentration_top",
            territory="XX",
            period="2024",
            breakdown="film",
            observation="Q",
        )
    )
    services.record_figures(by=None, dataset=into, rows=rows)
    services.publish_dataset(by=None, dataset=into)
    (row,) = selectors.concentrated()
    assert row.largest == []
    assert row.is_small


def test_before_anything_is_known_the_page_says_who_can_supply_it(country, client: Client) -> None:
    page = client.get("/en/evidence/growth/").content.decode()
    assert "The growth of no region is known." in page
    assert "Concentration has not been computed." in page
