"""Names that mean harm come out as plain names: on pages, in tables, in documents."""

import csv
import io
import re

import openpyxl
import pytest

DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def pages(visitors, site):
    """Return every page on which one of the names could stand, for a visitor and the registrar."""
    shown = []
    for visitor in (visitors["anonymous"], visitors["registrar"]):
        shown += [visitor.get(f"/kk/register/{one}/") for one in site.planted["subjects"]]
        for word in ("zqmarkup", "zqformula", "zqturned"):
            shown.append(visitor.get("/kk/register/", params={"q": word, "name": word}))
            shown.append(visitor.get("/kk/search/", params={"q": word}))
    return shown


def test_the_names_are_really_shown(pages):
    text = " ".join(page.text for page in pages)
    assert all(word in text for word in ("zqmarkup", "zqformula", "zqturned"))


def test_markup_in_a_name_stays_text(pages):
    for page in pages:
        assert "<img src=x" not in page.text, page.url
        assert "<b>Мастерская" not in page.text, page.url


def test_a_mark_of_direction_in_a_name_turns_nothing_else(pages):
    for page in pages:
        bare = re.sub(r"<bdi>.*?</bdi>", "", page.text, flags=re.DOTALL)
        assert not DIRECTION.search(bare), page.url


def _numbers(cell: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d[\d.,\s]*", cell))


def _dangerous(cell: str) -> bool:
    return cell.lstrip().startswith(BEGINS_A_FORMULA) and not _numbers(cell)


def test_no_cell_of_a_csv_begins_a_formula(anonymous, found, export):
    files = {"the register's export": export}
    for path in {path for paths in found.values() for path in paths if ".csv" in path}:
        if "export.csv" not in path:
            files[path] = anonymous.get(path).content
    for name, content in files.items():
        text = content.decode("utf-8-sig")
        bad = [cell for row in csv.reader(io.StringIO(text)) for cell in row if _dangerous(cell)]
        assert not bad, (name, bad[:5])
        assert not DIRECTION.search(text), name


def test_no_cell_of_a_workbook_is_a_formula(anonymous, found):
    books = {path for paths in found.values() for path in paths if "xlsx" in path}
    assert books, "no page leads to a workbook"
    for path in sorted(books):
        answer = anonymous.get(path)
        if answer.status_code == 404:  # what only the analyst sees
            continue
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        bad = [
            cell.coordinate
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" or (isinstance(cell.value, str) and _dangerous(cell.value))
        ]
        assert not bad, (path, bad[:5])


def test_data_is_never_served_as_a_page(anonymous, found):
    for paths in found.values():
        for path in paths:
            answer = anonymous.get(path)
            assert answer.headers.get("X-Content-Type-Options") == "nosniff", path
            if path.startswith("/api/"):
                assert "html" not in answer.headers["Content-Type"], path


def test_every_page_forbids_scripts_and_frames_of_others(anonymous, found):
    for paths in found.values():
        answer = anonymous.get(paths[0])
        if "html" in answer.headers.get("Content-Type", ""):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, paths[0]
            assert "frame-ancestors 'none'" in policy, paths[0]
            assert "unsafe" not in policy, paths[0]
