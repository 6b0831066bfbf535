"""Forms with files: choices from a table, what is looked up in one, in and out as one ZIP file."""

import csv
import io
import json
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from kerege.kernel.archive import pack, unpack
from kerege.kernel.errors import Refusal
from kerege.needs import services
from kerege.needs.models import Sample, SurveyForm
from kerege.needs.selectors import survey_inputs
from kerege.needs.xlsform import fill, opened, read_xlsform, write_xlsform
from kerege.needs.xlsform.tables import choices, lookup, read_table
from needs.survey_samples import FILES, FORM_OF_FILES

NOW = datetime(2026, 5, 4, 10, 30)  # noqa: DTZ001 -- the clock of a form is local


def zipped(form=FORM_OF_FILES, **files):
    changed = {name.replace("__", "."): content for name, content in files.items()}
    kept = {name: content for name, content in (FILES | changed).items() if content is not None}
    return pack({"form.md": form.encode(), **kept})


def read(content, language="en"):
    form, name, files = opened(content, "form.zip")
    return read_xlsform(form, language, name, files)


@pytest.fixture(scope="module")
def form():
    return read(zipped())


def node(form, key, **answers):
    return next(one for one in fill(form, answers, NOW, "en") if one.key == key)


def test_choices_of_a_file_are_choices_like_any_other(form):
    assert form["choices"]["regions.csv"][0] == {
        "name": "XX-1",
        "label": {"ru": "Первый", "kk": "Бірінші"},
    }
    districts = form["choices"]["districts.csv value=code label=title"]
    assert [row["columns"] for row in districts] == [
        {"region": one} for one in ("XX-1",) * 2 + ("XX-2",)
    ]
    assert districts[0]["label"]["en"] == "First, the old"
    there = node(form, "districts", region="XX-1", districts="b")
    assert ([row["name"] for row in there.choices], there.error) == (["a", "b"], "")
    assert node(form, "districts", region="XX-1", districts="c").error
    assert node(form, "region", region="XX-3").error


def test_what_is_looked_up_decides_and_is_computed(form):
    assert node(form, "people", region="XX-1", people="100").error == ""
    assert node(form, "people", region="XX-2", people="21").error == "More than live there."
    assert node(form, "sea", region="XX-1").is_relevant
    assert not node(form, "sea", region="XX-2").is_relevant
    assert node(form, "told", region="XX-2", districts="c a").label == "Of XX-2"
    assert node(form, "code", districts="nowhere").value == ""


def test_form_and_files_go_round_and_another_program_takes_the_form(form):
    again = pack({"form.xlsx": write_xlsform(form), **FILES})
    assert read(again, "kk") == form
    made = convert(io.BytesIO(write_xlsform(form)), validate=False, file_type=".xlsx").xform
    before = convert(io.BytesIO(FORM_OF_FILES.encode()), validate=False, file_type=".md").xform
    assert ET.canonicalize(made) == ET.canonicalize(before)
    assert 'src="jr://file-csv/districts.csv"' in made
    assert '<value ref="code"/><label ref="title"/>' in made


LINE = "\n| | text | more | | | More | {} | | | | | |\n| settings |"
DISTRICTS = FILES["districts.csv"].decode()


