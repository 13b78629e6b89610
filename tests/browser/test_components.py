"""Every component on one page, drawn by a view of the test: the pattern the rooms' pages are cut from."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as product
from tests.browser.harness import check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
NOW = datetime(2026, 11, 25, 7, 20, tzinfo=UTC)


class Letter(forms.Form):
    text = forms.CharField(
        label="Текст ответа",
        help_text="Обратитесь по имени, назовите срок и ответственного.",
        max_length=40,
        widget=forms.Textarea(attrs={"class": "letter"}),
    )
    reason = forms.ChoiceField(
        label="Почему",
        widget=forms.RadioSelect,
        choices=[("thanks", "Благодарность"), ("again", "Повтор\nуказать номер дела")],
    )
    where = forms.MultipleChoiceField(
        label="Куда", widget=forms.CheckboxSelectMultiple, choices=[("vk", "ВКонтакте"), ("ok", "Одноклассники")]
    )
    page = forms.ChoiceField(label="Страница", choices=[("", "Любая"), ("vk", "Администрация, ВКонтакте")])
    day = forms.DateField(label="Число", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    file = forms.FileField(label="Приложить файл", help_text="JPG, PNG или PDF до 10 МБ.", required=False)
    urgent = forms.BooleanField(label="Срочно", help_text="4 рабочих часа", required=False)


def context(form) -> dict:
    facts = [("Страница", "Администрация района"), ("Отпечаток", "7c1f04be92d6e90a" * 4), ("Пусто", "")]
    return {
        "form": form,
        "refused": "Ответ не отправлен",
        "due": Thing(
            kind="warn", left="Осталось 3 рабочих часа", text="сегодня, до 17:20", at=NOW, explanation="Норма."
        ),
        "late": Thing(kind="bad", left="Просрочено на 40 минут", text="было до 12:40 сегодня", at=NOW),
        "steps": [
            Thing(name="Поступило", state="done", who="система, вчера в 16:20"),
            Thing(name="Подготовка ответа", state="now", who="сейчас: Показова Н. С."),
            Thing(name="Согласование", state="next", who="отдел по связям с общественностью"),
        ],
        "message": Thing(
            author="Алёна Вымышленная \u202eкыв\u202c",
            at=NOW,
            text="Здравствуйте!\n\nКогда <b>почистят</b> дорогу? " + "ооочень" * 30,
            page="Администрация района",
            network="ВКонтакте",
            kind="Комментарий, открыт всем",
            url="https://vk.com/wall-1_2",
            deleted="Об этом стало известно вчера.",
            facts=facts,
        ),
        "remarks": [Thing(text="Нет срока.", word="учтено", kind="ok"), Thing(text="Назвать телефон.")],
        "versions": [
            Thing(url="?v=1", name="Версия 1", note="Показова Н. С., возвращена", current=False),
            Thing(url="?v=2", name="Версия 2", note="ждёт согласования", current=True),
        ],
        "chips": [
            Thing(url="?", text="Чистовик", current=False),
            Thing(url="?d", text="Отличия", current=True, count=2),
        ],
        "pieces": [("same", "Расчистят "), ("del", "скоро"), ("ins", "в четверг\n\nдо 8:00"), ("same", ".")],
        "choices": [("snow", "Уборка снега", "дата и исполнитель"), ("later", "Промежуточный ответ", "")],
        "buttons": [
            Thing(kind="main", text="Согласовать", name="verdict", value="agree"),
            Thing(kind="side", text="Согласовать с правкой", url="/correct/"),
            Thing(kind="bad", text="Вернуть с замечаниями", url="/return/"),
        ],
        "tabs": [
            Thing(url="?", text="Мои задачи", current=True, count="99+", late=2),
            Thing(url="?free", text="Можно взять", current=False, count=0),
            Thing(url="?done", text="Выполненные", current=False),
        ],
        "network": Thing(abbr="ВК", title="ВКонтакте"),
        "pages": Thing(shown="Показаны 8 из 18.", first_url="?", previous_url="?a", next_url="?b"),
        "history": [
            Thing(at=NOW, sentence="Примерова О. Н. вернула версию 1.", quote="Нет срока."),
            Thing(at=NOW, sentence="Система приняла комментарий."),
        ],
        "facts": facts,
    }


@login_not_required
def showcase(request):
    form = Letter(request.POST or None)
    page = engines["django"].from_string((Path(__file__).parent / "showcase.html").read_text("utf-8"))
    return HttpResponse(page.render(context(form), request), status=422 if form.errors else 200)


urlpatterns = [path("showcase/", showcase), path("form/", showcase), *product]


def test_every_component_keeps_the_promises_of_the_face(page):
    page.goto("/showcase/")
    check_page(page)


@pytest.mark.parametrize("cookie", ["1-white-on", "3-white-on", "2-black-off"])
def test_every_component_does_so_in_the_version_for_weak_eyes(page, cookie):
    page.context.add_cookies([{"name": "vision", "value": cookie, "url": page.home}])
    page.goto("/showcase/")
    check_page(page)


def test_a_refused_form_leads_to_its_places(page):
    page.goto("/showcase/")
    page.evaluate("() => document.querySelector('form[method=post]').noValidate = true")
    page.get_by_label("Текст ответа").fill("слишком длинный ответ, который не помещается")
    assert "лишних" in page.locator(".counter").inner_text()
    page.get_by_role("button", name="Согласовать", exact=True).click()
    assert page.title().startswith("Ошибка: ")
    assert "Ответ не отправлен: исправьте 5 мест" in page.get_by_role("alert").inner_text().replace("\xa0", " ")
    page.get_by_role("alert").get_by_role("link", name="«Почему»").click()
    assert page.evaluate("() => document.activeElement.id") == "id_reason_0"
    check_page(page, without_script=False)


def test_the_counter_counts_signs_as_the_server_does(page):
    page.goto("/showcase/")
    page.get_by_label("Текст ответа").fill("Ура 🌲\nи ещё")
    assert page.locator(".counter").inner_text().replace("\xa0", " ") == "Набрано 11 знаков, можно ещё 29."


def test_a_text_is_copied_to_the_last_sign(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/showcase/")
    page.get_by_role("button", name="Скопировать").click()
    page.get_by_role("button", name="Скопировано").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == "Алёна, здравствуйте!"
