"""From what an office answered to figures of a draft: its codes mapped, its gaps and marks kept."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from kerege.cli.evidence import app
from kerege.documents import services as documents
from kerege.evidence import services
from kerege.evidence.enums import DatasetStatus, FetchOutcome
from kerege.evidence.models import Dataset, Feed, Fetch, Figure
from kerege.evidence.services import Meaning
from kerege.kernel.errors import Refusal
from kerege.reference.models import Activity, Classification

pytestmark = pytest.mark.django_db
ANSWERS = Path(__file__).parent / "sources" / "answers"
BANK = Meaning({"XX.MADE.UP": "jobs"}, {"KAZ": "XX"})


@pytest.fixture
def kept(country, variable, settings, tmp_path):
    """Return a function that makes a feed of which an answer was kept."""
    settings.MEDIA_ROOT = tmp_path
    variable("jobs")

    def make(file="world_bank.json", source="world-bank", content=None, **parameters):
        given = parameters or {"indicator": "XX.MADE.UP", "countries": "KAZ"}
        feed, _ = Feed.objects.get_or_create(
            code="bank", source=source, parameters=given,
            defaults={"title": "Made up", "publisher": "World Bank", "licence": "CC BY 4.0"},
        )  # fmt: skip
        content = content or (ANSWERS / file).read_bytes()
        document = documents.keep(
            by=None, content=content, filename=file, media_type="application/json",
            title="Answer", licence="CC BY 4.0",
        )  # fmt: skip
        Fetch.objects.create(
            feed=feed, url="https://example.org/a", outcome=FetchOutcome.KEPT,
            sha256=document.sha256, size=len(content), document=document,
        )  # fmt: skip
        return feed

    return make


def test_an_answer_becomes_a_draft_with_licence_checksum_and_day(kept):
    feed = kept()
    done = services.record_feed(by=None, feed=feed, meaning=BANK)
    dataset, fetch = done.dataset, Fetch.objects.get()
    assert (dataset.status, dataset.licence) == (DatasetStatus.DRAFT, "CC BY 4.0")
    assert (dataset.publisher, dataset.checksum) == ("World Bank", fetch.sha256)
    assert (dataset.url, dataset.retrieved_on) == (fetch.url, timezone.localdate(fetch.at))
    said = Figure.objects.order_by("year").values_list("year", "value", "observation")
    assert list(said) == [(2023, None, "L"), (2024, Decimal("0.100000"), "A")]
    again = services.record_feed(by=None, feed=feed, meaning=BANK)
    assert again.recorded == services.Recorded(unchanged=2)


def test_a_changed_answer_keeps_the_predecessor(kept):
    services.record_feed(by=None, feed=kept(), meaning=BANK)
    changed = (ANSWERS / "world_bank.json").read_bytes().replace(b"0.1", b"0.2")
    done = services.record_feed(by=None, feed=kept(content=changed), meaning=BANK)
    assert done.recorded == services.Recorded(changed=1, unchanged=1)
    new = Figure.objects.get(year=2024, is_current=True)
    assert (new.value, new.supersedes.value) == (Decimal("0.2"), Decimal("0.1"))


def test_counties_are_found_by_their_national_code_and_marks_are_kept(kept, country):
    country.xx_a.national_code = "01001"
    country.xx_a.save()
    country.xx_b.national_code = "01003"
    country.xx_b.save()
    naics = Classification.objects.create(code="naics-2017", source="x")
    for code in ("5121", "5122", "5415"):
        Activity.objects.create(classification=naics, code=code, level=3)
    feed = kept("census_cbp.json", "census-cbp", year="2021", state="01")
    meaning = Meaning({"EMP": "jobs"}, classification="naics-2017")
    services.record_feed(by=None, feed=feed, meaning=meaning)
    figures = {f.activity.code: f for f in Figure.objects.filter(territory=country.xx_a)}
    assert (figures["5121"].value, figures["5121"].observation) == (345, "A")
    assert (figures["5122"].value, figures["5122"].observation) == (None, "Q")
    assert figures["5122"].note_en == "Mark of the source: D."


def test_a_real_slice_of_the_bureau_of_labor_statistics_becomes_figures(kept, country, shared):
    path = shared / "data/us_cbp_county_naics4/qcew_2020q1q2_troup_county_ga.csv"
    country.xx_a.national_code = "13285"
    country.xx_a.save()
    naics = Classification.objects.create(code="naics", source="x")
    feed = kept("a.csv", "bls-qcew", path.read_bytes(), year="2020", quarter="1", area="13285")
    meaning = Meaning({"month3_emplvl": "jobs"}, classification="naics", total="0.0.70")
    with pytest.raises(Refusal, match="There is no such code"):
        services.record_feed(by=None, feed=feed, meaning=meaning)
    assert not Dataset.objects.exists()
    codes = {row.activity for row in services.read_feed(by=None, feed=feed)}
    Activity.objects.bulk_create(
        Activity(classification=naics, code=code, level=1) for code in codes
    )
    services.record_feed(by=None, feed=feed, meaning=meaning)
    total = Figure.objects.get(activity__code="10", period="2020-Q1", breakdown="")
    assert total.value == 40032
    hidden = Figure.objects.filter(observation="Q")
    assert hidden.exists()
    assert not hidden.exclude(value=None).exists()


@pytest.mark.parametrize(
    ("meaning", "what"),
    [
        (Meaning({"OTHER": "jobs"}, {"KAZ": "XX"}), "none of the measures"),
        (Meaning({}), "none of the measures"),
        (Meaning({"XX.MADE.UP": "unknown"}, {"KAZ": "XX"}), "There is no such code"),
        (Meaning({"XX.MADE.UP": "jobs"}), "'KAZ': There is no such code"),
    ],
)
def test_a_code_without_a_meaning_is_refused_and_nothing_is_recorded(kept, meaning, what):
    with pytest.raises(Refusal, match=what):
        services.record_feed(by=None, feed=kept(), meaning=meaning)
    assert not Dataset.objects.exists()


def test_nothing_is_recorded_of_a_feed_that_never_came(country, variable, nobody_special):
    feed = Feed.objects.create(code="f", source="world-bank", parameters={"indicator": "X"})
    for by in (None, nobody_special):
        with pytest.raises(Refusal):
            services.record_feed(by=by, feed=feed, meaning=BANK)


def test_the_command_records(kept):
    kept()
    asked = ["record", "bank", "--variable", "XX.MADE.UP=jobs", "--territory", "KAZ=XX"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "bank (draft): 2 added" in done.output
    assert CliRunner().invoke(app, [*asked[:3], "jobs"]).exit_code == 2
