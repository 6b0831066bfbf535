"""The report of a region: what it says and does not say, in three languages and three forms."""

import io
from datetime import date

import pytest
from django.test import Client
from docx.api import Document as OpenDocument
from pypdf import PdfReader

from concept.conftest import (  # noqa: F401 -- fixtures: a country with needs and a planned Concept
    _files_stay_here,
    content,
    draft,
    limits,
    person,
    planned,
    published,
    small,
)
from kerege.concept.models import BudgetLine
from kerege.evidence.models import Dataset, Event, Figure, Hub, SupportMeasure, Variable
from kerege.kernel.document import render, shelf
from kerege.kernel.document.model import Paragraph, Sources, Table
from kerege.needs.models import Contribution, Severity
from kerege.people.enums import Role
from kerege.portal.report import compose, read
from kerege.reference.models import Succession, Territory
from portal.test_pages import country

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)
NASTY = '<script>alert(1)</script> #panic("x") $x$ =1+1 *b*'


def made(code, language="en", on=DAY):
    return compose(read(Territory.objects.get(code=code), on, language))


def table(document, title):
    (found,) = [e for e in document.elements if isinstance(e, Table) and title in e.caption]
    return found


def words(document):
    tables = [element for element in document.elements if isinstance(element, Table)]
    cells = [cell for found in tables for row in found.rows for cell in row.cells]
    said = [element.text for element in document.elements if isinstance(element, Paragraph)]
    return "\n".join(said + cells)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_empty_region_says_what_is_missing_and_who_has_it(language):
    place = country(1)[0]
    Figure.objects.all().delete()
    document = made(place.code, language)
    notices = [e for e in document.elements if isinstance(e, Paragraph) and e.style == "notice"]
    assert len(notices) == 7  # needs, money, figures, strengths, peers, subjects, hubs
    assert not document.mark
    for form in ("pdf", "docx", "html"):
        assert render(document, form)


def test_a_region_has_its_predecessors_and_its_day(small):  # noqa: F811 -- the fixture
    first, second, _third = small.regions
    Succession.objects.create(predecessor=second, successor=first, on=date(2022, 6, 8))
    rows = dict(row.cells for row in table(made("XX-1"), "What the region is").rows)
    assert rows["Came from"].startswith("Region 2 (XX-2)")
    assert "2022" in rows["Came from"]
    later = dict(row.cells for row in table(made("XX-2"), "What the region is").rows)
    assert later["Followed by"].startswith("Region 1 (XX-1)")
    assert "4\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2026" in made("XX-1").identity


def test_needs_come_with_the_interval_first_and_what_made_them(small):  # noqa: F811 -- the fixture
    severity = Severity.objects.get(territory__code="XX-1", area__code="space")
    figure = Figure.objects.filter(territory__code="XX-1").first()
    Contribution.objects.create(
        severity=severity, kind="prior", figure=figure, value=0.25, standard_error=0.1, weight=1
    )
    document = made("XX-1")
    needs = table(document, "Needs of the region")
    titles = [column.title for column in needs.columns]
    assert titles.index("Interval") < titles.index("Severity")
    row = next(row for row in needs.rows if row.cells[0] == "space")
    assert row.cells[1:4] == ("0.20–0.40", "0.30", "1–2")
    made_of = table(document, "What makes each severity")
    assert [row.cells for row in made_of.rows] == [
        ("space",),
        ("All regions together", "0.25", "0.10", "100%"),
    ]


def test_money_by_year_and_by_source_is_the_money_of_the_budget(published):  # noqa: F811 -- the fixture
    code = BudgetLine.objects.exclude(territory=None).values_list("territory__code", flat=True)[0]
    lines = BudgetLine.objects.filter(version=published, territory__code=code)
    total = sum(line.amount for line in lines) / 1_000_000
    document = made(code)
    for title in ("Measures of the region by year", "Money of the region by source"):
        found = table(document, title)
        body = [row for row in found.rows if row.sort == "body"]
        last = found.rows[-1]
        assert last.sort == "total"
        assert float(last.cells[-1].replace(",", "")) == pytest.approx(float(total))
        assert sum(float(row.cells[-1].replace(",", "")) for row in body) == pytest.approx(
            float(total)
        )


def test_a_draft_of_the_concept_is_not_in_the_report(planned):  # noqa: F811 -- the fixture
    document = made("XX-1")
    assert "No measure is planned for this region in a published Concept." in words(document)


def test_every_figure_leads_to_a_source_and_no_source_is_idle(published):  # noqa: F811 -- the fixture
    document = made("XX-1")
    (sources,) = [e for e in document.elements if isinstance(e, Sources)]
    cited = {
        int(part.partition("]")[0])
        for part in words(document).split("[")[1:]
        if part.partition("]")[0].isdigit()
    }
    assert cited == {entry.number for entry in sources.entries}
    assert table(document, "newest figure").rows[1].cells[-1] == "[1]"


def test_what_is_closed_is_not_in_the_report():
    place = country(2)[0]
    closed = Dataset.objects.create(code="c", publisher="SECRET", licence="L", checksum="2" * 64)
    Figure.objects.create(
        code="closed", variable=Variable.objects.first(), territory=place, period="2030",
        year=2030, value=987654, dataset=closed, source="SECRET",
    )  # fmt: skip
    document = made(place.code)
    shown = words(document) + repr(document.elements)
    assert "987,654" not in shown
    assert "SECRET" not in shown


