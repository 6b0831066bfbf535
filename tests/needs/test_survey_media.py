"""Pictures and sounds in forms: only what is one, in and out, beside a label."""

import io
import struct
import uuid
import zlib

import pytest
from django.test import Client
from django.urls import reverse
from pyxform.xls2xform import convert

from kerege.kernel.archive import pack
from kerege.kernel.errors import Refusal
from kerege.needs import services
from kerege.needs.xlsform import read_xlsform, write_xlsform
from kerege.needs.xlsform.device import device_form
from kerege.needs.xlsform.form import media_in, question
from kerege.needs.xlsform.media import media_type
from needs.survey_samples import FORM_OF_MEDIA, MEDIA_FILES, picture, sound


def read(form=FORM_OF_MEDIA, **files):
    changed = {name.replace("__", "."): content for name, content in files.items()}
    return read_xlsform(form.encode(), "en", "form.md", MEDIA_FILES | changed)


def test_form_and_media_go_round_and_another_program_takes_the_form():
    form = read()
    written = write_xlsform(form)
    assert read_xlsform(written, "en", "form.xlsx", MEDIA_FILES) == form
    made = convert(io.BytesIO(written), validate=False, file_type=".xlsx").xform
    assert (
        made == convert(io.BytesIO(FORM_OF_MEDIA.encode()), validate=False, file_type=".md").xform
    )
    assert '<value form="image">jr://images/plan_kk.gif</value>' in made
    assert form["files"]["big.jpg"]["type"] == "image/jpeg"
    # In a language without a picture of its own stands that of the form's own language.
    shown = {code: media_in(question(form, "seen"), code, form) for code in ("kk", "en")}
    assert shown == {
        "kk": {"image": "plan_kk.gif", "audio": "said.wav"},
        "en": {"image": "plan.png", "audio": "said.wav"},
    }
    assert [row.get("image") for row in device_form(form, "ru")["choices"]["room"]] == [
        "big.jpg",
        None,
    ]


def declared(wide, high):
    """Return a PNG that says of itself that it is larger."""
    content = picture()
    head = b"IHDR" + struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "sort", "what"),
    [
        (SVG, "image", "not a picture"),
        (b"<html><script>alert(1)</script></html>", "image", "not a picture"),
        (picture()[:-30], "image", "not a picture"),
        (picture("BMP"), "image", "not a picture"),
        (sound(), "image", "not a picture"),
        (b"", "image", "not a picture"),
        (picture(size=(4001, 2)), "image", "wider or higher than 4000"),
        (declared(9000, 9000), "image", "wider or higher than 4000"),
        (declared(30_000, 30_000), "image", "not a picture"),
        (declared(3000, 3000), "image", "not a picture"),
        (picture() + bytes(2**21), "image", "larger than 2 MB"),
        (SVG, "audio", "not a sound"),
        (picture(), "audio", "not a sound"),
        ("﻿text".encode("utf-16"), "audio", "not a sound"),
        (b"", "audio", "not a sound"),
        (sound() + bytes(5 * 2**20), "audio", "larger than 5 MB"),
    ],
)
def test_what_is_no_picture_or_sound_is_refused_by_its_name(content, sort, what):
    with pytest.raises(Refusal, match=what) as refusal:
        media_type(content, "x", sort)
    assert (refusal.value.where, bool(refusal.value.mend)) == ("x", True)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x04" + bytes(9), "audio/mpeg"),
        (b"\xff\xfb\x90" + bytes(9), "audio/mpeg"),
        (b"OggS" + bytes(9), "audio/ogg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (sound(), "audio/wav"),
    ],
)
def test_a_sound_is_known_by_its_content(content, kind):
    assert media_type(content, "x", "audio") == kind


@pytest.mark.parametrize(
    ("form", "what"),
    [
        (FORM_OF_MEDIA.replace("Не көрдіңіз? | Что видели?", "|"), "has no label"),
        (FORM_OF_MEDIA.replace("media::audio", "media::video"), "media::video"),
        (FORM_OF_MEDIA.replace("plan.png", "other.png"), "not there: other.png"),
        (FORM_OF_MEDIA.replace("plan_kk.gif", ""), "does not name these files: plan_kk.gif"),
    ],
)
def test_a_picture_without_a_label_and_others_are_refused(form, what):
    with pytest.raises(Refusal, match=what.replace(".", r"\.")):
        read(form)


@pytest.fixture
def begun(country):
    survey = services.create_survey(
        by=None, code="rooms", titles={"en": "Rooms"}, smallest=5, is_for_everyone=True
    )
    content = pack({"form.md": FORM_OF_MEDIA.encode(), **MEDIA_FILES})
    services.load_form(by=None, survey=survey, content=content, name="f.zip", language="ru")
    services.move_survey(by=None, survey=survey, to="open")
    return services.begin_response(by=None, survey=survey, key=uuid.uuid4(), language="ru")


def test_media_stand_on_the_page_and_are_handed_out_under_its_secret(begun):
    visitor = Client()

    def at(name):
        return reverse("needs-survey-media", args=[begun.token, name])

    page = visitor.get(reverse("needs-survey-answer", args=[begun.token])).content.decode()
    assert f'<img class="survey__picture" src="{at("plan.png")}" alt="">' in page
    assert f'src="{at("said.wav")}" controls preload="none" aria-label="Что видели?"' in page
    assert all(at(name) in page for name in MEDIA_FILES if name != "plan_kk.gif")
    answer = visitor.get(at("big.jpg"))
    assert (answer.content, answer["Content-Type"]) == (MEDIA_FILES["big.jpg"], "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert visitor.get(at("none.png")).status_code == 404
    elsewhere = reverse("needs-survey-media", args=["0" * 64, "big.jpg"])
    assert visitor.get(elsewhere).status_code == 404


def test_a_part_of_a_sound_is_handed_out(begun):
    address = reverse("needs-survey-media", args=[begun.token, "said.wav"])
    whole = MEDIA_FILES["said.wav"]
    size = len(whole)
    for asked, part, told in (
        ("bytes=0-1", whole[:2], f"bytes 0-1/{size}"),
        ("bytes=4-", whole[4:], f"bytes 4-{size - 1}/{size}"),
        ("bytes=4-999999", whole[4:], f"bytes 4-{size - 1}/{size}"),
        ("bytes=5-2", whole, None),
        (f"bytes={size}-", whole, None),
        ("bytes=-5", whole, None),
        ("x", whole, None),
    ):
        answer = Client().get(address, headers={"Range": asked})
        assert (answer.content, answer.get("Content-Range")) == (part, told), asked
        assert answer.status_code == (206 if told else 200)
