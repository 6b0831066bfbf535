"""Texts out to a word processor and back: nothing is lost, whatever was done to the file."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx.api import Document as OpenDocument
from hypothesis import given
from hypothesis import strategies as st

from kerege.concept import exchange, selectors, services
from kerege.concept.exchange import PART, Place
from kerege.concept.models import Block, BlockDraft, TextImport
from kerege.concept.services import Written
from kerege.kernel.errors import Refusal
from kerege.kernel.text import every_text
from kerege.people.enums import Role

LETTERS = st.text(alphabet="aқ <&>\"'\n\t{}", max_size=40)


@given(st.lists(LETTERS, max_size=5))
def test_what_goes_out_comes_back_the_same(texts):
    places = [Place(f"S{number}", "text", text) for number, text in enumerate(texts)]
    content = exchange.write([*places, Place("last", "text", "x")], "key", "Title <&>", "kk")
    OpenDocument(io.BytesIO(content))
    edited = exchange.read(content)
    assert edited.key == "key"
    assert edited.outside == []
    expected = {place.name: place.text for place in places} | {"last/text": "x"}
    assert edited.texts == {exchange.mark("key", name): text for name, text in expected.items()}


def test_what_libreoffice_writes_is_read_by_its_bookmarks():
    """LibreOffice 7.4 opened five texts, words were typed in four places, and it saved them.

    It drops the tags of the controls and writes one bookmark in pieces.
    """
    written = Path(__file__).with_name("texts_edited_in_libreoffice.xml").read_bytes()
    edited = exchange.read(packed(written))
    texts = {
        "S1/title": "Before Title one",
        "S1/text": "Line a\nLine b more",
        "S2.1/text": "typed in empty",
        "S3/text": "=x {abc} Қазақ",
        "S4/text": "\n\nx\n",
    }
    assert edited.key == "KEYKEYKEY1"
    assert edited.texts == {exchange.mark(edited.key, name): text for name, text in texts.items()}
    assert edited.outside == ["new line after"], "a paragraph after a text belongs to none"


def test_without_controls_the_bookmarks_say_where_a_text_stands(one, draft, out):
    content = changed(out, ("The ministry writes", "The akimat writes"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        bare = re.sub(rb"</?w:sdt(Content)?>|<w:sdtPr>.*?</w:sdtPr>", b"", archive.read(PART))
    assert b"w:sdt" not in bare
    result = bring(one, draft, packed(bare))
    assert (result["saved"], result["missing"]) == (["S1.2"], [])
    assert text_of() == "The akimat writes the legal basis."


@pytest.fixture
def one(person):
    return person(Role.EDITOR)


@pytest.fixture
def out(draft, one):
    return services.export_texts(by=one, version=draft, language="en")[1]


def changed(content, *pairs):
    """Return the file with words replaced in its text, as a word processor would write it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode()
                for before, after in pairs:
                    assert re.search(before, text, re.DOTALL), before
                    text = re.sub(before, after, text, count=1, flags=re.DOTALL)
                data = text.encode()
            new.writestr(name, data)
    return target.getvalue()


def bring(one, draft, content):
    return services.import_texts(
        by=one, version=draft, content=content, filename="texts.docx"
    ).result


def text_of(code="S1.2"):
    return Block.objects.get(code=code).text_en


def test_a_file_that_was_not_changed_changes_nothing(one, draft, out):
    result = bring(one, draft, out)
    assert not any(result.values())


def test_what_only_the_file_changed_is_saved(one, draft, out):
    result = bring(one, draft, changed(out, ("The ministry writes", "The akimat writes")))
    assert result["saved"] == ["S1.2"]
    assert text_of() == "The akimat writes the legal basis."


def write_meanwhile(person, draft, english):
    block = selectors.block(draft, "S1.2")
    texts = every_text(block, "text") | {"en": english}
    written = Written(every_text(block, "title"), texts, selectors.state_of(block))
    services.save_block(by=person(Role.EDITOR), block=block, written=written)


def test_what_both_changed_in_different_places_is_merged(one, draft, out, person):
    write_meanwhile(person, draft, "The ministry writes the whole legal basis.")
    result = bring(one, draft, changed(out, ("The ministry writes", "The akimat writes")))
    assert result["saved"] == ["S1.2"]
    assert text_of() == "The akimat writes the whole legal basis."


def test_what_both_changed_in_the_same_place_is_shown_with_both_texts(one, draft, out, person):
    write_meanwhile(person, draft, "The council writes the legal basis.")
    result = bring(one, draft, changed(out, ("The ministry writes", "The akimat writes")))
    assert result["conflicts"] == ["S1.2"]
    assert text_of() == "The council writes the legal basis."
    assert BlockDraft.objects.get(person=one).texts["text"]["en"].startswith("The akimat")
    client = Client()
    client.force_login(one)
    page = client.get(reverse("concept-edit-block", args=["demo", 1, "S1.2"])).content.decode()
    assert "The council writes" in page
    assert "The akimat writes" in page


