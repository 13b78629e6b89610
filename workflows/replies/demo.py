"""Cases for the demo district: each stands at another step, so that every role finds something to do."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from approvals.models import Verdict
from orgs.models import Case, Page, User
from workflows.engine import steps
from workflows.engine.items import seat_at
from workflows.messages.actions.receiving import begin_cases, receive
from workflows.messages.models import Message
from workflows.networks.reading import Kind, Reading, What
from workflows.replies import actions
from workflows.replies.models import Reply, ReplyTemplate, Triage
from workflows.replies.presenting import remarks_of

# page, kind, author, hours ago, text
MESSAGES = [
    (
        "vk-adm",
        Kind.COMMENT,
        "Пётр Выдумкин",
        5,
        "Здравствуйте! На спуске к реке по Набережной третий день каток, вчера две машины стащило в кювет. "
        "Когда подсыплют песок?\n\nГрейдер проходит мимо и не останавливается.",
    ),
    ("vk-adm", Kind.COMMENT, "Мария Примерова", 4, "Нет холодной воды на Заводской с 6 утра! Дома 2, 4, 6, 8."),
    (
        "ok-adm",
        Kind.COMMENT,
        "Родион Понарошкин",
        3,
        "Дорогу на Смокотино переметает каждый раз, как ветер с поля. Щиты снегозадержания ставить будут?",
    ),
    (
        "vk-head",
        Kind.COMMENT,
        "Василий Басенников",
        3,
        "Пешеходный мостик на Нижней качается, перила сгнили. Дождёмся, пока кто-то упадёт?",
    ),
    (
        "vk-adm",
        Kind.DIRECT,
        "Евдокия Притчина",
        2,
        "Подскажите, какие документы нужны, чтобы школьный автобус заезжал на Лесную? Нас четыре семьи, пять детей.",
    ),
    ("vk-adm", Kind.COMMENT, "Ольга Туманова", 2, "Спасибо за новый фонарь у аптеки, теперь светло!"),
    ("ok-head", Kind.COMMENT, "Серафима Легендова", 1, "А вдовам ветеранов дрова по льготе дают?"),
    (
        "vk-school-1",
        Kind.COMMENT,
        "Тамара Шаблонова",
        1,
        "Во сколько завтра линейка и нужна ли сменная обувь первоклассникам?",
    ),
]

TEMPLATES = [
    (
        "Дежурная служба",
        "Здравствуйте! Сообщите, пожалуйста, адрес и что случилось по телефону дежурной службы 8-900-000-00-05, "
        "круглосуточно. Заявку запишут и скажут её номер.",
    ),
    (
        "Приём граждан",
        "Здравствуйте! Приём граждан в Администрации: вторник и четверг с 9:00 до 13:00, кабинет 12. "
        "Записаться можно по телефону 8-900-000-00-01.",
    ),
]


def load() -> None:
    """Fills the demo once; a second time it changes nothing."""
    if Reply.objects.exists():
        return
    people = {user.login: user for user in User.objects.all()}
    cases = _cases()
    for title, text in TEMPLATES:
        for page in ("vk-adm", "vk-head"):
            owner = Page.objects.get(code=page).organization
            actions.save_template(ReplyTemplate(organization=owner, title=title, text=text), actor=people["rural"])
    rural, pr = people["rural"], people["pr-head"]
    _walk(cases[0], rural, lambda case, seat: actions.triage(case, Triage.REPLY, actor=rural, urgent=True))
    _prepare(
        cases[2],
        rural,
        "Здравствуйте! Дорогу на Смокотино чистят в ближайшее время по графику. "
        "По вопросу щитов обращайтесь в дорожный участок.",
    )
    _walk(
        cases[2],
        pr,
        lambda case, seat: actions.decide(
            case,
            Verdict.RETURNED,
            actor=pr,
            basis=seat.appointment.basis,
            remarks="Нет срока: когда именно расчистят?\nНе сказано про щиты.\nНазвать телефон, а не «обращайтесь».",
        ),
    )
    _prepare(
        cases[2],
        rural,
        "Здравствуйте! Дорогу на Смокотино расчистят в среду до 12:00. Щиты снегозадержания поставят "
        "на этой неделе, отвечает дорожный участок: 8-900-000-00-05, круглосуточно.",
    )
    _prepare(cases[3], rural, "Здравствуйте! Мостик на Нижней закрыт, ремонт начат сегодня и закончится 27 ноября.")
    _walk(
        cases[3],
        pr,
        lambda case, seat: actions.decide(
            case,
            Verdict.CORRECTED,
            actor=pr,
            basis=seat.appointment.basis,
            text="Здравствуйте! Мостик на Нижней закрыт с сегодняшнего дня, ремонт закончится 27 ноября. "
            "Обход по улице Калинина, там подсыпано.",
        ),
    )
    _prepare(
        cases[6],
        rural,
        "Здравствуйте! Да, вдовам ветеранов дрова по льготе положены. Заявление принимает "
        "Центр социальной поддержки, телефон 8-900-000-00-07.",
    )
    _walk(
        cases[6],
        pr,
        lambda case, seat: actions.decide(case, Verdict.AGREED, actor=pr, basis=seat.appointment.basis),
    )
    _walk(
        cases[5],
        rural,
        lambda case, seat: actions.triage(case, Triage.NO_REPLY, actor=rural, reason="Благодарность, вопроса нет."),
    )
    _answered(cases[1], rural, pr)


def _cases() -> list[Case]:
    now = timezone.now()
    keys = []
    for number, (code, kind, author, hours, text) in enumerate(MESSAGES, 1):
        page = Page.objects.get(code=code)
        thread = (
            f"wall-{page.external_id}_1300" if kind == Kind.COMMENT else f"dm{page.external_id}_21000000{number:02d}"
        )
        if page.network_id == "ok" and kind == Kind.COMMENT:
            thread = "topic158000001300"
        link = f"https://vk.com/{thread}?reply={15000 + number}"
        if page.network_id == "ok":
            link = f"https://ok.ru/group/{page.external_id}/topic/158000001300"
        if kind == Kind.DIRECT:
            link = f"https://vk.com/gim{page.external_id}?sel=21000000{number:02d}"
        keys.append(f"{thread}_{15000 + number}")
        receive(
            Reading(
                what=What.APPEARED,
                network=page.network_id,
                pages=(page.external_id,),
                kind=kind,
                key=keys[-1],
                thread=thread,
                author_id=f"21000000{number:02d}",
                author_name=author,
                author_link=f"https://vk.com/id21000000{number:02d}"
                if page.network_id == "vk"
                else f"https://ok.ru/profile/5700000000{number:02d}",
                text=text,
                sent_at=now - timedelta(hours=hours),
                link=link,
                raw="{}",
            )
        )
    begin_cases()
    by_key = {message.network_key: message.case for message in Message.objects.select_related("case")}
    return [by_key[key] for key in keys]


def _walk(case: Case, actor: User, do) -> None:
    item = case.items.open().select_related("desk").get()
    if not seat_at(item.desk, actor):
        return
    steps.complete(item.pk, actor=actor, request_id=uuid4(), do=do)


def _prepare(case: Case, actor: User, text: str) -> None:
    if case.items.open().get().node.endswith(".triage"):
        _walk(case, actor, lambda case, seat: actions.triage(case, Triage.REPLY, actor=actor))
    heeded = list(remarks_of(Reply.objects.select_related("version").get(case=case).version))[:2]
    _walk(case, actor, lambda case, seat: actions.send(case, text, actor=actor, heeded=heeded))


def _answered(case: Case, rural: User, pr: User) -> None:
    """One reply that went the whole way, so that there is a record to look at."""
    _prepare(
        case,
        rural,
        "Здравствуйте! На Заводской порыв на сети, бригада на месте с 7:30. Воду дадут сегодня к 15:00, "
        "подвоз у дома 4. Телефон аварийной службы: 8-900-000-00-06.",
    )
    _walk(
        case,
        pr,
        lambda case, seat: actions.decide(case, Verdict.AGREED, actor=pr, basis=seat.appointment.basis),
    )
    page = case.page
    address = f"https://vk.com/wall-{page.external_id}_1300?reply=15102&thread=15002"
    version = Reply.objects.get(case=case).version
    _walk(
        case,
        rural,
        lambda case, seat: actions.place(case, address, version.sha256, actor=rural, basis=seat.appointment.basis),
    )
