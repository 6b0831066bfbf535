"""Several people speak at the same moment: every statement counts, one diagnosis holds."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kerege.needs import selectors, services
from kerege.needs.models import Contribution, Diagnosis, Statement

THREADS = 8


@pytest.mark.django_db(transaction=True)
def test_statements_made_at_once_all_count_in_the_diagnosis_that_holds(loaded, people):
    services.diagnose(by=None)

    def speak(number):
        try:
            return services.add_statement(
                by=people.one,
                territory=loaded.places["XX-1"],
                area=loaded.areas["skills"],
                stance="severe",
                text=f"Voice {number % (THREADS // 2)}",
                language="en",
            ).code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        codes = set(pool.map(speak, range(THREADS)))
    made = Statement.objects.filter(kind="representative")
    assert Diagnosis.objects.filter(is_current=True).count() == 1
    severity = selectors.severity(loaded.places["XX-1"], loaded.areas["skills"])
    heard = Contribution.objects.filter(severity=severity, statement__in=made)
    assert set(heard.values_list("statement__code", flat=True)) == codes
    assert len(codes) == made.count() == THREADS // 2
