"""The pictures of README.md and docs/guide/: `python -m tests.pictures [--address http://127.0.0.1:8000]`

Walks one reply through the running demo (`make demo`) as its people would, and leaves what they saw in docs/img/, the
same names every time. Each run leaves one more case in the demo.
"""

import argparse
import io
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "img"
WIDTH, PHONE = 1280, 390  # CSS pixels
COLOURS = 128  # keeps a picture under 200 KB
DOTS = 88  # an inch, for the paper
GAP = 24  # CSS pixels below the last thing on a picture
WORKER = 90_000  # milliseconds the worker may take to make a paper

QUESTION = (
    "Здравствуйте! На Гагарина у школы второй вечер не горят фонари, дети идут домой в темноте. "
    "Когда починят?\n\nСо стороны переулка тоже темно."
)
FIRST = "Здравствуйте! Спасибо за сообщение, фонари на Гагарина починят в ближайшее время по графику."
SECOND = (
    "Здравствуйте! Фонари на Гагарина у школы погасли из-за повреждения кабеля. Починят до пятницы, и со стороны "
    "переулка тоже. Отвечает отдел ЖКХ, телефон 8-900-000-00-05."
)
REMARKS = "Нет срока: до какого дня?\nНе сказано про переулок.\nНазвать, кто отвечает, и телефон."
AGREED = SECOND.replace("до пятницы", "до 18:00 пятницы").replace(
    "Отвечает", "До этого у школы дежурит машина. Отвечает"
)


