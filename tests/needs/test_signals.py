"""Which figures speak of which need, and how they are read."""

from decimal import Decimal

import pytest

from kerege.evidence import services as evidence
from kerege.evidence.models import Variable
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal
from kerege.needs import selectors, services
from kerege.needs.models import Contribution, Signal

SHA = "b" * 64
LACK = {"XX-1": (80, 76, 84), "XX-2": (20, 18, 22)}
"""Per cent who lack it, with the interval: two regions only."""


@pytest.fixture
def lacking(loaded):
    """Return a share that is known in two regions."""
    evidence.ensure_variable(
        by=None,
        code="lacking",
        names={"en": "Lacking"},
        units={"en": "%"},
        kind="share",
        is_additive=False,
    )
    dataset = evidence.register_dataset(
        by=None, code="asked", titles={"en": "Asked"}, publisher="B", licence="L", checksum=SHA
    )
    rows = [
        FigureRow(
            variable="lacking",
            territory=code,
            period="2026",
            value=value,
            lower=low,
            upper=high,
            interval="95 %",
        )
        for code, (value, low, high) in LACK.items()
    ]
    evidence.record_figures(by=None, dataset=dataset, rows=rows)
    evidence.publish_dataset(by=None, dataset=dataset)
    return Variable.objects.get(code="lacking")


def speak(loaded, variable, by, **changes):
    return services.add_signal(
        **{
            "by": by,
            "variable": variable,
            "area": loaded.areas["finance"],
            "scale": "share",
            "higher_is_worse": True,
            "standard_error": Decimal("0.1"),
            "rationale": "Asked whether money was lacking.",
            "language": "en",
            "author": "Office",
        }
        | changes
    )


def read(loaded, code):
    severity = selectors.severity(loaded.places[code], loaded.areas["finance"])
    return Contribution.objects.get(severity=severity, signal__isnull=False)


def test_a_share_is_read_as_it_stands_in_few_regions_too(loaded, lacking, people):
    speak(loaded, lacking, people.analyst)
    for code, (value, low, high) in LACK.items():
        made = read(loaded, code)
        assert float(made.value) == pytest.approx(value / 100)
        own = (high - low) / 100 / (2 * 1.959964)
        assert float(made.standard_error) == pytest.approx((0.1**2 + own**2) ** 0.5, rel=1e-4)
    at = [selectors.severity(loaded.places[code], loaded.areas["finance"]) for code in LACK]
    assert at[0].mean > at[1].mean


def test_a_share_of_those_who_have_it_is_turned_round(loaded, lacking, people):
    speak(loaded, lacking, people.analyst, higher_is_worse=False)
    assert float(read(loaded, "XX-1").value) == pytest.approx(0.2)


def test_what_is_withdrawn_no_longer_speaks_and_the_recipe_still_computes(loaded, lacking, people):
    first = services.diagnose(by=None)
    signal = speak(loaded, lacking, people.analyst)
    spoken = selectors.current_diagnosis()
    services.withdraw_signal(by=people.analyst, signal=signal)
    assert selectors.current_diagnosis() == first
    assert signal not in selectors.signals()
    again = evidence.rerun(by=None, run=spoken.run)
    assert again.found == spoken.run.result_checksum
    with pytest.raises(Refusal, match="withdrawn already"):
        services.withdraw_signal(by=people.analyst, signal=signal)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scale": "else"}, "not known"),
        ({"standard_error": Decimal("0.01")}, "lies between 0.05 and 1"),
        ({"standard_error": Decimal("NaN")}, "lies between 0.05 and 1"),
        ({"rationale": "  "}, "not said why"),
        ({"author": ""}, "not said why"),
    ],
)
def test_what_is_unsound_is_refused_and_nothing_changes(loaded, lacking, people, changes, said):
    with pytest.raises(Refusal, match=said):
        speak(loaded, lacking, people.analyst, **changes)
    assert Signal.objects.count() == 1


def test_only_a_share_is_read_as_it_stands_and_once(loaded, lacking, people):
    hubs = Variable.objects.get(code="hubs_per_head")
    with pytest.raises(Refusal, match="Only a share"):
        speak(loaded, hubs, people.analyst)
    speak(loaded, lacking, people.analyst)
    with pytest.raises(Refusal, match="already"):
        speak(loaded, lacking, people.analyst)
    for person in (people.one, people.nobody):
        with pytest.raises(Refusal):
            speak(loaded, hubs, person, scale="place")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_analyst_lets_a_figure_speak_and_withdraws_it_on_pages(
    client, loaded, lacking, people, language
):
    services.diagnose(by=None)
    client.force_login(people.analyst)
    form = {
        "area": "finance",
        "variable": "lacking",
        "scale": "share",
        "higher_is_worse": "yes",
        "standard_error": "0.1",
        "rationale": "<b>Asked</b>",
        "language": language,
        "author": "",
    }
    at = f"/{language}/needs/signals/"
    refused = client.post(f"{at}add/", form)
    assert refused.status_code == 422
    assert "&lt;b&gt;Asked" in refused.content.decode()
    assert client.post(f"{at}add/", form | {"author": "Office"}).status_code == 302
    signal = selectors.signals().get(variable=lacking)
    assert "&lt;b&gt;Asked" in client.get(at).content.decode()
    assert client.get(f"{at}{signal.code}/withdraw/").status_code == 200
    assert client.post(f"{at}{signal.code}/withdraw/").status_code == 302
    assert client.post(f"{at}{signal.code}/withdraw/").status_code == 404
    client.logout()
    assert client.get(at).status_code == 200
    assert client.get(f"{at}add/").status_code == 302
