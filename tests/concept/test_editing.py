"""Writing a draft: locks, words kept, conflicts that show both texts, translations, waivers."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kerege.audit.models import Event
from kerege.concept import selectors, services
from kerege.concept.models import Block, BlockDraft, EditLock, Goal
from kerege.concept.services import Written
from kerege.kernel.errors import Kind, Refusal
from kerege.kernel.text import every_text
from kerege.people.enums import Role


@pytest.fixture
def block(draft):
    return selectors.block(draft, "S1.2")


def written(block, state=None, checked=(), **texts):
    found = every_text(block, "text") | texts
    titles = every_text(block, "title")
    return Written(titles, found, state or selectors.state_of(block), frozenset(checked))


def again(block):
    return Block.objects.select_related("version").get(pk=block.pk)


def save(by, block, **more):
    return services.save_block(by=by, block=block, written=written(block, **more))


def test_a_saved_text_is_the_text_and_its_draft_and_lock_are_gone(block, person):
    one = person(Role.EDITOR)
    services.take_lock(by=one, block=block)
    services.keep_draft(by=one, block=block, written=written(block, en="half"))
    save(one, block, en="Whole")
    assert again(block).text_en == "Whole"
    assert not BlockDraft.objects.exists()
    assert not EditLock.objects.exists()
    assert Event.objects.filter(act="concept.save_block", person=one).count() == 1


def test_a_changed_source_makes_translations_stale_until_they_are_changed_or_checked(block, person):
    one = person(Role.EDITOR)
    source = block.source_language
    others = sorted({"kk", "ru", "en"} - {source})
    save(one, block, **{source: "New source"})
    states = selectors.piece(again(block), one).states
    assert [states[language] for language in others] == ["stale", "stale"]
    save(one, again(block), **{others[0]: "New translation"})
    save(one, again(block), checked=[others[1]])
    states = selectors.piece(again(block), one).states
    assert [states[language] for language in others] == ["current", "current"]


def test_the_second_of_two_editors_loses_nothing_and_sees_both_texts(block, person):
    one, other = person(Role.EDITOR), person(Role.EDITOR)
    before = selectors.state_of(block)
    save(one, block, en="Text of the first")
    with pytest.raises(Refusal, match="changed while you wrote") as refused:
        save(other, again(block), state=before, en="Text of the second")
    assert refused.value.kind == Kind.CHANGED
    assert again(block).text_en == "Text of the first"
    assert BlockDraft.objects.get().texts["text"]["en"] == "Text of the second"
    client = Client()
    client.force_login(other)
    page = client.get(reverse("concept-edit-block", args=["demo", 1, "S1.2"])).content.decode()
    assert "Both texts" in page
    for words in ("Text of the first", "Text of the second"):
        assert words in page


def test_whoever_changes_a_block_by_whatever_way_is_noticed(draft, content, block, person):
    state = selectors.state_of(block)
    content["blocks"] = [
        row | {"text": dict.fromkeys(("kk", "ru", "en"), "Loaded")}
        if row["code"] == "S1.2"
        else row
        for row in content["blocks"]
    ]
    services.load_content(by=None, version=draft, content=content)
    with pytest.raises(Refusal, match="changed while you wrote"):
        save(person(Role.EDITOR), again(block), state=state, en="x")


def test_a_lock_names_its_holder_ends_by_itself_and_can_be_taken_over(block, person):
    one, other = person(Role.EDITOR), person(Role.EDITOR)
    services.take_lock(by=one, block=block)
    with pytest.raises(Refusal, match=f"{one.name} edits") as refused:
        services.take_lock(by=other, block=block)
    assert refused.value.kind == Kind.CONFLICT
    with pytest.raises(Refusal, match="edits this block"):
        save(other, block, en="Other")
    assert BlockDraft.objects.get(person=other).texts["text"]["en"] == "Other"
    services.take_lock(by=other, block=block, take_over=True)
    with pytest.raises(Refusal):
        save(one, again(block), en="One")
    assert BlockDraft.objects.filter(person=one).exists()
    past = timezone.now() - timedelta(hours=1)
    EditLock.objects.update(taken_at=past - timedelta(hours=1), expires_at=past)
    assert services.take_lock(by=one, block=block).person == one


@pytest.mark.parametrize(
    ("texts", "match"),
    [({"en": "x" * 100_001}, "longer than"), ({"en": "{{figure:nothing}}"}, "not known")],
)
def test_what_cannot_be_saved_is_refused_in_plain_words(block, person, texts, match):
    with pytest.raises(Refusal, match=match):
        save(person(Role.EDITOR), block, **texts)


def test_who_may_not_edit_saves_keeps_and_locks_nothing(block, person, draft):
    for role in (Role.ANALYST, Role.REGISTRAR, Role.APPROVER, Role.ADMINISTRATOR):
        one = person(role)
        for act in (
            lambda one=one: save(one, block, en="x"),
            lambda one=one: services.keep_draft(by=one, block=block, written=written(block)),
            lambda one=one: services.take_lock(by=one, block=block),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.kind == Kind.FORBIDDEN
    assert not BlockDraft.objects.exists()


def test_a_published_text_is_not_edited(published, person):
    block = selectors.block(published, "S1.2")
    with pytest.raises(Refusal, match="never changes"):
        save(person(Role.EDITOR), block, en="x")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_saves_and_every_text_is_kept(block, person):
    people = [person(Role.EDITOR) for _ in range(10)]
    refused = []

    def write(number, one):
        try:
            save(one, block, en=f"Text {number}.")
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=write, args=job) for job in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 9
    kept = {row.texts["text"]["en"] for row in BlockDraft.objects.all()} | {again(block).text_en}
    assert kept == {f"Text {number}." for number in range(10)}


def test_a_waiver_lets_a_translation_be_missing_under_a_name_with_a_reason(planned, person):
    Goal.objects.filter(version=planned, code="G1").update(name_kk="")
    missing = {"record": "goal", "code": "G1.name", "language": "kk"}
    one = person(Role.APPROVER)
    with pytest.raises(Refusal, match="needs a reason"):
        services.waive_translation(by=one, version=planned, missing=missing, reason=" ")
    with pytest.raises(Refusal) as refused:
        services.waive_translation(
            by=person(Role.EDITOR), version=planned, missing=missing, reason="x"
        )
    assert refused.value.kind == Kind.FORBIDDEN
    services.waive_translation(by=one, version=planned, missing=missing, reason="On its way")
    (found,) = [row for row in selectors.dangling(planned) if row.code == "G1.name"]
    assert not found.blocks
    assert f"Waived by {one.name}: On its way" in found.what
    assert services.publish_version(by=one, version=planned).checksum


@pytest.fixture
def editor(person):
    client = Client()
    client.force_login(person(Role.EDITOR))
    return client


def where(name, *more):
    return reverse(name, args=["demo", 1, *more])


def posted(page, **changes):
    """Return the fields of the page's form as a browser without scripts sends them."""
    text = page.content.decode()
    fields = dict(re.findall(r'name="(state|title_\w\w)"[^>]* value="([^"]*)"', text))
    areas = re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', text, re.DOTALL)
    return fields | dict(areas) | changes


