"""XLSX and Parquet in the upload: the same figures, and nothing that unfolds without end."""

import io
import resource
import zipfile

import openpyxl
import pyarrow as pa
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kerege.evidence import services
from kerege.evidence.models import Dataset, Figure
from kerege.evidence.services import upload_table
from kerege.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
TYPES = "[Content_Types].xml"


HEAD = ["variable", "territory", "period", "value", "observation"]
ROWS = [["jobs", "XX-A", 2024, 5.0, None], ["jobs", "XX-B", 2024, None, "L"]]


def workbook(rows, head=HEAD):
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed(rows, head=HEAD, **how):
    columns = {
        name: [None if row[at] is None else str(row[at]) for row in rows]
        for at, name in enumerate(head)
    }
    kept = io.BytesIO()
    parquet.write_table(pa.table(columns), kept, **how)
    return kept.getvalue()


def changed(content, name, new):
    """Return a workbook with one of its parts replaced or added."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", 8) as pack:
        for entry in old.namelist():
            if entry != name:
                pack.writestr(entry, old.read(entry))
        pack.writestr(name, new)
    return kept.getvalue()


def problems(content, by):
    return services.read_file(by=by, content=content, dataset="survey").problems


def post(client, content, name):
    fields = {"code": "survey", "title": "Survey", "publisher": "Bureau", "licence": "CC0"}
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("evidence-upload"), {**fields, "file": file})


@pytest.mark.parametrize(("make", "form"), [(workbook, "xlsx"), (packed, "parquet")])
def test_a_table_gives_the_same_figures_in_every_form(client, variable, analyst, make, form):
    variable()
    client.force_login(analyst)
    content = make([[row[0], row[1], str(row[2]), row[3], row[4]] for row in ROWS])
    assert post(client, content, f"survey.{form}").status_code == 302
    values = dict(Figure.objects.values_list("code", "value"))
    assert values == {"survey.jobs.XX-A.2024": 5, "survey.jobs.XX-B.2024": None}
    assert Dataset.objects.get().status == "checked"


def test_numbers_and_days_of_a_workbook_read_as_they_stand(variable, analyst):
    from datetime import datetime

    variable()
    rows = [["jobs", "XX-A", 2024, 0.1, None], ["jobs", "XX-B", datetime(2024, 8, 31), 7, None]]  # noqa: DTZ001 -- workbooks know no zones
    reading = services.read_file(by=analyst, content=workbook(rows), dataset="s")
    assert not reading.problems
    assert [(row.period, row.value) for row in reading.rows] == [
        ("2024", "0.1"),
        ("2024-08-31", "7"),
    ]


@pytest.mark.parametrize("make", [workbook, packed])
def test_every_problem_names_its_row_and_nothing_is_loaded(client, variable, analyst, make):
    variable()
    client.force_login(analyst)
    rows = [["jobs", "YY", "2024", "1", None], ["jobs", "XX-A", "20", "=1+1", None]]
    answer = post(client, make(rows), "survey.xlsx")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "row 2" in page
    assert "row 3" in page
    assert not Dataset.objects.exists()


def bomb():
    """A workbook of a few kilobytes whose sheet would unfold to 300 MB."""
    start = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return changed(workbook(ROWS), "xl/worksheets/sheet1.xml", start + b"<row/>" * 50_000_000)


def repeated(letters, cells):
    """A small workbook that names one long text in many cells."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    sheet += '<row><c t="s"><v>0</v></c></row>' * cells + "</sheetData></worksheet>"
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    strings += " x" * (letters // 2) + "</t></si></sst>"
    book = workbook([])
    with zipfile.ZipFile(io.BytesIO(book)) as pack:
        types = pack.read(TYPES).decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    more = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    book = changed(book, TYPES, types.replace("</Types>", more))
    book = changed(book, "xl/sharedStrings.xml", strings)
    return changed(book, "xl/worksheets/sheet1.xml", sheet)


def laughs():
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12)
    )
    sheet = (
        f"<!DOCTYPE x [{entities}]>"
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    )
    return changed(workbook(ROWS), "xl/worksheets/sheet1.xml", sheet)


def far_row():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    return changed(workbook(ROWS), "xl/worksheets/sheet1.xml", sheet)


