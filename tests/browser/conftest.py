"""Debian's chromium before the product's own server, with the real database, templates and policies."""

import os
import re
import shutil

import pytest
from playwright.sync_api import sync_playwright


def pytest_collection_modifyitems(items):
    """What asks whether every view was seen comes after all the others."""
    items.sort(key=lambda item: item.name == "test_no_view_was_left_unseen")


@pytest.fixture(scope="package")
def chromium():
    """The browser, started once. Playwright keeps an event loop in this thread; Django has to be told to bear it."""
    program = shutil.which("chromium")
    assert program, "There is no chromium: apt-get install chromium (make setup does it)"
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, live_server, request):
    """Opens a window, empty and signed out, each a person's own; `harness.sign_in` and `check_page` know it."""

    def opened(**kwargs):
        context = chromium.new_context(base_url=live_server.url, locale="ru-RU", timezone_id="Asia/Tomsk", **kwargs)
        context.set_default_timeout(10_000)
        window = context.new_page()
        window.home, window.said = live_server.url, []
        window.name = re.sub(r"\W+", "_", request.node.name).strip("_").removeprefix("test_")
        window.on("console", lambda line: _hear(window, line))
        window.on("pageerror", lambda error: window.said.append(str(error)))
        return window

    yield opened
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def page(window):
    """One window for a test that needs no more."""
    return window()


def _hear(page, line) -> None:
    """Every line, but the one by which chromium tells that the page itself was refused with 404, 409 or 422."""
    if not (line.text.startswith("Failed to load resource") and line.location["url"] == page.url):
        page.said.append(f"{line.type} {line.text}")