def opened(editor, code="S1.2"):
    """Begin to write a block as a person does: by the button of its page."""
    return editor.post(where("concept-edit-block", code), {"act": "begin"}, follow=True)


def test_looking_at_a_block_holds_nothing_and_a_button_begins(editor, draft, person):
    address = where("concept-edit-block", "S1.2")
    page = editor.get(address).content.decode()
    assert "Begin to write" in page
    assert "<textarea" not in page
    assert not EditLock.objects.exists()
    assert "<textarea" in opened(editor).content.decode()
    held = EditLock.objects.get()
    other = Client()
    other.force_login(person(Role.EDITOR))
    for answer in (other.get(address), opened(other)):
        page = answer.content.decode()
        assert f"{held.person.name} edits this block" in page
        assert "<textarea" not in page
    assert EditLock.objects.get() == held
    page = other.post(address, {"act": "take-over"}, follow=True).content.decode()
    assert "<textarea" in page
    assert EditLock.objects.get().person != held.person


def test_a_plain_form_saves_without_scripts(editor, draft):
    page = opened(editor)
    assert page.status_code == 200
    answer = editor.post(
        where("concept-edit-block", "S1.2"), posted(page, text_en="<script>x</script>\r\ntwo")
    )
    assert answer.status_code == 302
    assert Block.objects.get(code="S1.2").text_en == "<script>x</script>\ntwo"
    page = editor.get(where("concept-edit-block", "S1.2")).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_what_is_typed_is_kept_and_offered_again(editor, draft):
    page = opened(editor)
    kept = editor.post(where("concept-edit-draft", "S1.2"), posted(page, text_en="Half a thought"))
    assert "Kept for you" in kept.content.decode()
    assert Block.objects.get(code="S1.2").text_en != "Half a thought"
    page = editor.get(where("concept-edit-block", "S1.2")).content.decode()
    assert "Half a thought" in page
    assert editor.post(where("concept-edit-block", "S1.2"), {"act": "discard"}).status_code == 302
    assert "Half a thought" not in editor.get(where("concept-edit-block", "S1.2")).content.decode()


def test_a_conflict_on_the_page_shows_both_and_the_next_save_holds(editor, draft, person):
    page = opened(editor)
    EditLock.objects.all().delete()
    save(person(Role.EDITOR), selectors.block(draft, "S1.2"), en="Of the other")
    answer = editor.post(where("concept-edit-block", "S1.2"), posted(page, text_en="Of mine"))
    assert answer.status_code == 412
    text = answer.content.decode()
    assert "Of the other" in text
    assert "Of mine" in text
    answer = editor.post(where("concept-edit-block", "S1.2"), posted(answer, text_en="Of both"))
    assert answer.status_code == 302
    assert Block.objects.get(code="S1.2").text_en == "Of both"


def test_the_board_counts_what_is_missing_in_few_queries(
    editor, draft, django_assert_max_num_queries
):
    Block.objects.filter(code="S1.2").update(text_kk="")
    with django_assert_max_num_queries(12):
        page = editor.get(where("concept-edit")).content.decode()
    assert "missing 1" in page
    with django_assert_max_num_queries(20):
        editor.get(where("concept-edit-block", "S1.2"))
    with django_assert_max_num_queries(20):
        editor.get(where("concept-edit-files"))


@pytest.mark.parametrize("name", ["concept-edit", "concept-edit-files"])
def test_others_do_not_write(draft, person, name):
    client = Client()
    client.force_login(person(Role.ANALYST))
    assert client.get(where(name)).status_code == 403
    assert Client().get(where(name)).status_code == 302


def test_the_approver_waives_on_a_page(planned, person):
    Goal.objects.filter(version=planned, code="G1").update(name_kk="")
    client = Client()
    client.force_login(person(Role.APPROVER))
    page = client.get(where("concept-waive")).content.decode()
    assert "goal|G1.name|kk" in page
    missing = {"missing": "goal|G1.name|kk"}
    assert "This field is required" in client.post(where("concept-waive"), missing).content.decode()
    assert client.post(where("concept-waive"), missing | {"reason": "soon"}).status_code == 302
    assert "soon" in client.get(where("concept-waive")).content.decode()
