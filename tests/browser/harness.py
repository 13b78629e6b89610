"""What a test in the browser asks of every page: `check_page(page)`. And how it comes in: `sign_in(page, user)`.

`page` is the fixture of conftest.py. It knows `page.home`, the address of the server, `page.said`, the lines of the
console, and `page.name`, the name of the test, under which its pictures are kept in var/pictures/.
"""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.orgs.factories import PASSWORD
from tests.visiting import visitor

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
DESK, PHONE, ZOOMED = 1280, 390, 320  # CSS pixels; the last is the desk at 400 %
HEIGHT = 900
LOOKED_AT: set[str] = set()  # the names of the addresses that `check_page` has seen, for test_views.py
PICTURES = Path(settings.BASE_DIR) / "var" / "pictures"


def sign_in(page: Page, user, *, second_factor: bool = True) -> None:
    """Gives the browser a session of the person, as if the password (and the code) had just been typed."""
    client = visitor(user, second_factor=second_factor)
    cookies = [{"name": name, "value": cookie.value, "url": page.home} for name, cookie in client.cookies.items()]
    page.context.add_cookies(cookies)


def log_in(page: Page, user) -> None:
    """Comes in by the form with the password of tests/orgs/factories.py."""
    page.goto("/")
    page.get_by_label("Имя входа").fill(user.login)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()


def set_up_second_step(page: Page) -> None:
    """Types the six digits as the application on the telephone shows them."""
    secret = page.locator(".code").inner_text().replace(" ", "")
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("Шесть цифр из приложения").fill(code)
    page.get_by_role("button", name="Подключить").click()


def check_page(page: Page, *, without_script: bool = True) -> None:
    """Holds the page that is open to the promises of the face; says what breaks them.

    axe-core finds no violation of WCAG 2.1 A and AA, wide as it stands and on a phone with all folds open; nothing
    overflows at the three widths; nothing was said on the console; without JavaScript the same is read. The last is
    asked by a second visit to the address: leave it out for the answer to a refused form.
    """
    _note(page)
    words = _words(page)
    broken = _look(page) + _too_wide(page, pictures=True)
    _open_folds(page)
    broken += [f"folds open: {line}" for line in _too_wide(page)]
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    broken += [f"folds open: {line}" for line in _look(page)]
    broken += [f"console: {line}" for line in page.said]
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    if without_script and (plain := _without_script(page)) != words:
        page.reload()  # a minute may have passed: what says the time is read again
        words, plain = _words(page), _without_script(page)
        if plain != words:
            broken.append(f"without JavaScript it reads {plain!r}, with it {words!r}")
    assert not broken, f"{page.url}\n" + "\n".join(broken)


def check_look(page: Page) -> None:
    """The quick half of `check_page`: contrast, names and widths, as they stand. For one page in many looks."""
    broken = _look(page) + _too_wide(page)
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    assert not broken, f"{page.url}\n" + "\n".join(broken)


def _note(page: Page) -> None:
    """A page that is not there was not looked at."""
    status = page.evaluate("() => performance.getEntriesByType('navigation')[0].responseStatus")
    with suppress(Resolver404):
        if status != 404:
            LOOKED_AT.add(resolve(urlsplit(page.url).path).view_name)


def _look(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    run = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{page.viewport_size['width']} px: {violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in run["violations"]
        for node in violation["nodes"]
    ]


def _too_wide(page: Page, *, pictures: bool = False) -> list[str]:
    broken = []
    for width in (DESK, PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            broken.append(f"{width} px: wider than the window by {over} px")
        if pictures and width != ZOOMED:
            page.screenshot(path=PICTURES / f"{page.name}-{width}.png", full_page=True)
    return broken


def _open_folds(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => fold.open = true)")


def _words(page: Page) -> str:
    """What is read in the main part, without what only JavaScript shows (a button to copy) and what is said once."""
    inner = page.locator("main").inner_text()
    for passing in page.locator("main button[data-copy]:visible, main [role=status]:visible").all():
        inner = inner.replace(passing.inner_text(), "", 1)
    return " ".join(inner.split())


def _without_script(page: Page) -> str:
    if not hasattr(page, "plain"):
        page.plain = page.context.browser.new_context(java_script_enabled=False).new_page()
    page.plain.set_viewport_size(page.viewport_size)
    page.plain.context.clear_cookies()
    page.plain.context.add_cookies(page.context.cookies())
    page.plain.goto(page.url)
    return _words(page.plain)