def test_a_variable_measured_elsewhere_only_is_named_as_not_measured():
    first, second = country(2)
    Figure.objects.filter(territory=first, variable__code="artisans").delete()
    assert "1 variable is measured elsewhere and not here: artisans en." in words(made(first.code))
    assert "is measured elsewhere" not in words(made(second.code))


def test_synthetic_figures_are_marked_on_every_page():
    place = country(1)[0]
    Figure.objects.filter(variable__code="artisans").update(is_synthetic=True)
    document = made(place.code)
    assert document.mark
    assert "made up for the demonstration" in document.disclaimer
    rows = table(document, "newest figure").rows
    assert any("\nsynthetic" in row.cells[2] for row in rows if len(row.cells) > 2)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(render(document, "pdf"))).pages]
    assert all(document.mark in page for page in pages[1:])


def test_hubs_and_support_have_their_source_and_say_what_is_not_stated():
    place = country(1)[0]
    Hub.objects.create(
        code="hub", name_en="Hub One", territory=place, kind="private", status="open",
        is_counted=True, source_en="Gazette", source_url="https://example.test/hub",
    )  # fmt: skip
    for code, begins in (("a", date(2026, 1, 1)), ("b", None), ("c", date(2027, 1, 1))):
        row = SupportMeasure.objects.create(
            code=code, name_en=f"Support {code}", eligible_en="all", benefit_en="much",
            valid_from=begins, source_en="Law", source_url="https://example.test/law",
        )  # fmt: skip
        row.territories.add(place)
    for code, begins, announced in (("f", "2025-06", False), ("g", "2026-11-01", True)):
        Event.objects.create(
            code=code, title_en=f"Forum {code}", kind="forum", territory=place, begins=begins,
            is_planned=announced, source_en="Gazette", source_url="https://example.test/event",
        )  # fmt: skip
    document = made(place.code)
    assert [row.cells[::2] for row in table(document, "Events by source").rows] == [
        ("Forum g", "1\xa0November\xa02026 (announced)"),
        ("Forum f", "June\xa02025"),
    ]
    assert table(document, "Hubs by source").rows[0].cells[0] == "Hub One"
    assert [row.cells[0] for row in table(document, "Support in force").rows] == [
        "Support a",
        "Since when it is in force no source states",
        "Support b",
    ]
    (sources,) = [e for e in document.elements if isinstance(e, Sources)]
    named = ("hub", "law", "event")
    assert {f"https://example.test/{name}" for name in named} <= {
        entry.url for entry in sources.entries
    }


def test_the_same_content_gives_the_same_bytes_and_lies_on_the_shelf(published, monkeypatch):  # noqa: F811 -- the fixture
    for form in ("pdf", "docx", "html"):
        assert shelf.kept(made("XX-1"), form) == render(made("XX-1"), form)
    monkeypatch.setattr(shelf, "render", None)  # a file made twice would fail
    for form in ("pdf", "docx", "html"):
        assert shelf.kept(made("XX-1"), form)


def test_names_that_mean_harm_are_only_names(published):  # noqa: F811 -- the fixture
    evil = NASTY + " \u202egnp\u2066"
    Territory.objects.filter(code="XX-1").update(name_en=evil)
    Variable.objects.update(name_en=evil)
    document = made("XX-1")
    assert "\u202e" not in repr(document)
    html = render(document, "html").decode()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    pdf = PdfReader(io.BytesIO(render(document, "pdf")))
    assert '#panic("x")' in "".join(page.extract_text() for page in pdf.pages)
    opened = OpenDocument(io.BytesIO(render(document, "docx")))
    assert opened.paragraphs[0].text == NASTY + " gnp"


@pytest.mark.parametrize("number", [3, 50])
def test_a_report_asks_as_few_questions_of_a_large_country(number, django_assert_max_num_queries):
    country(number)
    place = Territory.objects.get(code="XX-01")
    with django_assert_max_num_queries(22):
        compose(read(place, DAY, "en"))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_of_a_region_leads_to_its_report(published, client: Client, language):  # noqa: F811 -- the fixture
    page = client.get(f"/{language}/regions/XX-1/").content.decode()
    name = str(Territory.objects.values_list(f"name_{language}", flat=True).get(code="XX-1"))
    for form, kind in (("pdf", "application/pdf"), ("docx", "officedocument"), ("html", "html")):
        address = f"/{language}/regions/XX-1/report.{form}"
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert kind in answer["Content-Type"]
        assert answer["Content-Disposition"].startswith(f'attachment; filename="XX-1-{language}-')
        if form == "pdf":
            pdf = PdfReader(io.BytesIO(answer.content))
            assert name in pdf.pages[0].extract_text()
        if form == "docx":
            assert OpenDocument(io.BytesIO(answer.content)).paragraphs[0].text == name


UNKNOWN = ("XX/report.pdf", "XX-9/report.pdf", "XX-1/report.exe", "XX-1/report.")


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_has_no_report_is_not_found(small, client: Client, path):  # noqa: F811 -- the fixture
    assert client.get(f"/en/regions/{path}").status_code == 404


def test_whoever_asks_gets_what_anybody_may_see(planned, person, client: Client):  # noqa: F811 -- the fixture
    client.force_login(person(Role.EDITOR))
    assert "The Concept" in client.get("/en/regions/XX-1/").content.decode()
    page = client.get("/en/regions/XX-1/report.html").content.decode()
    assert "No measure is planned for this region in a published Concept." in page