def test_what_was_typed_before_and_not_saved_is_given_back(one, draft, out):
    block = selectors.block(draft, "S1.2")
    texts = every_text(block, "text") | {"en": "Typed before"}
    typed = Written(every_text(block, "title"), texts, selectors.state_of(block))
    services.keep_draft(by=one, block=block, written=typed)
    result = bring(one, draft, changed(out, ("The ministry writes", "The akimat writes")))
    assert ["S1.2/text, en", "Typed before"] in result["unsaved"]


def test_a_text_too_long_is_refused_before_anything_is_changed(one, draft, out):
    with pytest.raises(Refusal, match="longer than"):
        bring(one, draft, changed(out, ("The ministry writes", "x" * 100_001)))
    assert not TextImport.objects.exists()


def test_an_unknown_figure_in_the_file_is_kept_and_not_saved(one, draft, out):
    result = bring(one, draft, changed(out, ("The ministry", "{{figure:nothing}} The ministry")))
    assert result["conflicts"] == ["S1.2"]
    assert "nothing" in BlockDraft.objects.get().texts["text"]["en"]


def test_words_outside_of_every_frame_are_given_back(one, draft, out):
    stray = "<w:p><w:r><w:t>Stray words</w:t></w:r></w:p>"
    result = bring(one, draft, changed(out, ("<w:sectPr", stray + "<w:sectPr")))
    assert result["outside"] == ["Stray words"]


def test_a_frame_that_is_missing_takes_nothing_away(one, draft, out):
    frame = r"<w:sdt>(?:(?!</w:sdt>).)*S1\.2/text.*?</w:sdt>"
    result = bring(one, draft, changed(out, (frame, "")))
    assert result["missing"] == ["S1.2/text"]
    assert text_of() == "The ministry writes the legal basis."


def test_a_frame_copied_twice_loses_neither(one, draft, out):
    frame = r"(<w:sdt>(?:(?!</w:sdt>).)*S1\.2/text.*?</w:sdt>)"
    result = bring(one, draft, changed(out, (frame, r"\1\1")))
    assert result["outside"] == ["The ministry writes the legal basis."]


def test_words_of_a_block_that_is_gone_are_given_back(one, draft, out):
    Block.objects.filter(code="S1.2").delete()
    result = bring(one, draft, changed(out, ("The ministry writes", "The akimat writes")))
    assert result["gone"] == [["S1.2/text", "The akimat writes the legal basis."]]


def test_tracked_changes_count_as_accepted(one, draft, out):
    tracked = (
        '<w:del w:id="1" w:author="x"><w:r><w:delText>The ministry</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>The akimat</w:t></w:r></w:ins>'
        '<w:r><w:t xml:space="preserve"> writes the legal basis.</w:t></w:r>'
    )
    whole = r"<w:r>\s*<w:t[^>]*>The ministry writes the legal basis\.</w:t>\s*</w:r>"
    bring(one, draft, changed(out, (whole, tracked)))
    assert text_of() == "The akimat writes the legal basis."


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (exchange.MOST_UNPACKED + 1))
    return target.getvalue()


def packed(xml):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return target.getvalue()


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    "wrong",
    [b"", b"PK", b"%PDF", packed(b"<x/>"), packed(b"<x"), packed(ENTITY), b"x" * 21_000_000],
    ids=["empty", "half", "pdf", "no body", "broken", "entity", "large"],
)
def test_what_is_no_text_from_here_is_refused_and_changes_nothing(one, draft, wrong):
    with pytest.raises(Refusal):
        bring(one, draft, wrong)
    assert not TextImport.objects.exists()


def test_a_file_that_unfolds_without_end_is_refused(one, draft):
    with pytest.raises(Refusal, match="unfolds without end"):
        bring(one, draft, bomb())


def test_a_file_of_another_version_is_refused(one, draft, out):
    other = services.new_version(by=None, concept=draft.concept, from_version=draft)
    with pytest.raises(Refusal, match="another version"):
        bring(one, other, out)


def test_who_may_not_edit_takes_nothing_out_and_brings_nothing_in(person, draft, out):
    other = person(Role.ANALYST)
    with pytest.raises(Refusal):
        services.export_texts(by=other, version=draft, language="en")
    with pytest.raises(Refusal):
        bring(other, draft, out)


def test_the_pages_take_a_file_and_say_what_became_of_it(one, draft):
    client = Client()
    client.force_login(one)
    out = client.post(reverse("concept-edit-export", args=["demo", 1, "en"]))
    content = changed(out.content, ("The ministry writes", "The akimat writes"))
    where = reverse("concept-edit-files", args=["demo", 1])
    answer = client.post(where, {"file": SimpleUploadedFile("a.docx", content)}, follow=True)
    assert "What became of the file" in answer.content.decode()
    assert "S1.2" in answer.content.decode()
    assert "a.docx" in client.get(where).content.decode()
    for wrong in (SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("a.docx", b"")):
        assert client.post(where, {"file": wrong}).status_code == 422
    answer = client.post(where, {"file": SimpleUploadedFile("a.docx", b"x")})
    assert answer.status_code == 422
