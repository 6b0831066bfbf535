"""The site in a real browser: readable, reachable, quiet, in every language and both schemes."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Error, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]
LANGUAGES = ("kk", "ru", "en")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(
    v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160)]))"""
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="no Chromium: install it with 'apt-get install chromium'"
    ),
]


@pytest.fixture(scope="module")
def browser(site):
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


def _cookies(visitor, site) -> list[dict]:
    return [
        {"name": cookie.name, "value": cookie.value, "url": site.address}
        for cookie in visitor.session.cookies
    ]


@pytest.fixture(scope="module")
def kinds(visitors, found, paths):
    """Return who opens which page: one address of every kind of page, in English."""
    shown = []
    for name in sorted(found):
        path = next((path for path in found[name] if "?" in path), None) or paths.get(name)
        if path is None or not path.startswith("/en/") or name == "account_logout":
            continue
        for title in ("anonymous", "analyst", "representative", "registrar"):
            answer = visitors[title].get(path)
            is_page = "html" in answer.headers.get("Content-Type", "")
            is_page = is_page and "attachment" not in answer.headers.get("Content-Disposition", "")
            if answer.status_code in {200, 404} and is_page:
                shown.append((title, path))
                break
    return shown


CONTRAST = "color-contrast"


class Watched:
    """A page of a browser that notes what goes wrong while it is looked at."""

    def __init__(self, browser, visitor, site, **options):
        self.context = browser.new_context(viewport={"width": 1200, "height": 900}, **options)
        self.context.add_cookies(_cookies(visitor, site))
        self.page = self.context.new_page()
        self.noise: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        self.address = site.address

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"} and "404" not in message.text:
            self.noise.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="load")

    def axe(self, *, only: list[str] | None = None, but: str = "") -> list:
        """Return the grave findings of axe."""
        what = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
        asked = {"runOnly": what, "resultTypes": ["violations"]}
        if but:
            asked["rules"] = {but: {"enabled": False}}
        found = self.page.evaluate(RUN_AXE, asked)
        return [one for one in found if one[1] in GRAVE]


@pytest.fixture(scope="module")
def axe_source():
    return Path(AXE_FILE_PATH).read_text()


def _look(watched: Watched, path: str, axe_source: str, *, contrast: bool) -> list[str]:
    """Look at one page wide and narrow, light and dark, and return what is wrong with it.

    Colours are the same in every language, and take axe the longest: one of them is enough.
    """
    watched.noise.clear()
    watched.page.emulate_media(color_scheme="light")
    watched.page.set_viewport_size({"width": 1200, "height": 900})
    watched.open(path)
    wrong = [f"{path}: {noise}" for noise in watched.noise]
    watched.page.evaluate(axe_source)
    wrong += [f"{path}: axe {one}" for one in watched.axe(but="" if contrast else CONTRAST)]
    if contrast:
        watched.page.emulate_media(color_scheme="dark")
        wrong += [f"{path} in the dark: axe {one}" for one in watched.axe(only=[CONTRAST])]
    watched.page.set_viewport_size({"width": 320, "height": 640})
    if watched.page.evaluate(IS_TOO_WIDE):
        wrong.append(f"{path}: wider than a screen of 320 pixels")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_can_be_read_by_everybody(
    browser, visitors, site, kinds, axe_source, language
):
    watched = {title: Watched(browser, visitors[title], site) for title in {t for t, _ in kinds}}
    wrong = []
    for title, path in kinds:
        here = path.replace("/en/", f"/{language}/", 1)
        wrong += _look(watched[title], here, axe_source, contrast=language == "en")
    for one in watched.values():
        one.context.close()
    assert len(kinds) > 15
    assert not wrong, "\n".join(wrong)


