"""In a real browser: without a connection, without script, on a narrow screen."""

import os
import time
import uuid
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.db import connection
from playwright.sync_api import sync_playwright
from pytest_socket import socket_allow_hosts

from kerege.needs import services
from kerege.needs.models import SurveyResponse
from needs.survey_samples import FORM

CHROMIUM = Path("/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(
    v => [v.id, v.impact, v.nodes[0].html.slice(0, 160)]))"""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="no Chromium: install it with 'apt-get install chromium'"
    ),
]


@pytest.fixture
def address(country, live_server, monkeypatch):
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    survey = services.create_survey(
        by=None, code="needs", titles={"en": "Needs"}, smallest=5, is_for_everyone=True
    )
    services.load_form(by=None, survey=survey, content=FORM.encode(), name="f.md", language="en")
    services.move_survey(by=None, survey=survey, to="open")
    begun = services.begin_response(by=None, survey=survey, key=uuid.uuid4(), language="en")
    return f"{live_server.url}/en/needs/surveys/answer/{begun.token}/"


@pytest.fixture
def browser():
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()
        connection.close()  # Playwright's loop has a connection of its own


def kept():
    return SurveyResponse.objects.get().answers


def until(is_so):
    for _try in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError(kept())


def test_what_is_answered_without_a_connection_arrives_when_it_is_back(address, browser):
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    noise = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function(
        """async () => (await (await caches.open('kerege-survey-pages')).keys())
            .filter(one => one.url.includes('page=')).length === 4"""
    )
    page.reload()
    context.set_offline(True)
    page.get_by_label("First").check()
    page.get_by_text("Not connected").wait_for()
    page.locator(".survey__buttons button[value=next]").click()
    page.wait_for_url("**page=2**")
    page.locator("#people").fill("1")
    page.get_by_label("Money").check()
    page.locator(".survey__buttons button[value=next]").click()
    page.wait_for_url("**page=3**")
    assert kept() == {}
    context.set_offline(False)
    until(lambda: kept().get("lacks") == "money")
    assert kept()["region"] == "XX-1"
    assert kept()["people"] == "1"
    page.goto(f"{address}?page=4")
    page.locator(".survey__buttons button[value=send]").click()
    page.get_by_text("Thank you").wait_for()
    assert SurveyResponse.objects.get().state == "submitted"
    assert not noise


def test_typing_is_kept_and_what_follows_appears(address, browser):
    page = browser.new_page()
    page.goto(f"{address}?page=2")
    page.get_by_label("Something else").check()
    page.get_by_label("What else?").fill("Clay")
    until(lambda: kept().get("other") == "Clay")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_narrow_and_without_script(address, browser, scheme):
    wrong = []
    for script in (True, False):
        context = browser.new_context(
            viewport={"width": 320, "height": 700},
            color_scheme=scheme,
            java_script_enabled=script,
            bypass_csp=True,
        )
        page = context.new_page()
        for number in (1, 2, 3):
            page.goto(f"{address}?page={number}")
            if not script:
                page.locator(".survey__buttons button[value=next]").click()
                assert page.locator(".error-summary, #questions").count()
                continue
            page.locator(".survey__buttons button[value=next]").click()
            page.add_script_tag(path=str(AXE_FILE_PATH))
            found = page.evaluate(RUN_AXE, {"runOnly": {"type": "tag", "values": TAGS}})
            wrong += [(number, *one) for one in found]
            assert page.evaluate(FITS), number
        context.close()
    assert not wrong, wrong
