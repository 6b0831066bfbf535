"""What is published never changes: the services say so kindly, the database flatly."""

# ruff: noqa: S608 -- the names in these statements stand in this file

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from kerege.concept import selectors, services
from kerege.concept.enums import VersionStatus
from kerege.concept.models import Goal, Measure, Version
from kerege.kernel.errors import Refusal

OWN = ("goal", "measure", "indicator", "stage", "block", "figurereference", "sentence", "plan")
THROUGH = {
    "answer": "measure",
    "fundingshare": "measure",
    "target": "indicator",
    "allocation": "plan",
    "budgetline": "measure",
}


def refuses(statement):
    with (
        pytest.raises(IntegrityError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", [*OWN, *THROUGH])
def test_no_row_is_changed_or_removed_even_by_plain_sql(published, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM concept_{table}")
        assert cursor.fetchone()[0] > 0
    refuses(f"UPDATE concept_{table} SET id = id")
    refuses(f"DELETE FROM concept_{table}")


def test_no_row_is_added(published):
    goal = Goal.objects.get(code="G1")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Goal.objects.create(version=published, code="G9", area=goal.area, name_en="New")
    measure = Measure.objects.get(code="M1")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        measure.eligible_regions.add(published.concept.territory)


def test_the_version_can_only_be_superseded(published):
    refuses(f"UPDATE concept_version SET checksum = repeat('b', 64) WHERE id = {published.pk}")
    refuses(f"UPDATE concept_version SET status = 'draft' WHERE id = {published.pk}")
    refuses(f"DELETE FROM concept_version WHERE id = {published.pk}")
    refuses(f"UPDATE concept_concept SET title_en = 'x' WHERE id = {published.concept_id}")
    second = services.new_version(by=None, concept=published.concept, from_version=published)
    limits = published.plan.limits
    services.plan_version(by=None, version=second, limits=limits)
    services.publish_version(by=None, version=second)
    published.refresh_from_db()
    assert published.status == VersionStatus.SUPERSEDED
    refuses(f"UPDATE concept_version SET status = 'published' WHERE id = {published.pk}")
    assert selectors.published("demo") == second


def test_a_draft_can_be_changed_and_thrown_away(planned):
    Measure.objects.filter(code="M1").update(max_units=2)
    planned.delete()
    assert not Version.objects.exists()


def test_the_checksum_is_that_of_the_content(published):
    content = selectors.canonical_bytes(published)
    assert selectors.checksum(content) == published.checksum
    copy = services.new_version(by=None, concept=published.concept, from_version=published)
    services.plan_version(by=None, version=copy, limits=published.plan.limits)
    mine, other = selectors.canonical_document(published), selectors.canonical_document(copy)
    assert mine.pop("version") != other.pop("version")
    assert mine == other


def test_planning_a_published_version_is_refused(published, limits):
    with pytest.raises(Refusal, match="never changes"):
        services.plan_version(by=None, version=published, limits=limits)
