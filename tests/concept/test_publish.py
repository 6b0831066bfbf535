"""Publication: what blocks it, what it freezes, and the documents that follow."""

from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kerege.cli import demo_steps
from kerege.concept import selectors, services
from kerege.concept.models import Block, FigureReference, Goal, Rendition, Version
from kerege.evidence import services as evidence
from kerege.evidence.models import Figure
from kerege.kernel.errors import Kind, Refusal
from kerege.people.enums import Role


def refusal_of(version):
    with pytest.raises(Refusal) as refused:
        services.publish_version(by=None, version=version)
    return refused.value.where


def test_a_missing_translation_blocks(planned):
    Goal.objects.filter(version=planned, code="G1").update(name_kk="")
    assert "goal G1.name: The text in Kazakh is missing" in refusal_of(planned)


def test_a_stale_translation_blocks(planned):
    Block.objects.filter(code="S1.2").update(text_ru="Другое")
    where = refusal_of(planned)
    assert "block S1.2: The text in Kazakh was translated from an older one." in where
    assert "in English" in where


def test_without_a_plan_nothing_is_published(draft):
    where = refusal_of(draft)
    assert "There is no plan" in where
    assert "{{computed:plan_total}}" in where


def test_a_number_that_is_not_known_blocks(planned):
    for language in ("kk", "ru", "en"):
        Block.objects.filter(code="S1.1").update(
            **{f"text_{language}": "{{computed:no_such_number}}"}
        )
    Block.objects.filter(code="S1.1").update(translated_from={})
    assert "no_such_number" in refusal_of(planned)


def test_only_an_approver_publishes(planned, person):
    with pytest.raises(Refusal) as refused:
        services.publish_version(by=person(Role.EDITOR), version=planned)
    assert refused.value.kind == Kind.FORBIDDEN
    assert services.publish_version(by=person(Role.APPROVER), version=planned).checksum


def test_publishing_twice_changes_nothing(published):
    again = services.publish_version(by=None, version=published)
    assert again.checksum == published.checksum
    assert ProcrastinateJob.objects.filter(task_name__endswith="produce_renditions").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_published_at_once_one_supersedes_the_other(planned):
    second = services.new_version(by=None, concept=planned.concept, from_version=planned)
    services.plan_version(by=None, version=second, limits=planned.plan.limits)
    failed = []

    def publish(version):
        try:
            services.publish_version(by=None, version=version)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test shows it
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=publish, args=(version,)) for version in (planned, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    states = sorted(Version.objects.values_list("status", flat=True))
    assert states == ["published", "superseded"]


def test_documents_are_kept_once_in_every_language_and_format(published):
    first = services.render_version(by=None, version=published)
    assert len(first) == 10
    again = services.render_version(by=None, version=published)
    assert {row.pk for row in again} == {row.pk for row in first}
    assert Rendition.objects.count() == 10
    with selectors.rendition(published, "", "json").document.file.open() as stream:
        assert selectors.checksum(stream.read()) == published.checksum
    assert all(row.document.is_public for row in first)


def test_drafts_have_no_documents(planned):
    with pytest.raises(Refusal, match="published versions only"):
        services.render_version(by=None, version=planned)


def test_what_hangs_in_the_air_is_listed(planned):
    found = {(row.sort, row.code, row.what) for row in selectors.dangling(planned)}
    assert ("indicator", "I2", "Its baseline is not measured.") in found
    assert ("indicator", "I2", "It has no target.") in found
    assert not [row for row in selectors.dangling(planned) if row.blocks]


def test_what_has_become_old_since_is_said(planned, small):
    figure = Figure.objects.filter(territory__code="XX-1").get()
    FigureReference.objects.filter(version=planned, code="jobs_2024").update(figure=figure)
    services.publish_version(by=None, version=planned)
    text = reverse("concept-version", args=["demo", planned.number])

    def old():
        return {row.sort for row in selectors.dangling(planned)} & {"figure", "diagnosis"}

    assert not old()
    assert "withdrawn since" not in Client().get(text).content.decode()
    evidence.withdraw_dataset(by=None, dataset=figure.dataset, reason="It was wrong.")
    small.diagnosis.is_current = False
    small.diagnosis.save()
    planned.refresh_from_db()
    assert old() == {"figure", "diagnosis"}
    assert "withdrawn since" in Client().get(text).content.decode()
    coverage = reverse("concept-coverage", args=["demo", planned.number])
    assert "was made anew since" in Client().get(coverage).content.decode()


def test_versions_are_seen_by_whom_they_may(planned, person):
    assert selectors.current(None) is None
    assert selectors.current(person(Role.EDITOR)) == planned
    with pytest.raises(Refusal) as refused:
        selectors.version("demo", planned.number)
    assert refused.value.kind == Kind.NOT_FOUND
    services.publish_version(by=None, version=planned)
    assert selectors.current(None) == planned


def test_a_draft_that_somebody_works_on_is_left_alone_by_the_demonstration(published):
    draft = services.new_version(by=None, concept=published.concept, from_version=published)
    assert selectors.drafts_by_hand() == [draft]
    for step in (demo_steps.plan_concept, demo_steps.publish_concept):
        step(lambda _value, _total: None)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert not hasattr(draft, "plan")
