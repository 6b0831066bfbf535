"""An index beside what is measured outside it: never itself, never a cause, with its interval."""

import numpy as np
import pytest
from django.urls import reverse
from scipy import stats

from evidence.test_index_pages import CODE, composed, page  # noqa: F401 -- a fixture
from evidence.test_neighbours import NATION, panel
from kerege.evidence import repeat, selectors, services
from kerege.evidence.analysis import METHODS
from kerege.evidence.index.definition import definitions, read_definition
from kerege.evidence.models import Run
from kerege.evidence.services import FigureRow
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
YAML = definitions()[CODE]


def test_it_is_spearmans_coefficient_of_the_regions_that_have_both() -> None:
    draw = np.random.default_rng(2)
    score = {place: float(x) for place, x in enumerate(draw.random(15), 1)}
    link = {place: score[place] + float(x) for place, x in enumerate(draw.random(12), 1)}
    asked = {"index": "i", "score": "index_score@i", "link": "n", "confidence": 0.95}
    compute = METHODS["evidence.index_link"].compute
    [row] = compute(panel({"index_score@i": score, "n": link}), asked)
    both = [(score[place], link[place]) for place in link]
    assert row.value == pytest.approx(stats.spearmanr(*zip(*both, strict=True)).statistic)
    assert row.lower < row.value < row.upper
    assert (row.territory, row.breakdown, row.period) == ("XX", "i.n", "2024")
    with_nation = panel({"index_score@i": score, "n": link})
    with_nation.values["n"][NATION, 2024] = 900.0
    assert compute(with_nation, asked) == [row]
    few = {place: link[place] for place in range(1, 10)}
    assert compute(panel({"index_score@i": score, "n": few}), asked) == []
    flat = dict.fromkeys(score, 1.0)
    assert compute(panel({"index_score@i": score, "n": flat}), asked) == []


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ("links: {j_share: {en: Why}}", "links.j_share: is a part of the index"),
        ("links: {information: {en: Why}}", "links.information: is a part of the index"),
        ("links: [employed]", "links: is ['employed']"),
        ("links: {employed: why}", "links.employed: is 'why'. Write CODE: {en: why}"),
        ("links: {employed: {en: 5}}", "links.employed.en: is 5"),
        (f"links: {{{', '.join(f'v{n}: {{}}' for n in range(9))}}}", "Name at most 8"),
    ],
)
def test_what_is_in_the_index_and_what_is_no_link_is_refused(links, said) -> None:
    start, end = YAML.index("links:"), YAML.index("parts:")
    with pytest.raises(Refusal) as refused:
        read_definition(YAML[:start] + links + "\n" + YAML[end:])
    assert said in refused.value.where


def test_a_link_that_nobody_measures_is_refused_on_taking_over(analyst, composed) -> None:  # noqa: F811 -- the fixture
    composed(7)
    text = YAML.replace("code: digital-ground", "code: mine").replace("  r_share:", "  r_shares:")
    with pytest.raises(Refusal) as refused:
        services.add_index(
            by=analyst, content=text.encode(), filename="mine.yaml", owner="I", licence="CC0"
        )
    assert "links.r_shares: there is no variable r_shares" in refused.value.where


def test_the_page_shows_each_link_with_its_interval_and_one_drawing(
    client,
    composed,  # noqa: F811 -- the fixture
    variable,
    dataset,
    tmp_path,
) -> None:
    places, _ = composed(12)
    assert "Beside what is measured outside it" in client.get(page()).content.decode()
    draw = np.random.default_rng(3)
    made = dataset("outside")
    variable("employed")
    rows = [
        FigureRow(variable=code, territory=place, period="2025", value=float(value))
        for code in ("employed", "r_share")
        for place, value in zip(places, draw.integers(1, 90, 12), strict=True)
    ]
    services.record_figures(by=None, dataset=made, rows=rows)
    services.publish_dataset(by=None, dataset=made)
    services.compute_all(by=None)
    found = {one.variable.code: one for one in selectors.linked(selectors.published_index(CODE))}
    assert {code: one.shares_amounts for code, one in found.items()} == {
        "employed": True,
        "grp_growth": True,
        "r_share": True,
    }
    link = found["r_share"]
    pairs = [(float(score.value), float(value.value)) for score, value in link.points]
    assert float(link.correlation.value) == pytest.approx(
        stats.spearmanr(*zip(*pairs, strict=True)).statistic, abs=1e-6
    )
    assert found["grp_growth"].correlation is None
    text = client.get(page(link="r_share")).content.decode()
    assert reverse("evidence-figure", args=[link.correlation.code]) in text
    assert "?link=employed#links" in text
    assert "too few regions have both" in text
    assert "in part the same amounts" in text
    assert "does not say that one is the cause" in text
    assert "It is held beside 3 variables outside it" in text
    assert client.get(page(link="j_share")).status_code == 404
    assert client.get(page(link="%00x")).status_code == 404
    run = link.correlation.run
    assert services.rerun(by=None, run=run).is_same
    services.write_package(by=None, path=tmp_path / "p")
    states = {one.run: one.state for one in repeat.repeat(repeat.read_package(tmp_path / "p"))}
    assert states[run.code] == repeat.SAME
    assert Run.objects.filter(method="evidence.index_link").count() == 2

    # What is withdrawn takes its link along.
    services.withdraw_dataset(by=None, dataset=made, reason="Wrong")
    after = {one.variable.code: one for one in selectors.linked(selectors.published_index(CODE))}
    assert after["r_share"].correlation is None
