"""The life of a dataset, and what its checks find."""

import threading

import pytest
from django.db import close_old_connections, connection

from kerege.audit.models import Event
from kerege.evidence import rules, services
from kerege.evidence.models import Dataset, Figure, Variable
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Kind, Refusal


@pytest.mark.django_db
def test_a_dataset_is_checked_then_published_then_withdrawn(variable, dataset, analyst):
    made = dataset()
    assert made.status == "draft"
    services.check_dataset(by=analyst, dataset=made)
    made = services.approve_dataset(by=analyst, dataset=made)
    assert services.publish_dataset(by=analyst, dataset=made).status == "published"
    assert services.publish_dataset(by=analyst, dataset=made).status == "published"
    acts = list(Event.objects.order_by("pk").values_list("act", flat=True))
    wanted = ["check_dataset", "approve_dataset", "publish_dataset"]
    assert acts[-3:] == [f"evidence.{act}" for act in wanted]
    with pytest.raises(Refusal, match="needs a reason"):
        services.withdraw_dataset(by=analyst, dataset=made, reason=" ")
    services.withdraw_dataset(by=analyst, dataset=made, reason="Revised")
    with pytest.raises(Refusal, match="cannot become"):
        services.publish_dataset(by=analyst, dataset=made)
    assert services.publish_dataset(by=None, dataset=made).status == "withdrawn"


@pytest.mark.django_db
def test_registering_again_changes_nothing_or_is_written_down(dataset):
    dataset()
    before = Event.objects.count()
    dataset()
    assert Event.objects.count() == before
    dataset(titles={"en": "Another title"})
    assert Event.objects.count() == before + 1


@pytest.mark.django_db
def test_only_analysts_act(dataset, nobody_special, analyst):
    made = dataset()
    for rule in (rules.may_publish, rules.may_withdraw, rules.may_record_in):
        assert not rule(nobody_special, made)
        assert rule(nobody_special, made).reason
    assert rules.may_withdraw(analyst, made)
    for act in (services.publish_dataset, services.check_dataset):
        with pytest.raises(Refusal) as refused:
            act(by=nobody_special, dataset=made)
        assert refused.value.kind is Kind.FORBIDDEN


@pytest.mark.django_db
def test_regions_that_do_not_add_up_are_pointed_out(record):
    record({("XX", 2017): 120, ("XX-A", 2017): 60, ("XX-F", 2017): 40})
    checks = Dataset.objects.get().checks
    [wrong] = [found for found in checks if found["state"] == "warning"]
    assert (wrong["check"], wrong["regions"], wrong["nation"]) == ("sum", "100", "120")


@pytest.mark.django_db
def test_rounding_is_no_contradiction(record):
    record({("XX", 2017): "100.1", ("XX-A", 2017): "60.04", ("XX-F", 2017): "40.01"})
    assert {found["state"] for found in Dataset.objects.get().checks} == {"ok"}


@pytest.mark.django_db
def test_a_jump_is_pointed_out_unless_a_break_is_declared(record, country):
    record({("XX-A", 2020): 10, ("XX-A", 2021): 50}, publish=False)
    made = Dataset.objects.get()
    [jump] = [f for f in services.check_dataset(by=None, dataset=made) if f["state"] == "warning"]
    assert (jump["territory"], jump["year"], jump["ratio"]) == ("XX-A", 2021, "5.00")
    services.ensure_break(
        by=None,
        variable=Variable.objects.get(),
        territory=country.xx_a,
        year=2021,
        reasons={"en": "Counted anew."},
    )
    states = {found["state"] for found in services.check_dataset(by=None, dataset=made)}
    assert states == {"ok"}


@pytest.mark.django_db
def test_a_wrong_unit_is_found_beside_what_others_published(record):
    record({("XX-A", 2020): 10, ("XX-C", 2020): 8})
    record({("XX-A", 2021): 11_000, ("XX-C", 2021): 9}, source="office", publish=False)
    findings = services.check_dataset(by=None, dataset=Dataset.objects.get(code="office"))
    [apart] = [found for found in findings if found["state"] == "warning"]
    assert (apart["check"], apart["territory"], apart["ratio"]) == ("elsewhere", "XX-A", "1100.000")
    assert (apart["other_value"], apart["other_year"]) == ("10", 2020)
    assert {"check": "elsewhere", "state": "ok", "steps": 1} in findings


@pytest.mark.django_db
def test_a_dataset_with_errors_is_not_published(record, analyst):
    record({("XX-A", 2020): 10}, publish=False)
    Variable.objects.update(upper_bound=5)
    made = Dataset.objects.get()
    with pytest.raises(Refusal, match="found errors"):
        services.publish_dataset(by=analyst, dataset=made)
    assert Dataset.objects.get().status != "published"


@pytest.mark.django_db(transaction=True)
def test_the_same_figures_loaded_at_once_are_recorded_once(country, variable, dataset):
    variable()
    made = dataset()
    rows = [
        FigureRow(variable="jobs", territory="XX-A", period=str(year), value=year)
        for year in range(1900, 1950)
    ]
    answers, start = [], threading.Barrier(8)

    def load() -> None:
        close_old_connections()
        start.wait()
        try:
            answers.append(services.record_figures(by=None, dataset=made, rows=rows).added)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0] * 7 + [50]
    assert Figure.objects.count() == 50
