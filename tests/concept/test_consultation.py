"""A consultation: its period by the database's clock, its text, its end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kerege.audit.models import Event
from kerege.concept import selectors, services
from kerege.concept.models import Block, Consultation, ConsultationTerm, Passage
from kerege.concept.selectors.consultation import clock
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role


def test_it_opens_at_once_for_the_days_of_its_term(consultation, term):
    assert consultation.closes_at - consultation.opens_at == timedelta(days=term.days)
    assert consultation.opens_at <= clock() < consultation.closes_at
    assert consultation.territory.code == "XX"
    assert Event.objects.filter(act="concept.open_consultation").count() == 1


def test_it_keeps_the_text_as_it_was_shown_whatever_is_edited_later(consultation, draft):
    passage = Passage.objects.get(consultation=consultation, code="S1.1")
    assert passage.text_en.startswith("Employed: 134,207. Measures: 3")
    assert "{{" not in passage.text_kk + passage.text_ru
    before = consultation.checksum
    Block.objects.filter(version=draft, code="S1.1").update(text_en="Nothing")
    passage.refresh_from_db()
    assert passage.text_en.startswith("Employed:")
    assert Consultation.objects.get().checksum == before
    assert consultation.passages.filter(target="measure").count() == 3


def test_blocks_come_in_the_order_of_the_document_then_the_measures(consultation):
    found = list(consultation.passages.values_list("code", flat=True))
    assert found[:3] == ["S1", "S1.1", "S1.2"]
    assert found[-3:] == ["M1", "M2", "M3"]


def test_a_version_is_consulted_on_once(consultation, draft, term):
    with pytest.raises(Refusal, match="has its consultation"):
        services.open_consultation(by=None, version=draft, term=term)


def test_a_period_shorter_than_the_term_is_refused(draft, term):
    with pytest.raises(Refusal, match="for 10 days at least"):
        services.open_consultation(
            by=None, version=draft, term=term, closes_at=clock() + timedelta(days=9)
        )
    with pytest.raises(Refusal, match="in the past"):
        services.open_consultation(
            by=None, version=draft, term=term, opens_at=clock() - timedelta(seconds=1)
        )


def test_a_term_is_a_parameter_whose_law_may_be_left_open(term):
    assert term.legal_source == ""
    again = services.set_term(
        by=None, code="trial", names={"en": "Trial"}, days=20, legal_source=" An act "
    )
    assert (again.pk, again.days, again.legal_source) == (term.pk, 20, "An act")
    for days in (0, -1, 100_000):
        with pytest.raises(Refusal, match="3650"):
            services.set_term(by=None, code="trial", names={}, days=days)
    assert ConsultationTerm.objects.count() == 1


def test_the_end_moves_with_a_reason_and_never_once_it_is_closed(consultation, person):
    editor = person(Role.EDITOR)
    later = consultation.closes_at + timedelta(days=5)
    with pytest.raises(Refusal, match="reason"):
        services.close_consultation(by=editor, consultation=consultation, reason=" ", at=later)
    moved = services.close_consultation(
        by=editor, consultation=consultation, reason="Holidays", at=later
    )
    assert moved.closes_at == later
    with pytest.raises(Refusal, match="in the past"):
        services.close_consultation(
            by=editor, consultation=moved, reason="x", at=clock() - timedelta(hours=1)
        )
    closed = services.close_consultation(by=editor, consultation=moved, reason="Withdrawn")
    assert closed.closes_at <= clock()
    with pytest.raises(Refusal, match="stays closed") as error:
        services.close_consultation(by=editor, consultation=closed, reason="x", at=later)
    assert error.value.kind is Kind.CONFLICT
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.update(closes_at=later)


def test_who_may_open_and_move_the_end(draft, term, person):
    for roles in ((), (Role.ANALYST,), (Role.AUDITOR,)):
        with pytest.raises(Refusal, match="done by"):
            services.open_consultation(by=person(*roles), version=draft, term=term)
    found = services.open_consultation(by=person(Role.APPROVER), version=draft, term=term)
    with pytest.raises(Refusal):
        services.close_consultation(by=person(), consultation=found, reason="x")


def test_the_database_keeps_the_record(consultation):
    for change in ({"opens_at": clock()}, {"is_synthetic": True}, {"checksum": "0"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.all()._raw_delete("default")
    for act in (
        lambda: Passage.objects.update(text_en="x"),
        lambda: Passage.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            act()


def test_an_announced_consultation_is_seen_only_by_those_who_work_on_it(draft, term, person):
    services.open_consultation(
        by=None, version=draft, term=term, opens_at=clock() + timedelta(days=1)
    )
    with pytest.raises(Refusal, match="no public consultation"):
        selectors.consultation("demo", 1)
    assert selectors.consultation("demo", 1, person(Role.EDITOR)).version == draft


def test_a_draft_that_is_consulted_on_stays_hidden_itself(consultation):
    assert selectors.consultation("demo", 1).version.status == "draft"
    with pytest.raises(Refusal):
        selectors.version("demo", 1)
