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

from kerege.kernel.archive import pack
from kerege.needs import services
from kerege.needs.models import SurveyResponse
from needs.survey_samples import FORM, FORM_OF_MEDIA, MEDIA_FILES

CHROMIUM = Path("/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(
    v => [v.id, v.impact, v.nodes[0].html.slice(0, 160)]))"""
PAGES = 4
KEPT_PAGES = """async () => (await (await caches.open('kerege-survey-pages')).keys())
    .filter(one => one.url.includes('page=')).length"""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="no Chromium: install it with 'apt-get install chromium'"
    ),
]


@pytest.fixture
def address(country, live_server, monkeypatch, request):
    content, name = getattr(request, "param", (FORM.encode(), "f.md"))
    socket_allow_hosts(["127.0.0.1", "localhost"], allow_unix_socket=True)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    survey = services.create_survey(
        by=None, code="needs", titles={"en": "Needs"}, smallest=5, is_for_everyone=True
    )
    services.load_form(by=None, survey=survey, content=content, name=name, language="en")
    services.move_survey(by=None, survey=survey, to="open")
    begun = services.begin_response(by=None, survey=survey, key=uuid.uuid4(), language="en")
    return f"{live_server.url}/en/needs/survey-answers/{begun.token}/"


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


def test_typing_is_kept_and_what_follows_appears(address, browser):
    page = browser.new_page()
    page.goto(f"{address}?page=2")
    page.get_by_label("Something else").check()
    page.get_by_label("What else?").fill("Clay")
    until(lambda: kept().get("other") == "Clay")


def ready(page):
    page.wait_for_function("() => document.getElementById('survey')?.dataset.ready === '1'")


@pytest.fixture
def offline(address, browser):
    """Return a page whose survey the device has kept, after the connection is lost."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    noise = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    until(lambda: page.evaluate(KEPT_PAGES) == PAGES)
    page.reload()
    ready(page)
    context.set_offline(True)
    yield page
    assert not noise


def onward(page, number):
    page.locator(".survey__buttons button[value=next]").click()
    page.wait_for_url(f"**page={number}**")
    ready(page)


def send(page, address):
    page.goto(f"{address}?page=4")
    page.locator(".survey__buttons button[value=send]").click()
    page.get_by_text("Thank you").wait_for()


def test_without_a_connection_the_device_skips_filters_and_judges(address, offline):
    page = offline
    # A list follows from another one, and loses the choice that is no longer among it.
    towns = page.locator("#town option:not([value=''])")
    page.get_by_label("First").check()
    page.get_by_text("Not connected").wait_for()
    assert towns.all_text_contents() == ["Abai"]
    page.locator("#town").select_option("abai")
    page.get_by_label("Second").check()
    assert towns.all_text_contents() == ["Birlik"]
    assert not page.locator("#town").input_value()
    onward(page, 2)
    # What follows appears, by keyboard alone, without moving the focus; what does not apply goes.
    assert not page.locator("#rent").count()
    page.locator("#lacks--1").focus()
    page.keyboard.press("Space")
    page.locator("#rent").fill("1200,5")
    assert page.evaluate("document.activeElement.id") == "rent"
    page.get_by_label("Something else").check()
    page.get_by_label("What else?").fill("Clay")
    page.get_by_label("Something else").uncheck()
    assert not page.get_by_label("What else?").count()
    # What is wrong is named beside its question, and stands in the way of going on.
    page.locator("#people").fill("0")
    page.locator("#people").blur()
    assert page.locator("#people-error").inner_text() == "From 1 to 999."
    assert "people-error" in page.locator("#people").get_attribute("aria-describedby")
    page.locator(".survey__buttons button[value=next]").click()
    assert "From 1 to 999." in page.locator(".error-summary").inner_text()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.evaluate(FITS)
    page.locator("#people").fill("3")
    page.locator("#people").blur()
    assert not page.locator("#people-error").count()
    onward(page, 3)
    assert kept() == {}
    page.context.set_offline(False)
    until(lambda: kept().get("people") == "3")
    assert (kept()["region"], kept()["lacks"], kept()["rent"]) == ("XX-2", "space", "1200.5")


def test_rows_sums_and_what_was_typed_stay_and_arrive(address, offline):
    page = offline
    page.get_by_label("First").check()
    onward(page, 2)
    page.locator("#people").fill("2")
    page.get_by_label("Money").check()
    onward(page, 3)
    page.locator("[name='project.0']").fill("Kiln")
    page.locator("[name='cost.0']").fill("40")
    page.locator("button[name='@add']").click()
    page.locator("[name='project.1']").fill("Shop")
    page.locator("[name='cost.1']").fill("2")
    assert page.locator("[name='project.0']").input_value() == "Kiln"
    onward(page, 4)
    page.get_by_text("Together 42").wait_for()
    # On a page that was kept before anything was typed stands what was typed.
    page.locator(".survey__buttons button[value=back]").click()
    page.wait_for_url("**page=3**")
    ready(page)
    assert page.locator("[name='cost.1']").input_value() == "2"
    assert kept() == {}
    page.context.set_offline(False)
    until(lambda: len(kept().get("projects", [])) == 2)
    send(page, address)
    assert SurveyResponse.objects.get().state == "submitted"
    assert {name: kept()[name] for name in ("region", "lacks", "total", "projects")} == {
        "region": "XX-1",
        "lacks": "money",
        "total": "42",
        "projects": [{"project": "Kiln", "cost": "40"}, {"project": "Shop", "cost": "2"}],
    }


KEPT_FILES = """async () => (await (await caches.open('kerege-survey-pages')).keys())
    .filter(one => one.url.includes('/files/')).length"""
WIDTH = "async picture => { await picture.decode(); return picture.naturalWidth; }"
LENGTH = """sound => new Promise((heard, failed) => {
    sound.onloadedmetadata = () => heard(sound.duration); sound.onerror = failed;
    sound.preload = 'metadata'; sound.load(); })"""


@pytest.mark.parametrize(
    "address",
    [(pack({"form.md": FORM_OF_MEDIA.encode(), **MEDIA_FILES}), "f.zip")],
    indirect=True,
)
def test_pictures_and_sounds_are_there_without_a_connection(address, browser):
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    ready(page)
    page.evaluate("navigator.serviceWorker.ready")
    until(lambda: page.evaluate(KEPT_FILES) == len(MEDIA_FILES) - 1)
    context.set_offline(True)
    page.reload()
    ready(page)
    assert page.locator("img").evaluate(WIDTH) == 8
    assert page.locator("audio").evaluate(LENGTH) == pytest.approx(0.1)
    # Choices that follow from another bring theirs.
    page.get_by_label("Первый").check()
    assert page.get_by_label("Большая").locator("xpath=..").locator("img").evaluate(WIDTH) == 8
    page.get_by_label("Второй").check()
    there = page.get_by_role("radio", name="Малая").locator("xpath=..").locator("audio")
    assert (there.evaluate(LENGTH), there.get_attribute("aria-label")) == (
        pytest.approx(0.1),
        "Малая",
    )
    page.add_script_tag(path=str(AXE_FILE_PATH))
    assert page.evaluate(RUN_AXE, {"runOnly": {"type": "tag", "values": TAGS}}) == []
    assert page.evaluate(FITS)
    context.close()


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
