"""Pages of a consultation: without script, for everybody, harmless, the same for 3 and 50 rows."""

import csv
import io
import json
import re
import zipfile
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kerege.concept import selectors, services
from kerege.concept.analysis.like_comments import like_comments
from kerege.concept.models import Block, Comment, Passage
from kerege.concept.selectors.consultation import clock
from kerege.concept.services.comments import Said
from kerege.notices import tasks
from kerege.notices.models import Notice
from kerege.people.enums import Role

ROOT = "/en/concept/demo/v1/consultation/"
ON = f"{ROOT}on/block/S1.2/"
EVIL = '<img src=x onerror="alert(1)">=HYPERLINK("x")\u202e'
LISTS = (ROOT, f"{ROOT}comments/", f"{ROOT}influence/", ON, f"{ROOT}comments.csv")


def absolute(path):
    return f"https://site.test{path}"


def said(passage, by, text="More hubs", **more):
    return services.post_comment(
        by=by, passage=passage, key=uuid4(), said=Said(text, "en", **more), absolute=absolute
    )


@pytest.fixture
def passage(consultation):
    return Passage.objects.select_related("consultation__version__concept").get(code="S1.2")


def form_of(page, **changes):
    """Return what a browser would send of the form on a page, with what somebody typed."""
    html = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    hidden.pop("csrfmiddlewaretoken", None)
    typed = {"text": "More hubs", "language": "en", "email": "aigul@example.kz"}
    return hidden | typed | changes


def test_from_the_list_to_a_public_comment_without_script_or_account(client, passage):
    page = client.get("/en/concept/consultations/")
    assert ROOT in page.content.decode()
    assert ON in client.get(ROOT).content.decode()
    form = form_of(client.get(ON), quote="legal  basis", region="XX-1", group="ngo", name="Айгүл")
    answer = client.post(ON, form, follow=True)
    assert "received in time" in answer.content.decode()
    assert "Nobody has commented on this yet" in answer.content.decode()
    client.post(ON, form)
    assert Comment.objects.count() == 1
    tasks.deliver(notice_id=Notice.objects.get().pk)
    tasks.deliver(notice_id=Notice.objects.get().pk)
    (message,) = mail.outbox
    assert Notice.objects.get().text == "", "a secret goes once it is sent"
    link = re.search(r"http://testserver(/en/\S+)", message.body)[1]
    assert client.get(link).status_code == 200
    assert Comment.objects.get().state == "unconfirmed", "a program that opens links confirms none"
    page = client.post(link, follow=True).content.decode()
    for word in ("public now", "Айгүл", "legal basis", "Non-governmental", "Region 1"):
        assert word in page
    assert "aigul@" not in page
    assert client.post(link).status_code == 409


def test_signed_in_no_address_is_asked(client, passage, person):
    client.force_login(person())
    page = client.get(ON)
    assert 'name="email"' not in page.content.decode()
    client.post(ON, form_of(page))
    assert Comment.objects.get().state == "received"


