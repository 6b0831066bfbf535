"""An increment, its stock, its rate, and a total that prints the increment's number."""

from dataclasses import replace

import pytest
from django.urls import reverse

from kerege.evidence import selectors, services
from kerege.evidence.models import Dataset
from kerege.evidence.services import FigureRow


@pytest.fixture
def press(variable, dataset):
    """Return a function that publishes figures of two press sources."""
    entities = variable("entities")
    variable("added", change_of=entities)
    variable("growth", kind="ratio", lower_bound=None, change_of=entities)
    variable("retail_tax")

    def publish(values, source="press", *, open_it=True):
        into = dataset(source)
        rows = [
            FigureRow(variable=name, territory="XX", period="2024", value=value, source=source)
            for name, value in values.items()
        ]
        services.record_figures(by=None, dataset=into, rows=rows)
        services.check_dataset(by=None, dataset=into)
        if open_it:
            services.publish_dataset(by=None, dataset=into)
        return {found["check"]: found for found in Dataset.objects.get(code=source).checks}

    return publish


def test_a_total_that_is_an_increment_elsewhere_is_found_across_datasets(press, client):
    press({"entities": 45597, "added": 6033, "growth": 15})
    found = press({"retail_tax": 6033}, "agency")["two_meanings"]
    assert (found["state"], found["variable"], found["other"]) == ("warning", "added", "retail_tax")
    page = client.get(reverse("evidence-dataset", args=["agency"])).content.decode()
    assert "is printed both as Added and as Retail_Tax" in page
    for code, other in (("added.XX.2024", "Retail_Tax"), ("retail_tax.XX.2024", "Added")):
        page = client.get(reverse("evidence-figure", args=[code])).content.decode()
        assert "What else does not fit" in page
        assert other in page


def test_a_rate_that_agrees_is_said_and_one_that_does_not_is_pointed_out(press, client):
    agreed = press({"entities": 45597, "added": 6033, "growth": 15})
    assert agreed["rate"]["state"] == "ok"
    assert "two_meanings" not in agreed
    wrong = press({"entities": 45597, "added": 6033, "growth": 40})["rate"]
    assert (wrong["state"], wrong["implied"]) == ("warning", "15.2")
    page = client.get(reverse("evidence-figure", args=["growth.XX.2024"])).content.decode()
    assert "but the figures of Entities give 15.2" in page


def test_what_a_visitor_may_not_see_raises_no_doubt(press, client, analyst):
    press({"added": 6033})
    press({"retail_tax": 6033}, "draft", open_it=False)
    figure = selectors.figure_by_code("added.XX.2024")
    assert selectors.doubts_about(figure) == []
    assert len(selectors.doubts_about(figure, analyst)) == 1
    assert (
        "What else"
        not in client.get(reverse("evidence-figure", args=["added.XX.2024"])).content.decode()
    )


def test_an_increment_larger_than_the_whole(press):
    assert press({"entities": 100, "added": 6033})["larger"]["other_value"] == "100"


def two(variable, dataset, **second):
    """Publish two figures of one thing that cannot both be true; return what differs."""
    variable("jobs")
    for source, value, more in (("one", 5, {}), ("two", 6, second)):
        row = FigureRow(variable="jobs", territory="XX", period="2024", value=value, code=source)
        into = dataset(source)
        services.record_figures(by=None, dataset=into, rows=[replace(row, **more)])
        services.publish_dataset(by=None, dataset=into)
    [conflict] = selectors.conflicting(selectors.figure_by_code("one"))
    assert not conflict.can_both_hold
    return conflict.differences


def test_why_two_figures_differ(variable, dataset):
    assert two(variable, dataset) == ["in nothing that is stated: one of the two is wrong"]


def test_another_status_is_a_difference(variable, dataset):
    assert two(variable, dataset, observation="P") == ["another status: Provisional, here Normal"]