@pytest.mark.parametrize(
    ("changes", "what", "where"),
    [
        ({"regions__csv": None}, "names files that are not there: regions.csv", "ZIP"),
        ({"more__csv": b"name,label\na,A\n"}, "does not name these files: more.csv", "ZIP"),
        ({"regions__csv": b"name,population,coast\na,1,\n"}, "'label' is missing", "regions.csv"),
        ({"districts__csv": b"name,title\na,A\n"}, "'code' is missing", "districts.csv"),
        ({"districts__csv": b"code,title\na,A\n"}, "'region' is missing", "districts.csv"),
        (
            {"form": FORM_OF_FILES.replace("region=$", "area=$")},
            "'area' is not known",
            "districts, choice_filter",
        ),
        ({"regions__csv": b"name,label,coast\na,A,\n"}, "'population' is missing", "regions.csv"),
        (
            {"districts__csv": (DISTRICTS + "a,,,A,XX-2,\n").encode()},
            "'a' stands in the column 'code' also in row 2",
            "districts.csv, row 6",
        ),
        (
            {"districts__csv": (DISTRICTS + ",,,A,XX-2,\n").encode()},
            "'code' is empty here",
            "districts.csv, row 6",
        ),
        (
            {"districts__csv": (DISTRICTS + "a b,,,A,XX-2,\n").encode()},
            "contains a space",
            "districts.csv, row 6",
        ),
        (
            {"districts__csv": (DISTRICTS + "d,,,A, B,XX-2,7,\n").encode()},
            "More cells",
            "districts.csv, row 6",
        ),
        (
            {"districts__csv": DISTRICTS.encode("cp1251", "replace")},
            "not UTF-8",
            "districts.csv, row",
        ),
        ({"districts__csv": b"code,title,title\na,A,A\n"}, "the name of another", ".csv, title"),
        ({"districts__csv": b"code,,title\na,A,A\n"}, "has no name", "districts.csv"),
        ({"districts__csv": b"code,title,region\n"}, "no rows", "districts.csv"),
        ({"districts__csv": b""}, "has no name", "districts.csv"),
        ({"districts__csv": b"code,title::Quenya\na,A\n"}, "'Quenya' is not known", ""),
        (
            {"districts__csv": b"code,title\n" + b"".join(b"%d,A\n" % k for k in range(10_001))},
            "more than 10000 rows",
            "districts.csv",
        ),
        ({"districts__csv": b"code,title\n" + b"a" * 2**21}, "larger than 2 MB", "ZIP"),
        ({"form__md": None}, "not one form in the ZIP file, but 0", "form.zip"),
        ({"form__xlsx": b""}, "not one form in the ZIP file, but 2", "form.xlsx"),
        ({"bomb__csv": b"0" * (45 * 2**20)}, "unfolds without end", "ZIP"),
        ({"карта__csv": b""}, "not of Latin letters", "карта.csv"),
        (
            {"form": FORM_OF_FILES.replace("'regions', 'coast'", "${region}, 'coast'")},
            "as texts in quotes",
            "sea, relevant",
        ),
        (
            {"form": FORM_OF_FILES.replace("value=code", "randomize=true")},
            "'randomize' is not supported",
            "districts",
        ),
        ({"form": FORM_OF_FILES.replace("regions.csv", "all.xml")}, "all.xml", "region"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place(changes, what, where):
    content = pack(FILES) if "form__md" in changes else zipped(**changes)
    with pytest.raises(Refusal) as refusal:
        read(content)
    assert what in refusal.value.what
    assert where in refusal.value.where
    assert refusal.value.mend


def test_a_form_without_its_files_is_refused():
    with pytest.raises(Refusal, match=r"not there: districts\.csv, regions\.csv"):
        read_xlsform(FORM_OF_FILES.encode(), "en", "form.md")


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
KEYS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(
    st.dictionaries(KEYS, st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;")
)
def test_any_table_is_read_as_it_was_written(rows, divider):
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=divider)
    table.writerows([["name", "label", "note"], *((key, *cells) for key, cells in rows.items())])
    found = read_table(out.getvalue().encode(), "t.csv")
    made = choices(found, "name", "label", lambda texts: {"en": texts[""]})
    assert [(one["name"], one["label"]["en"]) for one in made] == [
        (key, label) for key, (label, _note) in rows.items()
    ]
    looked = lookup(found, "name", ["note"])
    assert {key: row.get("note", "") for key, row in looked.items()} == {
        key: note for key, (_label, note) in rows.items()
    }


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_file_is_a_table_or_refused(content):
    try:
        table = read_table(content, "t.csv")
        choices(table, table.columns[0], table.columns[-1], dict)
    except Refusal as refusal:
        assert refusal.where.startswith("t.csv")  # noqa: PT017 -- a table is as good an outcome


# --- kept, handed out, asked


@pytest.fixture
def survey(country):
    return services.create_survey(
        by=None, code="places", titles={"en": "Places"}, smallest=5, is_for_everyone=True
    )


def load(survey, content=None, name="places.zip"):
    return services.load_form(
        by=None, survey=survey, content=content or zipped(), name=name, language="en"
    )


def test_files_are_kept_and_handed_out_as_they_came(survey):
    form = load(survey)
    assert load(survey) == form
    services.move_survey(by=None, survey=survey, to="open")
    page = Client().get(reverse("needs-survey", args=["places"]))
    address = reverse("needs-survey-packed", args=["places"])
    assert address in page.content.decode()
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/zip"
    files = unpack(answer.content, most_files=9, most_bytes=10**6)
    assert {name: content for name, content in files.items() if name in FILES} == FILES
    assert read(answer.content, "kk") == form.definition
    assert load(survey, answer.content) == form
    changed = load(survey, zipped(regions__csv=FILES["regions.csv"].replace(b"100", b"101")))
    assert changed.number == form.number + 1


def test_a_draft_is_handed_out_to_nobody_else(survey):
    load(survey)
    assert Client().get(reverse("needs-survey-packed", args=["places"])).status_code == 404


def test_what_is_refused_loads_nothing(survey):
    with pytest.raises(Refusal):
        load(survey, zipped(regions__csv=b"name\n"))
    assert not SurveyForm.objects.exists()


def test_submissions_know_the_choices_of_a_file(survey):
    load(survey)
    rows = [
        {"_uuid": "one", "region": "XX-1", "districts": "a b", "people": "9", "sea": "Caspian"},
        {"_uuid": "two", "region": "XX-2", "districts": "a", "people": "9"},
    ]
    content = json.dumps(rows).encode()
    services.import_submissions(by=None, survey=survey, content=content, name="k.json")
    held = dict(survey.responses.values_list("instance_id", "validation"))
    assert held == {"uuid:one": "unchecked", "uuid:two": "on_hold"}
    assert survey.responses.get(instance_id="uuid:one").answers["code"] == "XX-1"


def test_estimates_know_the_choices_of_a_file_unless_they_are_too_many(survey, country):
    Sample.objects.create(
        survey=survey, seed=1, strata=[], frame_checksum="a" * 64, is_synthetic=True
    )
    form = load(survey)
    asked = survey_inputs.inputs(survey, "districts")
    assert asked.question["list"] == "districts.csv value=code label=title"
    rows = "".join(f"v{k},V,XX-1\n" for k in range(301))
    load(survey, zipped(districts__csv=f"code,title,region\n{rows}".encode()))
    assert survey.forms.first().number == form.number + 1
    with pytest.raises(Refusal, match="more than 300 choices"):
        survey_inputs.inputs(survey, "districts")