def test_nothing_typed_is_lost_on_an_error(client, passage):
    form = form_of(client.get(ON), text="My long words", quote="not there")
    answer = client.post(ON, form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "My long words" in html
    assert form["key"] in html
    assert "do not stand in the paragraph" in html
    assert client.post(ON, form | {"quote": "", "email": "x"}).status_code == 422


def test_the_answer_is_the_same_whoever_owns_the_address(client, passage, person):
    known = person()
    pages = []
    for email in (known.email, "stranger@example.kz"):
        answer = client.post(ON, form_of(client.get(ON), email=email), follow=True)
        html = re.sub(r'value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
        pages.append((answer.status_code, html))
    assert pages[0] == pages[1]
    assert Notice.objects.count() == 2


def test_a_mailbox_is_not_filled_by_strangers(client, passage, settings):
    settings.ACCOUNT_RATE_LIMITS = {"kerege_comment": "60/m/ip", "kerege_comment_by": "3/h/key"}
    answers = [client.post(ON, form_of(client.get(ON))) for _again in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    kept = form_of(client.get(ON))["text"]
    assert "Wait some minutes" in answers[-1].text  # and what was typed stands in the form
    assert f">{kept}</textarea>" in answers[-1].text.replace("\n", "")
    other = form_of(client.get(ON), email="other@example.kz")
    assert client.post(ON, other).status_code == 302
    assert client.post(ON, other, headers={"x-forwarded-for": "1.2.3.4"}).status_code == 302


def test_after_closing_no_form_is_shown_and_a_kept_one_is_refused(client, consultation, passage):
    form = form_of(client.get(ON))
    services.close_consultation(by=None, consultation=consultation, reason="Test")
    assert "<textarea" not in client.get(ON).content.decode()
    answer = client.post(ON, form)
    assert answer.status_code == 403
    assert "The consultation closed at" in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_page_that_depends_on_the_clock_is_not_kept(client, consultation, passage):
    for path in (*LISTS[:4], "/en/concept/consultations/"):
        assert client.get(path)["Cache-Control"] == "no-cache", path
    services.close_consultation(by=None, consultation=consultation, reason="Test")
    assert client.get(f"{ROOT}influence/").get("Cache-Control", "") == ""


def test_markup_is_harmless_everywhere(client, passage, person):
    editor = person(Role.EDITOR)
    comment = said(passage, editor, text=EVIL, name=EVIL)
    services.answer_comments(
        by=editor, comments=[comment], fate="rejected", texts={"en": EVIL}, absolute=absolute
    )
    client.force_login(editor)
    paths = (*LISTS[:4], f"{ROOT}comments/{comment.pk}/", f"{ROOT}desk/", f"{ROOT}desk/like/")
    for path in (*paths, f"{ROOT}desk/answer/?comment={comment.pk}"):
        html = client.get(path).content.decode()
        assert "<img src=x" not in html, path
        assert "\u202e" not in html, path
    rows = b"".join(client.get(f"{ROOT}comments.csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(rows))
    assert row["comment"].startswith("<img")
    assert row["decision"] == "rejected"
    services.post_comment(
        by=editor, passage=passage, key=uuid4(), said=Said("=1+1", "en"), absolute=absolute
    )
    rows = b"".join(client.get(f"{ROOT}comments.csv").streaming_content).decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(rows)))[1]["comment"] == "'=1+1"


def test_no_page_file_or_operation_gives_an_address_away(client, passage, person):
    token = "zq-secret"
    said(passage, None, email=f"{token}@example.kz")
    Comment.objects.filter(state="unconfirmed").update(state="received", confirmed_at=clock())
    hidden = said(passage, person(), text="zq-withheld", name="zq-withheld", quote="legal basis")
    editor = person(Role.EDITOR)
    services.withhold_comment(by=editor, comment=hidden, reason="It names a child.")
    client.force_login(editor)
    paths = [*LISTS, f"{ROOT}comments/{hidden.pk}/", f"{ROOT}desk/", f"{ROOT}desk/like/"]
    paths += ["/api/v1/concept/demo/versions/1/annotations", f"{ROOT}remarks-en.docx"]
    for path in paths:
        answer = client.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if path.endswith(".docx"):
            content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
            assert b"It names a child." in content
        assert token.encode() not in content, path
        assert b"zq-withheld" not in content, path


@pytest.mark.parametrize("rows", [3, 50])
def test_queries_do_not_grow_with_rows(client, passage, person, rows):
    editor = person(Role.EDITOR)
    made = [said(passage, editor, text=f"Words {number}") for number in range(rows)]
    services.answer_comments(
        by=editor, comments=made[:40], fate="partly", texts={"en": "Yes"}, absolute=absolute
    )
    client.force_login(editor)
    counts = {}
    for path in (*LISTS, f"{ROOT}desk/", f"{ROOT}comments/{made[0].pk}/", f"{ROOT}desk/like/"):
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            answer = client.get(path)
            _read = b"".join(answer.streaming_content) if answer.streaming else answer.content
        counts[path.removeprefix(ROOT)] = len(found)
    assert max(counts.values()) <= 20, counts
    assert {name: count for name, count in counts.items() if count > 12} == {}, counts
    known = test_queries_do_not_grow_with_rows.__dict__.setdefault("known", counts)
    assert {name: known[name] for name in known if "/" not in name} == {
        name: counts[name] for name in counts if "/" not in name
    }


def test_annotations_come_back_as_they_went(client, passage, person):
    one = said(passage, person(), quote="legal basis", name="Айгүл")
    said(passage, person(), text="On all of it")
    answer = client.get("/api/v1/concept/demo/versions/1/annotations")
    assert answer["Content-Type"].startswith("application/ld+json")
    page = json.loads(answer.content)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (page["type"], page["partOf"]["total"]) == ("AnnotationPage", 2)
    first, second = page["items"]
    assert first["motivation"] == "commenting"
    assert first["body"]["value"] == one.text
    assert first["creator"]["name"] == "Айгүл"
    shown, _language = selectors.text_shown(passage, one.text_language)
    quoted, position = first["target"]["selector"]
    start, end = position["start"], position["end"]
    assert shown[start:end] == quoted["exact"] == "legal basis"
    assert shown[:start].endswith(quoted["prefix"])
    assert shown[end:].startswith(quoted["suffix"])
    assert "selector" not in second["target"]
    for address in (first["id"], first["target"]["source"]):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert client.get(answer.request["PATH_INFO"] + "?limit=0").status_code == 422


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_table_of_remarks_has_every_comment(client, passage, person, language):
    editor = person(Role.EDITOR)
    comment = said(passage, editor, text="Көбірек хаб керек", quote="legal basis")
    services.answer_comments(
        by=editor, comments=[comment], fate="accepted", texts={"en": "Agreed"}, absolute=absolute
    )
    client.force_login(editor)
    answer = client.get(f"{ROOT}remarks-{language}.docx")
    words = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for word in ("Көбірек хаб керек", "legal basis", "Agreed"):
        assert word in words
    assert client.get(f"{ROOT}remarks-{language}.docx").content == answer.content


def test_like_comments_stand_together(passage, person):
    someone = person()
    campaign = "Please build a creative hub in every district of our region before 2027."
    one = said(passage, someone, text=campaign)
    two = said(passage, someone, text=campaign.upper() + "!!")
    three = said(passage, someone, text=campaign + " Thank you.")
    other = said(passage, someone, text="The tax should be lower.")
    short = said(passage, someone, text="?")
    elsewhere = said(Passage.objects.get(code="S1.1"), someone, text=campaign)
    rows = list(selectors.comments(passage.consultation))
    assert like_comments(rows) == [[one, two, three], [other], [short], [elsewhere]]
    assert like_comments(reversed(rows))[0] == [one, two, three]
    assert like_comments([]) == []


def test_an_editor_answers_on_the_desk(client, passage, person, draft):
    editor = person(Role.EDITOR)
    one, two = said(passage, person()), said(passage, person())
    later = services.new_version(by=editor, concept=draft.concept, from_version=draft)
    Block.objects.filter(version=later, code="S1.2").update(text_en="It is written.")
    client.force_login(editor)
    path = f"{ROOT}desk/answer/?comment={one.pk}&comment={two.pk}"
    assert client.get(path).status_code == 200
    wrong = {"fate": "accepted", "text_en": "Done", "changes": "v9 S1.2"}
    answer = client.post(path, wrong)
    assert answer.status_code == 422
    assert "no place of a later version" in answer.content.decode()
    assert client.post(path, wrong | {"text_en": ""}).status_code == 422
    answer = client.post(path, wrong | {"changes": "v2 S1.2\n"}, follow=True)
    assert "2 comments are answered" in answer.content.decode()
    assert set(selectors.comments(passage.consultation).values_list("fate_now", flat=True)) == {
        "accepted"
    }
    page = client.get(f"{ROOT}desk/in-v2/").content.decode()
    assert "No comment has lost its place" in page
    client.logout()
    page = client.get(f"{ROOT}comments/{one.pk}/").content.decode()
    assert "a version that is not published yet" in page


@pytest.mark.parametrize("query", ["", "?comment=", "?comment=x", "?comment=" + "9" * 30])
def test_nothing_chosen_is_said(client, consultation, person, query):
    client.force_login(person(Role.EDITOR))
    assert client.get(f"{ROOT}desk/answer/{query}").status_code == 422


def test_withholding_shows_its_consequences_first(client, passage, person):
    comment = said(passage, person())
    client.force_login(person(Role.EDITOR))
    path = f"{ROOT}desk/{comment.pk}/withhold/"
    assert "no longer shown" in client.get(path).content.decode()
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "It names a child."})
    assert "It names a child." in client.get(f"{ROOT}comments/").content.decode()
    client.post(path)
    comment.refresh_from_db()
    assert comment.state == "received"


def test_filters_of_the_list(client, passage, person):
    said(passage, person(), text="From one", region="XX-1", group="ngo")
    said(passage, person(), text="From two", region="XX-2")
    page = client.get(f"{ROOT}comments/?region=XX-1").content.decode()
    assert "From one" in page
    assert "From two" not in page
    for query in ("?region=ZZ", "?fate=&state=&page=x", "?region=XX-1&region=", "?page=9999"):
        assert client.get(f"{ROOT}comments/{query}").status_code == 200


def test_what_is_not_there_is_said(client, consultation):
    for path in ("on/block/none/", "on/measure/S1.2/", "comments/999999999999999999999/"):
        assert client.get(ROOT + path).status_code == 404
    assert client.get("/en/concept/demo/v7/consultation/").status_code == 404
    assert client.post(f"/en/concept/consultation/confirm/{'x' * 43}/").status_code == 404


def test_a_rehearsal_is_marked_on_every_page(client, draft, term, person):
    services.open_consultation(by=None, version=draft, term=term, is_synthetic=True)
    for path in LISTS[:4]:
        assert "invented" in client.get(path).content.decode()
