"""No figure of the register tells of a few: what an outsider could compute is computed here."""

import uuid
from datetime import date

import numpy as np
import pytest

from kerege.evidence import repeat, services
from kerege.evidence.models import Figure, Run
from kerege.methods.disclosure import disclosure_audit, frequency_rule
from kerege.methods.disclosure.labelled_table import labelled_table
from kerege.reference.models import Activity, Classification
from kerege.register.enums import Origin
from kerege.register.models import Subject
from kerege.register.services import load_subjects

REGIONS, PARTS = ("XX-A", "XX-B", "XX-C", "XX-D"), ("arts", "crafts", "software")
COUNTS = np.array([[1, 9, 8], [7, 12, 6], [5, 0, 5], [14, 9, 11]])
ACTIVITY = {"arts": "90030", "crafts": "32120", "software": "62010"}


@pytest.fixture
def register(country, variable):
    """Fill a register in which one region has a single artist."""
    codes = Classification.objects.create(code="oked", name_en="OKED", source="test")
    for code in ACTIVITY.values():
        Activity.objects.create(classification=codes, code=code, level=5, name_en=code)
    rows = [
        {
            "public_id": uuid.uuid5(uuid.NAMESPACE_URL, f"{place}{part}{n}"),
            "name": f"Studio {n}",
            "legal_form": "sole_trader",
            "territory": place,
            "activity": ACTIVITY[part],
            "subsector": part,
            "registered_on": date(2021, 1, 1),
        }
        for (r, p), number in np.ndenumerate(COUNTS)
        for place, part in [(REGIONS[r], PARTS[p])]
        for n in range(number)
    ]
    load_subjects(by=None, rows=rows, origin=Origin.SYNTHETIC, classification="oked")
    services.compute_all(by=None)


def told(variable):
    found = Figure.objects.filter(variable__code=variable, is_current=True)
    return {
        (place, part): (None if value is None else float(value), observation)
        for place, part, value, observation in found.values_list(
            "territory__code", "breakdown", "value", "observation"
        )
    }


def test_no_sum_of_published_figures_bounds_a_small_one_closer_than_the_rule(register):
    figures = told("register_subjects")
    everywhere = {"XX": ""} | dict.fromkeys(REGIONS, "XX")
    parts = {"": "", **dict.fromkeys(PARTS, "*")}
    parts = {"*": ""} | {part: "*" for part in parts if part}
    table = labelled_table(
        (((REGIONS[r], PARTS[p]), float(number)) for (r, p), number in np.ndenumerate(COUNTS)),
        [everywhere, parts],
    )
    hidden = np.zeros(table.table.values.shape, dtype=bool)
    for (place, part), (value, observation) in figures.items():
        at = table.position((place, part or "*"))
        assert (value is None) == (observation == "Q")
        assert value is None or value == table.table.values[at]
        hidden[at] = value is None
    for part, code in ACTIVITY.items():
        at = table.position(("XX", part))
        (activity,) = (
            value for (_, found), value in told("register_activities").items() if found == code
        )
        hidden[at] &= activity[0] is None
    assert len(figures) == hidden.size
    assert hidden.any()
    primary = frequency_rule(table.table.values, threshold=3, zero_is_safe=True)
    audit = disclosure_audit(table.table, hidden, primary=primary)
    assert not audit.exposed.any()
    assert not audit.exact.any()


def test_what_rests_on_a_withheld_number_is_withheld(register):
    figures = told("register_subjects")
    for code in ("register_lq", "register_lq_shrunk"):
        quotients = told(code)
        for place in REGIONS:
            lacks = any(figures[place, part][0] is None for part in PARTS)
            mine = [value for (where, _), value in quotients.items() if where == place]
            assert all((value is None) == lacks for value, _ in mine)
            assert all((observation == "Q") == lacks for _, observation in mine)


def test_the_checksum_of_the_input_is_of_what_is_published_not_of_the_true_numbers(register):
    """A checksum of the true numbers could be tried out: one artist, or two."""
    run = Run.objects.get(method="evidence.count_register")
    again = services.rerun(by=None, run=run)
    assert again.is_same
    assert run.parameters["threshold"] == 3
    assert not [name for name in run.inputs if name != "register"]


def test_every_representation_says_suppressed(register, client):
    for address in (
        "/en/register/counts/",
        "/en/regions/XX-A/",
        "/api/v1/register/counts",
        "/api/v1/evidence/figures?variable=register_subjects&territory=XX-A",
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert "uppressed" in text or '"Q"' in text or "null" in text, address
    cells = {
        (cell["territory"], cell["subsector"]): cell["number"]
        for cell in client.get("/api/v1/register/counts").json()
    }
    figures = told("register_subjects")
    assert {key: figures[key][0] for key in cells} == cells


def test_a_package_says_why_an_outsider_cannot_count_the_register_again(register, tmp_path):
    """A made-up register can be made again; who is in a real one is nobody's business."""

    def reasons(name):
        services.write_package(by=None, path=tmp_path / name)
        found = repeat.repeat(repeat.read_package(tmp_path / name))
        return {one.run: one.why for one in found if one.state == repeat.NOT_REPEATABLE}

    made_up = reasons("one")
    assert len(made_up) == 2
    for run, why in made_up.items():
        assert f"'kerege evidence rerun {run}'" in why
        assert "seed" in why
        assert services.rerun(by=None, run=Run.objects.get(code=run)).is_same
    Subject.objects.filter(name="Studio 0", territory__code="XX-A").update(origin=Origin.IMPORTED)
    assert all("which are not public" in why for why in reasons("two").values())
