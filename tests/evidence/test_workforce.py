"""Who works in a region, as far as somebody publishes it."""

import pytest
from django.test import Client

from kerege.evidence import selectors, services
from kerege.evidence.services import FigureRow
from kerege.reference import selectors as reference

pytestmark = pytest.mark.django_db


def stated(part: str, period: str = "2024", **more) -> FigureRow:
    return FigureRow(
        variable="jobs", territory="XX-A", period=period, breakdown=part, **{"value": 7} | more
    )


def test_the_page_shows_each_class_with_its_newest_figures_or_who_can_supply_them(
    variable, dataset, country, client: Client
) -> None:
    page = client.get("/en/evidence/regions/XX-A/").content.decode()
    assert "Nobody publishes who works in the creative industries" in page
    variable("jobs")
    into = dataset("payroll")
    rows = [
        stated("sex-F", "2023", value=5),
        stated("sex-F", value=6),
        stated("sex-M", value=None, observation="Q"),
        stated("age_group-15-24"),
        stated("film.sex-F"),
        stated("2010-2024"),
    ]
    services.record_figures(by=None, dataset=into, rows=rows)
    assert selectors.workforce(reference.territory("XX-A")) == []
    services.publish_dataset(by=None, dataset=into)
    found = selectors.workforce(reference.territory("XX-A"))
    said = {group.of: [(part, f.value, f.period) for part, f in group.rows] for group in found}
    assert said == {
        "sex": [("F", 6, "2024"), ("M", None, "2024")],
        "age_group": [("15-24", 7, "2024")],
    }
    page = client.get("/en/evidence/regions/XX-A/").content.decode()
    assert "women" in page
    assert "suppressed" in page
    assert "Nobody publishes who works" not in page
