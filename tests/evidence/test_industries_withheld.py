"""Quotients and relatedness where counts are withheld: not known, never zero."""

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.evidence import repeat, selectors, services
from kerege.evidence.analysis import industries, industries_withheld
from kerege.evidence.enums import Observation
from kerege.evidence.models import Run
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal
from kerege.methods.complexity import relatedness_with_gaps
from kerege.methods.regional import location_quotient
from kerege.reference.models import Activity, Classification

ASKED = {
    "variable": "firms", "period": "2024", "absent": "zero", "confidence": 0.95, "threshold": 1,
    "nearest": 3, "country": "XX",
}  # fmt: skip
TABLE = np.random.default_rng(8).poisson(np.outer([40, 20, 9, 30], [3, 0.4, 1, 0.2, 2])) + 1
PLACES = ["XX-A", "XX-B", "XX-C", "XX-D"]
ACTIVITIES = [f"list:a{n}" for n in range(5)]
HIDDEN = TABLE < 9


def rows(table=TABLE, hidden=HIDDEN, *, totals=True):
    found = [
        (place, activity, None if hidden[i, j] else str(table[i, j]))
        for i, place in enumerate(PLACES)
        for j, activity in enumerate(ACTIVITIES)
    ]
    if totals:
        found += [(place, "", str(table[i].sum())) for i, place in enumerate(PLACES)]
        found += [("XX", activity, str(table[:, j].sum())) for j, activity in enumerate(ACTIVITIES)]
        found += [("XX", "", str(table.sum()))]
    return found


def cells(*given, **more):
    return pl.DataFrame(
        rows(*given, **more), schema=dict.fromkeys(industries.CELL, pl.String), orient="row"
    )


def numbers(found, variable, column="value"):
    of = found.filter(pl.col("variable") == variable)
    keys = zip(of["territory"], of["activity"], strict=True)
    return dict(zip(keys, of[column].cast(pl.Float64), strict=True))


def test_a_withheld_count_costs_its_own_quotient_and_no_other():
    assert 3 < HIDDEN.sum() < 12
    found = industries_withheld.compute(cells(), ASKED)
    inner = pl.DataFrame(
        rows(hidden=np.zeros_like(HIDDEN), totals=False),
        schema=dict.fromkeys(industries.CELL, pl.String),
        orient="row",
    )
    whole = industries.compute(inner, ASKED)
    for column in ("value", "lower", "upper"):
        told, everything = (numbers(x, "industry_lq", column) for x in (found, whole))
        assert len(told) == (~HIDDEN).sum()
        assert all(value == everything[key] for key, value in told.items())


def test_only_what_is_surely_absent_is_called_next_and_unknown_is_never_zero():
    found = numbers(industries_withheld.compute(cells(), ASKED), "industry_relatedness")
    quotient = location_quotient(TABLE)
    rest = TABLE.sum(axis=1) - (TABLE * ~HIDDEN).sum(axis=1)
    below = TABLE.sum(axis=0) - (TABLE * ~HIDDEN).sum(axis=0)
    most = np.minimum.outer(rest, below) / TABLE * quotient
    known = ~HIDDEN | (most < 1)
    assert (known & HIDDEN).any(), "the totals decide some of what is withheld"
    assert not known.all(), "and leave some open"
    density = relatedness_with_gaps((quotient >= 1) & known, known).density
    for (place, activity), value in found.items():
        at = PLACES.index(place), ACTIVITIES.index(activity)
        assert known[at]
        assert quotient[at] < 1, "what the totals rule out is true"
        assert value == pytest.approx(density[at], abs=1e-6)


def test_without_withheld_counts_it_is_as_without_totals():
    none = np.zeros_like(HIDDEN)
    found = industries_withheld.compute(cells(TABLE, none), ASKED)
    inner = cells(TABLE, none, totals=False)
    plain = industries.compute(inner, ASKED)
    for name in ("industry_lq", "industry_relatedness"):
        assert numbers(found, name) == numbers(plain, name)


def test_a_region_or_activity_whose_total_is_withheld_has_no_answer():
    given = cells().with_columns(
        pl.when((pl.col("territory") == "XX-B") & (pl.col("activity") == ""))
        .then(None)
        .otherwise("value")
        .alias("value")
    )
    found = industries_withheld.compute(given, ASKED)
    assert "XX-B" not in set(found["territory"])
    every = numbers(industries_withheld.compute(cells(), ASKED), "industry_lq")
    left = numbers(found, "industry_lq")
    assert left == {key: value for key, value in every.items() if key[0] != "XX-B"}


@pytest.mark.parametrize(
    ("given", "asked", "what"),
    [
        (cells(totals=False), {}, "totals that quotients need"),
        (cells(), {"absent": ""}, "Nobody says what cells mean"),
        (cells(), {"confidence": 1}, "between 0 and 1"),
        (cells(-TABLE), {}, "totals that quotients need"),
        (
            cells().with_columns(
                pl.when(pl.col("activity") == "")
                .then(pl.lit("1"))
                .otherwise("value")
                .alias("value")
            ),
            {},
            "smaller|larger|more than",
        ),
    ],
    ids=["no totals", "absent", "confidence", "negative", "parts above their total"],
)
def test_refusals(given, asked, what):
    with pytest.raises(Exception, match=what):
        industries_withheld.compute(given, ASKED | asked)


@pytest.mark.django_db
def test_the_page_marks_what_is_withheld_and_the_run_gives_the_same_again(
    client, country, variable, dataset, tmp_path
):
    known = Classification.objects.create(code="list", source="x")
    for code in ACTIVITIES:
        name = code.removeprefix("list:")
        Activity.objects.create(classification=known, code=name, name_en=f"Craft {name}", level=1)
    variable("firms", is_additive=False)
    made = dataset("cube")
    services.record_figures(
        by=None,
        dataset=made,
        rows=[
            FigureRow(
                variable="firms",
                territory=place,
                activity=activity,
                period="2024",
                value=value,
                observation=Observation.SUPPRESSED if value is None else Observation.NORMAL,
            )
            for place, activity, value in rows()
        ],
    )
    services.publish_dataset(by=None, dataset=made)
    asked = {"by": None, "variable": "firms", "period": "2024", "absent": "zero", "level": "region"}
    with pytest.raises(Refusal, match="withheld"):
        services.compute_industries(**asked)
    done = services.compute_industries(**asked, with_totals=True, nearest=3, threshold=1.0)
    assert done.recorded.added > (~HIDDEN).sum()
    assert services.rerun(by=None, run=done.run).is_same
    services.write_package(by=None, path=tmp_path / "p")
    states = {one.run: one.state for one in repeat.repeat(repeat.read_package(tmp_path / "p"))}
    assert states[done.run.code] == repeat.SAME
    row = int(np.argmax(HIDDEN.sum(axis=1)))
    found = selectors.industries(getattr(country, PLACES[row].replace("-", "_").lower()))
    assert found.withheld == HIDDEN[row].sum()
    page = client.get(f"/en/evidence/regions/{PLACES[row]}/").content.decode()
    assert f"Of {HIDDEN[row].sum()} counts of this region nothing is told" in page
    assert "They are not zero" in page
    words = ["quotients", "firms", "--period", "2024", "--absent", "zero", "--level", "region"]
    again = CliRunner().invoke(app, [*words, "--with-totals", "--nearest", "3", "--json"])
    assert again.exit_code == 0, again.output
    assert Run.objects.filter(method=industries_withheld.METHOD).count() == 1