def test_pages_work_without_scripts(browser, visitors, site, kinds):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for title, path in kinds:
        if title == "anonymous":
            page.goto(site.address + path)
            assert page.locator("main h1").first.inner_text().strip(), path
            assert page.locator("main").inner_text().strip(), path
    page.goto(f"{site.address}/ru/reference/activities/")
    page.fill("main input[name=q]", "5911")
    page.click("main form button")
    assert "59110" in page.locator("main").inner_text()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, visitors, site, language):
    watched = Watched(browser, visitors["anonymous"], site)
    watched.open(f"/{language}/")
    keyboard, page = watched.page.keyboard, watched.page
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    reached, unseen = set(), []
    for _ in range(40):
        keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.getAttribute('href') || e.name || e.tagName,
                    s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
                    || s.boxShadow !== 'none'] }"""
        )
        reached.add(here[0])
        if not here[1]:
            unseen.append(here[0])
    others = [f"/{other}/" for other in LANGUAGES if other != language]
    assert set(others) <= reached, "the languages cannot be reached"
    assert "q" in reached, "the search cannot be reached"
    assert {f"/{language}/needs/", f"/{language}/evidence/"} & reached, "nor the thread"
    assert not unseen, f"no focus is seen on {unseen}"
    watched.context.close()


def test_the_skip_link_leads_to_the_content(browser, visitors, site):
    watched = Watched(browser, visitors["anonymous"], site)
    watched.open("/en/")
    watched.page.keyboard.press("Tab")
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("document.activeElement.id") == "main"
    watched.context.close()


def test_the_menu_opens_on_a_narrow_screen(browser, visitors, site):
    watched = Watched(browser, visitors["anonymous"], site)
    watched.page.set_viewport_size({"width": 320, "height": 640})
    watched.open("/kk/")
    menu = watched.page.locator("#menu")
    button = watched.page.locator("[popovertarget=menu]").first
    button.focus()
    watched.page.keyboard.press("Enter")
    assert menu.locator("a").first.is_visible()
    watched.context.close()


def _follow(page, pattern: str) -> str:
    """Follow the first link in the content whose address matches; return where it led."""
    links = page.locator("main a")
    for number in range(links.count()):
        address = links.nth(number).get_attribute("href") or ""
        if re.search(pattern, address):
            links.nth(number).click()
            page.wait_for_load_state()
            assert re.search(pattern, page.url), f"{address} led to {page.url}"
            return page.url
    pytest.fail(f"{page.url} has no link like {pattern}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thread_can_be_walked_from_the_front_page_to_the_budget_and_back(
    browser, visitors, site, language
):
    watched = Watched(browser, visitors["anonymous"], site)
    page = watched.page
    watched.open(f"/{language}/")
    steps = [page.url]
    steps.append(_follow(page, rf"/{language}/regions/KZ-\w+/"))
    region = re.search(r"KZ-\w+", page.url).group()
    steps.append(_follow(page, rf"/{language}/needs/{region}/[\w-]+/$"))
    steps.append(_follow(page, rf"/{language}/concept/.*measures/[\w.-]+/"))
    steps.append(_follow(page, rf"/{language}/concept/.*budget/"))
    for earlier in reversed(steps[:-1]):
        try:
            page.go_back()
        except Error as error:
            pytest.fail(f"going back to {earlier}: {error}")
        assert page.url == earlier
        assert page.locator("html").get_attribute("lang") == language
    assert not watched.noise, watched.noise
    watched.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_what_if_is_typed_without_scripts_and_marked_as_not_published(
    browser, site, axe_source, language
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/{language}/evidence/index/")
    page.click("main a.button")
    page.fill("#id_weight_j_share", "3")
    page.select_option("#id_place", "KZ-10")
    page.fill("#id_value_j_share", "6")
    page.click("main form button[type=submit]")
    assert "weight_j_share=3" in page.url
    assert page.locator(".notice--warning").count() == 1
    rows = page.locator("table.data tbody tr")
    assert rows.filter(has=page.locator(".badge--warning")).count() >= 1
    address = page.url
    page.fill("#id_weight_j_share", "-3")
    page.click("main form button[type=submit]")
    assert page.locator(".error-summary a[href='#id_weight_j_share']").count() == 1
    assert page.input_value("#id_value_j_share") == "6"
    context.close()
    watched = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    for shown in (address, page.url):
        watched.goto(shown)
        watched.evaluate(axe_source)
        found = watched.evaluate(RUN_AXE, {"runOnly": {"type": "tag", "values": TAGS}})
        assert not [one for one in found if one[1] in GRAVE], shown
        assert not watched.evaluate(IS_TOO_WIDE), shown
    watched.context.close()
