"""JSON-stat 2.0 and SDMX-CSV 2.0, read back by other programs than the one that wrote them."""

import csv
import io
import json
from decimal import Decimal

import pytest
import sdmx
from pyjstat import pyjstat
from sdmx.model import common, v30

from kerege.evidence import exports, selectors, services
from kerege.evidence.enums import Observation
from kerege.evidence.selectors import Conditions
from kerege.evidence.services import FigureRow
from kerege.evidence.sources import source_named

pytestmark = pytest.mark.django_db
VALUES = {("XX-A", 2023): "0.1", ("XX-A", 2024): "12.5", ("XX-C", 2024): "0"}


@pytest.fixture
def figures(record, dataset):
    record(VALUES)
    into = dataset("other")
    rows = [
        FigureRow(
            variable="jobs", territory="XX-D", period="2024", observation=Observation.SUPPRESSED
        ),
        FigureRow(
            variable="jobs",
            territory="XX-D",
            period="2024",
            breakdown="=1+1",
            value=3,
            code="other.jobs.part",
        ),
    ]
    services.record_figures(
        by=None,
        dataset=into,
        rows=[FigureRow(**{**row.__dict__, "code": row.code or "other.jobs.XX-D"}) for row in rows],
    )
    services.publish_dataset(by=None, dataset=into)
    return list(selectors.figures_where(None, Conditions(variable="jobs")))


def test_json_stat_says_every_value_and_no_other(figures):
    content = exports.FORMATS["json-stat"](figures)
    with pytest.warns(DeprecationWarning, match="use this function"):
        table = pyjstat.Dataset.read(content.decode()).write("dataframe", naming="id")
    found = {
        (row.territory, int(row.period)): row.value
        for row in table.itertuples()
        if row.value == row.value and row.breakdown == "_Z"
    }
    assert found == {place: float(value) for place, value in VALUES.items()}


def test_json_stat_tells_suppressed_from_zero_and_from_nothing(figures):
    data = json.loads(exports.FORMATS["json-stat"](figures))
    assert (data["version"], data["class"]) == ("2.0", "dataset")
    assert len(data["status"]) == len(figures)
    assert len(data["value"]) == len(figures) - 1
    hidden = [place for place, status in data["status"].items() if status == "Q"]
    assert len(hidden) == 1
    assert hidden[0] not in data["value"]
    size = 1
    for name, number in zip(data["id"], data["size"], strict=True):
        assert len(data["dimension"][name]["category"]["index"]) == number
        size *= number
    assert all(int(place) < size for place in data["status"])


def test_the_same_said_twice_by_one_source_stands_twice(record):
    record({("XX-A", 2024): 1}, code="jobs")
    found = list(selectors.figures_where(None, Conditions(variable="jobs")))
    data = json.loads(exports.FORMATS["json-stat"]([*found, *found]))
    assert len(data["value"]) == 2


def _structure(heading):
    dsd = v30.DataStructureDefinition(
        id="FIGURES", version="1.0", maintainer=common.Agency(id="KEREGE")
    )
    start, end = heading.index("ACTION") + 1, heading.index("OBS_VALUE")
    for name in heading[start:end]:
        dsd.dimensions.append(v30.Dimension(id=name))
    dsd.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in heading[end + 1 :]:
        where = v30.ObservationRelationship
        dsd.attributes.append(v30.DataAttribute(id=name, related_to=where))
    return dsd


def test_sdmx_csv_is_read_back_by_the_library_of_the_standard(figures):
    content = exports.FORMATS["sdmx-csv"](figures)
    heading = content.decode().partition("\n")[0].split(",")
    message = sdmx.reader.csv.Reader().convert(io.BytesIO(content), structure=_structure(heading))
    (block,) = message.data
    found = {}
    for observation in block.obs:
        key = {name: str(part.value) for name, part in observation.key.values.items()}
        if key["BREAKDOWN"] == "_Z" and observation.value:
            found[key["TERRITORY"], int(key["TIME_PERIOD"])] = Decimal(observation.value)
    assert found == {place: Decimal(value) for place, value in VALUES.items()}


def test_our_own_reading_of_sdmx_csv_agrees(figures):
    asked = {"flow": "FIGURES", "territory": "TERRITORY", "breakdown": "BREAKDOWN"}
    found = source_named("sdmx").read(exports.FORMATS["sdmx-csv"](figures), asked)
    assert len(found) == len(figures)
    hidden = [o for o in found if o.value is None]
    assert [(o.territory, o.status) for o in hidden] == [("XX-D", "Q")]


def test_no_cell_is_a_formula(figures):
    rows = csv.reader(io.StringIO(exports.FORMATS["sdmx-csv"](figures).decode()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("form", ["json-stat", "sdmx-csv"])
def test_it_is_given_at_the_address_of_exports(client, figures, form):
    page = client.get(f"/en/evidence/figures.{form}?variable=jobs", follow=True)
    assert page.status_code == 200
    assert page.content == exports.FORMATS[form](figures)
