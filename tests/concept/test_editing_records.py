"""Names and texts of goals, measures and indicators: locks, drafts, languages kept in step."""

import pytest
from django.test import Client
from django.urls import reverse

from kerege.audit.models import Event
from kerege.concept import selectors, services
from kerege.concept.models import Measure, RecordDraft, RecordLock
from kerege.concept.services import WrittenRecord
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role


def where(name, *more, version=1):
    return reverse(name, args=["demo", version, *more])


EDIT = ("measure", "M1")


def form(version, **changes):
    """Return the fields as the page sends them, unchanged but for some."""
    row = Measure.objects.get(version=version, code="M1")
    texts = selectors.record_texts("measure", row)
    fields = {f"{name}_{one}": text for name, by in texts.items() for one, text in by.items()}
    return fields | {"state": selectors.state_of_record(texts)} | changes


@pytest.fixture
def editor(person):
    client = Client()
    client.person = person(Role.EDITOR)
    client.force_login(client.person)
    return client


def test_a_text_is_begun_kept_and_saved_and_others_see_who_writes(
    draft, editor, person, django_assert_max_num_queries
):
    address = where("concept-edit-record", *EDIT)
    assert 'name="name_kk"' not in editor.get(address).content.decode()
    assert not RecordLock.objects.exists(), "looking holds nothing"
    page = editor.post(address, {"act": "begin"}, follow=True).content.decode()
    assert 'name="name_kk"' in page
    other = Client()
    other.force_login(person(Role.EDITOR))
    shown = other.post(address, {"act": "begin"}, follow=True).content.decode()
    assert f"{editor.person.name} edits this record" in shown
    assert other.post(address, form(draft, name_en="Theirs")).status_code == 409
    kept = editor.post(where("concept-edit-record-draft", *EDIT), form(draft, name_en="Half"))
    assert "Kept for you" in kept.content.decode()
    assert 'value="Half"' in editor.get(address).content.decode()
    renamed = {f"name_{one}": f"<b>{one}</b>" for one in ("kk", "ru", "en")}
    assert editor.post(address, form(draft, **renamed)).status_code == 302
    row = Measure.objects.get(version=draft, code="M1")
    assert (row.name_kk, row.name_en) == ("<b>kk</b>", "<b>en</b>")
    assert RecordDraft.objects.get().person != editor.person, "only the other's is left"
    assert not RecordLock.objects.exists()
    assert Event.objects.filter(act="concept.save_record").count() == 1
    for name, more in (("concept-edit-records", ()), ("concept-edit-record", EDIT)):
        with django_assert_max_num_queries(20):
            page = editor.get(where(name, *more)).content.decode()
        assert "<b>en</b>" not in page


def test_languages_do_not_fall_out_of_step_and_nothing_typed_is_lost(draft, editor):
    address = where("concept-edit-record", *EDIT)
    refused = editor.post(address, form(draft, name_en="Only in English"))
    assert refused.status_code == 422
    assert "name: kk, ru" in refused.content.decode()
    assert RecordDraft.objects.get().texts["name"]["en"] == "Only in English"
    checked = form(draft, name_en="Only in English", checked_name="1")
    assert editor.post(address, checked).status_code == 302
    empty = dict.fromkeys(("name_kk", "name_ru", "name_en"), " ")
    assert "may not be empty" in editor.post(address, form(draft, **empty)).content.decode()
    gone = form(draft, description_kk="", checked_description="1")
    assert editor.post(address, gone).status_code == 302
    found = selectors.text_record(draft, *EDIT, editor.person)
    assert found.missing == {"kk"}
    assert "missing" in editor.get(where("concept-edit-records")).content.decode()
    codes = {(row.record, row.code) for row in selectors.dangling(draft) if row.language == "kk"}
    assert ("measure", "M1.description") in codes
    filled = form(draft, description_kk="Жазылды")
    assert editor.post(address, filled).status_code == 302, "filling a gap asks for nothing else"


def test_what_was_changed_meanwhile_is_shown_beside(draft, editor):
    before = form(draft, name_en="Mine", name_kk="M", name_ru="M")
    Measure.objects.filter(version=draft, code="M1").update(name_en="Of another")
    answer = editor.post(where("concept-edit-record", *EDIT), before)
    assert answer.status_code == 412
    page = answer.content.decode()
    assert "Of another" in page
    assert 'value="Mine"' in page


def test_who_may_not_and_what_cannot_be(draft, editor, person):
    client = Client()
    client.force_login(person(Role.ANALYST))
    assert client.get(where("concept-edit-record", *EDIT)).status_code == 403
    assert Client().get(where("concept-edit-records")).status_code == 302
    assert editor.get(where("concept-edit-record", "goal", "none")).status_code == 404
    assert editor.post(where("concept-edit-record", "goal", "none"), {}).status_code == 404
    long = editor.post(where("concept-edit-record", *EDIT), form(draft, unit_en="x" * 500))
    assert long.status_code == 422
    assert "longer than 120" in long.content.decode()
    texts = selectors.record_texts("goal", Measure.objects.first().goal)
    which = {"version": draft, "sort": "goal", "code": "G1"}
    for act in (services.save_record, services.keep_record_draft):
        with pytest.raises(Refusal) as refused:
            act(by=person(Role.APPROVER), **which, written=WrittenRecord(texts, ""))
        assert refused.value.kind == Kind.FORBIDDEN
    with pytest.raises(Refusal, match="no such text"):
        services.save_record(by=editor.person, **which, written=WrittenRecord({"x": {}}, ""))


def test_a_published_record_is_not_written(published, editor):
    assert editor.get(where("concept-edit-record", *EDIT)).status_code == 403
    assert editor.post(where("concept-edit-record", *EDIT), form(published)).status_code == 403