def long_parquet():
    """One text of a million letters that a dictionary gives to 50,000 rows."""
    kept = io.BytesIO()
    many = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), ["x" * 1_000_000])
    table = pa.table({"variable": many, "territory": many, "period": many, "value": many})
    parquet.write_table(table, kept, compression="zstd", dictionary_pagesize_limit=1 << 24)
    return kept.getvalue()


def many_rows():
    return packed([["jobs", "XX-A", "2024", "1", None]] * 50_001)


def something_else():
    return changed(workbook(ROWS), "xl/workbook.xml", b"<x/>")


LATIN = "variable,territory,period,value\njobs,XX-A,2024,1\njobs,XX-B,2024,\xe9\n".encode("latin-1")
HARMFUL = {
    "bomb": (bomb, "more than 64 MB"),
    "a text in every cell": (lambda: repeated(2_000_000, 50_000), "cell is too long"),
    "entities": (laughs, "workbook"),
    "a row far below": (far_row, "too many rows"),
    "a text in every row": (long_parquet, "cell is too long"),
    "too many rows": (many_rows, "too many rows"),
    "half a workbook": (lambda: workbook(ROWS)[:900], "not a workbook"),
    "a pack of something else": (something_else, "workbook"),
    "half a file": (lambda: packed(ROWS)[:200], "not a Parquet file"),
    "only its mark": (lambda: b"PAR1" * 9, "not a Parquet file"),
    "latin": (lambda: LATIN, "not UTF-8"),
    "utf-16": (lambda: "variable,territory\n".encode("utf-16"), "not UTF-8"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_means_harm_is_refused_in_little_memory(variable, analyst, name):
    variable()
    make, what = HARMFUL[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = problems(content, analyst)
    assert any(what in problem.what for problem in found), found[:3]
    assert all(problem.place and problem.mend for problem in found)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024  # kilobytes


def test_a_wrong_letter_is_found_by_its_row(variable, analyst):
    variable()
    (problem,) = problems(LATIN, analyst)
    assert (problem.place, problem.value) == ("row 3", "byte 64")


class Junk(io.RawIOBase):
    """Junk without end that is never held."""

    name = "junk.csv"

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def read(self, size=-1):
        size = min(self.left, 1 << 16 if size < 0 else size)
        self.left -= size
        return b"x" * size


def test_a_gigabyte_of_junk_is_let_pass_by(analyst, client, rf, tmp_path, settings):
    from django.core.files.uploadhandler import load_handler
    from django.http.multipartparser import MultiPartParser

    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    size, mark = 1 << 30, "mark"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="junk.csv"\r\n\r\n'
    request = rf.post("/")
    handlers = [load_handler(path, request) for path in settings.FILE_UPLOAD_HANDLERS]
    body = io.BufferedReader(
        Joined([io.BytesIO(head.encode()), Junk(size), io.BytesIO(f"\r\n--{mark}--\r\n".encode())])
    )
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={mark}", "CONTENT_LENGTH": size}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _fields, files = MultiPartParser(meta, body, handlers).parse()
    assert (files["file"].name, files["file"].size) == ("junk.csv", size)
    with pytest.raises(Refusal, match="too large"):
        files["file"].read()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 21 * 1024 * 1024


class Joined(io.RawIOBase):
    """Several streams as one."""

    def __init__(self, streams):
        self.streams = streams

    def readable(self):
        return True

    def readinto(self, buffer):
        while self.streams:
            found = self.streams[0].read(len(buffer))
            if found:
                buffer[: len(found)] = found
                return len(found)
            self.streams.pop(0)
        return 0


def test_the_form_says_that_a_file_was_too_large(client, analyst):
    client.force_login(analyst)
    answer = post(client, b"x" * (22 * 1024 * 1024), "large.csv")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "larger than 5 MB" in page
    assert 'value="survey"' in page
    assert "5 MB" in post(client, b"x" * (5 * 1024 * 1024 + 1), "large.csv").content.decode()


@given(st.binary(max_size=200), st.sampled_from([upload_table.ZIP, upload_table.PARQUET]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_readers(content, mark):
    table, found = upload_table.table_of(mark + content)
    assert found
    assert not table


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_is_read_or_refused(at, junk):
    for whole in (workbook(ROWS), packed(ROWS)):
        place = at % len(whole)
        upload_table.table_of(whole[:place] + junk + whole[place + len(junk) :])