class Demo:
    """The running demo, its people each in a window of his own."""

    def __init__(self, browser: Browser, address: str, password: str):
        self.browser, self.address, self.password = browser, address.rstrip("/"), password

    @contextmanager
    def person(self, login: str = "", *, width: int = WIDTH):
        """A window in which somebody has come in; without a name a stranger's."""
        context = self.browser.new_context(
            base_url=self.address, locale="ru-RU", timezone_id="Asia/Tomsk", viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        if login:
            page.goto("/")
            page.get_by_label("Имя входа").fill(login)
            page.get_by_label("Пароль", exact=True).fill(self.password)
            press(page, "Войти")
            page.wait_for_url(lambda url: "/accounts/" not in url)
        try:
            yield page
        finally:
            context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def keep(page: Page, name: str, *, until: str = "footer") -> None:
    """What is on the page down to the end of something, in few colours."""
    page.evaluate("() => document.activeElement.blur()")
    end = page.locator(until).first.bounding_box()
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    bottom = whole.height if until == "footer" else min(int(end["y"] + end["height"]) + GAP, whole.height)
    _save(whole.crop((0, 0, page.viewport_size["width"], bottom)), name)


def _save(picture: Image.Image, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)
    print(f"docs/img/{name}.png  {(FOLDER / f'{name}.png').stat().st_size // 1024} KB")


def register(page: Page) -> str:
    """The specialist writes down what he saw on the page; returns the address of the case."""
    page.goto("/messages/register/")
    page.get_by_label("Ссылка на сообщение").fill(f"https://vk.com/wall-900650001_1310?reply={int(time.time())}")
    page.get_by_label("Страница, где написали").select_option(label="Администрация, ВКонтакте")
    page.get_by_label("Кто написал").fill("Глеб Небывалов")
    page.get_by_label("Текст сообщения").fill(QUESTION)
    keep(page, "register", until=".field:has(#id_author_link)")
    press(page, "Зарегистрировать")
    if page.get_by_role("button", name="Всё равно зарегистрировать").count():
        press(page, "Всё равно зарегистрировать")  # a run before this one wrote the same
    page.wait_for_url("**/cases/*/")
    return page.url


def open_step(page: Page, case: str, title: str) -> None:
    page.goto(case)
    follow(page, title)
    page.wait_for_url("**/tasks/*/")


def way_of_a_reply(demo: Demo) -> str:
    """From the message to the record; returns the address of the case."""
    with demo.person("rural") as specialist, demo.person("pr-head") as approver:
        specialist.goto("/?list=mine")
        keep(specialist, "inbox")
        case = register(specialist)

        open_step(specialist, case, "Разобрать сообщение")
        keep(specialist, "triage", until=".case")
        press(specialist, "Готовить ответ")
        open_step(specialist, case, "Подготовить ответ")
        specialist.get_by_label("Текст ответа").fill(FIRST)
        keep(specialist, "prepare", until="form:has(#id_text) .acts")
        press(specialist, "Отправить на согласование")

        open_step(approver, case, "Согласовать ответ")
        follow(approver, "Вернуть с замечаниями")
        approver.get_by_label("Что исправить").fill(REMARKS)
        keep(approver, "return", until="form:has(#id_remarks)")
        press(approver, "Вернуть специалисту")

        open_step(specialist, case, "Подготовить ответ")
        for remark in REMARKS.splitlines():
            specialist.get_by_label(remark).check()
        specialist.get_by_label("Текст ответа").fill(SECOND)
        keep(specialist, "mend", until=".case")
        press(specialist, "Отправить на согласование")

        open_step(approver, case, "Согласовать ответ")
        keep(approver, "approve", until=".deciding")
        follow(approver, "Внести правку и передать")
        approver.get_by_label("Исправленный текст").fill(AGREED)
        press(approver, "Внести правку и передать")

        open_step(specialist, case, "Разместить ответ")
        specialist.get_by_label("Адрес вашего ответа").fill(
            f"https://vk.com/wall-900650001_1310?reply={int(time.time())}&thread=15002"
        )
        keep(specialist, "place", until=".case")
        press(specialist, "Принять правку и записать")
    return case


def what_remains(demo: Demo, case: str) -> None:
    """The case with its record, the paper itself, and its public check, as the head of affairs finds them."""
    with demo.person("upravdel") as reader:
        reader.goto(case)
        reader.locator("#papers").get_by_text("Запись об ответе, №").wait_for(timeout=WORKER)
        reader.locator("#papers").get_by_text("Лист согласования, №").wait_for(timeout=WORKER)
        row = reader.locator("#papers li", has_text="Запись об ответе")
        row.get_by_role("link", name="PDF").wait_for(timeout=WORKER)
        keep(reader, "case", until="#papers")
        with reader.expect_download() as download:
            row.get_by_role("link", name="PDF").click()
        paper(download.value.path())
        checked = row.get_by_role("link", name="проверить").get_attribute("href")
        reader.goto("/papers/")
        keep(reader, "papers")
        reader.goto(f"{case}diagram/")
        reader.emulate_media(media="print")  # where the drawing is as wide as the sheet
        _save(Image.open(io.BytesIO(reader.locator(".diagram svg").screenshot())), "diagram")
    with demo.person() as stranger:
        stranger.goto(checked)
        keep(stranger, "verify")


def paper(pdf: Path) -> None:
    """The first page of a paper as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "paper"
        subprocess.run(["pdftoppm", "-r", str(DOTS), "-l", "1", "-png", "-singlefile", pdf, drawn], check=True)
        _save(Image.open(drawn.with_suffix(".png")), "paper")


def other_views(demo: Demo) -> None:
    with demo.person() as stranger:
        stranger.goto("/accounts/login/")
        keep(stranger, "login")
    with demo.person("rural", width=PHONE) as specialist:
        specialist.goto("/?list=mine")
        keep(specialist, "phone", until=".task >> nth=1")
    with demo.person("pr-head") as approver:
        approver.goto("/?list=mine")
        keep(approver, "approver")
    with demo.person("admin") as administrator:
        administrator.goto("/manage/people/")
        keep(administrator, "people", until="tr >> nth=8")


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo runs")
    told.add_argument("--password", default="glashatay-demo", help="what load_demo prints")
    arguments = told.parse_args()
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)
        demo = Demo(browser, arguments.address, arguments.password)
        other_views(demo)
        what_remains(demo, way_of_a_reply(demo))


if __name__ == "__main__":
    main()
