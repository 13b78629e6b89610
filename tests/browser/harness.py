"""What a test in the browser asks of every page: `check_page(page)`. And how it comes in: `sign_in(page, user)`.

`page` is the fixture of conftest.py. It knows `page.home`, the address of the server, `page.said`, the lines of the
console, and `page.name`, the name of the test, under which its pictures are kept in var/pictures/.
"""

from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

from tests.visiting import visitor

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDTHS = (1280, 390, 320)  # CSS pixels: a desk, a phone, 400 % zoom of the desk
HEIGHT = 900
PICTURES = Path(settings.BASE_DIR) / "var" / "pictures"


def sign_in(page: Page, user, *, second_factor: bool = True) -> None:
    """Gives the browser a session of the person, as if the password (and the code) had just been typed."""
    client = visitor(user, second_factor=second_factor)
    cookies = [{"name": name, "value": cookie.value, "url": page.home} for name, cookie in client.cookies.items()]
    page.context.add_cookies(cookies)


def check_page(page: Page, *, without_script: bool = True) -> None:
    """Holds the page that is open to the promises of the face; says what breaks them.

    axe-core finds no violation of WCAG 2.1 A and AA (folds closed and opened, wide and on a phone); nothing overflows
    at the three widths; nothing was said on the console; without JavaScript the same is read. The last is asked by a
    second visit to the address: leave it out for the answer to a refused form.
    """
    words = _words(page)
    broken = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        broken += _overflow(page, width)
        if width != 320:
            broken += [f"{width} px: {violation}" for violation in _axe(page)]
            _picture(page, width)
    if _open_folds(page):
        broken += [f"folds open: {violation}" for violation in _axe(page)]
        broken += _overflow(page, 320)
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        broken += [f"folds open: {violation}" for violation in _axe(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    broken += [f"console: {line}" for line in page.said]
    if without_script and (plain := _without_script(page)) != words:
        page.reload()  # a minute may have passed: what says the time is read again
        words, plain = _words(page), _without_script(page)
        if plain != words:
            broken.append(f"without JavaScript it reads {plain!r}, with it {words!r}")
    assert not broken, f"{page.url}\n" + "\n".join(broken)


def _axe(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    run = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{violation['id']} {node['target']}: {node['failureSummary']}"
        for violation in run["violations"]
        for node in violation["nodes"]
    ]


def _overflow(page: Page, width: int) -> list[str]:
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{width} px: wider than the window by {wide} px"] if wide > 0 else []


def _open_folds(page: Page) -> int:
    """How many there are to open."""
    folds = "() => [...document.querySelectorAll('details')].filter(fold => !fold.open && (fold.open = true)).length"
    return page.evaluate(folds)


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


def _picture(page: Page, width: int) -> None:
    page.screenshot(path=PICTURES / f"{page.name}-{width}.png", full_page=True)
