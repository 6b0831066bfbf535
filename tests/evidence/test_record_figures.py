"""Figures: nothing twice, nothing overwritten, nothing recorded that is wrong."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerege.audit.models import Event
from kerege.evidence import services
from kerege.evidence.models import Figure
from kerege.evidence.rows import as_decimal
from kerege.evidence.services import FigureRow, Recorded
from kerege.kernel.errors import Kind, Refusal

pytestmark = pytest.mark.django_db


def row(**more) -> FigureRow:
    fields = {"variable": "jobs", "territory": "XX-A", "period": "2020", "value": 10}
    return FigureRow(**{**fields, **more})


def test_same_content_a_second_time_changes_nothing(record):
    first = record({("XX-A", 2020): 10, ("XX-B", 2022): Decimal("2.5")})
    events = Event.objects.count()
    again = record({("XX-A", 2020): "10.0", ("XX-B", 2022): 2.5})
    assert first == Recorded(added=2)
    assert again == Recorded(unchanged=2)
    assert Event.objects.count() == events


def test_a_changed_value_keeps_its_predecessor(record):
    record({("XX-A", 2020): 10})
    assert record({("XX-A", 2020): 12}) == Recorded(changed=1)
    new = Figure.objects.get(code="jobs.XX-A.2020", is_current=True)
    assert (new.value, new.supersedes.value, new.supersedes.is_current) == (12, 10, False)
    assert new.reason


def test_zero_is_a_value_and_differs_from_no_bound(record, dataset):
    record({("XX-A", 2020): 0})
    counts = services.record_figures(by=None, dataset=dataset(), rows=[row(value=0, lower=0)])
    assert counts == Recorded(changed=1)


def test_missing_is_recorded_as_missing_and_never_as_zero(variable, dataset):
    variable()
    services.record_figures(
        by=None, dataset=dataset(), rows=[row(value=None, observation="L", notes={"en": "Why"})]
    )
    figure = Figure.objects.get()
    assert (figure.value, figure.observation, figure.note_en) == (None, "L", "Why")


@pytest.mark.parametrize(
    ("wrong", "where", "what"),
    [
        ({"variable": "jbos"}, "variable", "'jbos': There is no such code."),
        ({"territory": "YY"}, "territory", "'YY': There is no such code."),
        ({"territory": ""}, "territory", "'': There is no such code."),
        ({"unit": "thousand persons"}, "unit", "Another unit than the variable's."),
        ({"period": "20-20"}, "period", "is not a period"),
        ({"scope": "dcms:1"}, "scope", "There is no such code."),
        ({"activity": "oked:J"}, "activity", "There is no such code."),
        ({"value": -1}, "value", "Outside what the variable can be (0 to ∞)."),
        ({"value": "ten"}, "value", "is not a number"),
        ({"value": float("nan")}, "value", "is not a finite number"),
        ({"value": "1e30"}, "value", "is too large"),
        ({"value": None}, "value", "contradict each other"),
        ({"observation": "L"}, "value", "contradict each other"),
        ({"observation": "Z"}, "observation", "There is no such code."),
        ({"relation": "roughly"}, "relation", "There is no such code."),
        ({"lower": 3, "upper": 2}, "lower", "wrong order"),
        ({"code": "a b"}, "code", "cannot name a figure"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(variable, dataset, wrong, where, what):
    variable()
    with pytest.raises(Refusal) as refused:
        services.record_figures(by=None, dataset=dataset(), rows=[row(period="2019"), row(**wrong)])
    assert what in refused.value.what
    assert refused.value.where == f"row 2, {where}"
    assert refused.value.mend
    assert not Figure.objects.exists()


def test_one_code_twice_is_refused(variable, dataset):
    variable()
    with pytest.raises(Refusal, match="first in row 1"):
        services.record_figures(by=None, dataset=dataset(), rows=[row(), row(value=11)])


def test_another_source_may_not_replace_a_figure(record, dataset):
    record({("XX-A", 2020): 10})
    with pytest.raises(Refusal) as refused:
        services.record_figures(by=None, dataset=dataset("rival"), rows=[row(value=11)])
    assert refused.value.kind is Kind.CONFLICT


def test_figures_no_longer_stated_cease_to_be_current(record, dataset):
    record({("XX-A", 2020): 10, ("XX-A", 2021): 11})
    counts = services.record_figures(by=None, dataset=dataset(), rows=[row()], is_complete=True)
    assert counts == Recorded(unchanged=1, retired=1)
    assert list(Figure.objects.filter(is_current=True).values_list("year", flat=True)) == [2020]


def test_a_synthetic_dataset_marks_every_figure(variable, dataset):
    variable()
    made = dataset("register", is_synthetic=True)
    services.record_figures(by=None, dataset=made, rows=[row(is_synthetic=False)])
    assert Figure.objects.get().is_synthetic


def test_five_thousand_rows_take_seconds(record):
    values = {("XX-A", 1000 + n): n for n in range(5000)}
    start = time.perf_counter()
    assert record(values, publish=False).added == 5000
    assert record(values, publish=False).unchanged == 5000
    assert time.perf_counter() - start < 20


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False))
def test_six_places_are_kept_exactly(value):
    assert as_decimal(str(value)) == value
