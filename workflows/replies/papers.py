"""The record of a reply (запись об ответе): what was asked, how it was answered, who decided, where it stands."""

from approvals.papers import SHEET, decisions_of, versions_of, who
from documents import kinds
from orgs.journal.hashing import stamp
from workflows.messages.showing import UNKNOWN_AUTHOR
from workflows.replies.models import Reply
from workflows.replies.presenting import joined_to

__all__ = ["RECORD", "SHEET"]
RECORD = "reply_record"


def record(case) -> dict:
    """What the record of a reply says. The citizen's words are whole; the paper is guarded like them."""
    reply = Reply.objects.select_related(
        "message__page__organization",
        "message__network",
        "passed_to",
        "joined_to",
        "placed_by",
        "placed_instead_of",
        "version",
    ).get(case=case)
    message = reply.message
    return {
        "about": f"о сообщении на официальной странице, дело {case.number_text}",
        "facts": [
            ["Дело", case.number_text],
            ["Страница", f"{message.page.organization.name}, {message.network.title}, {message.page.url}"],
            ["Вид сообщения", message.get_kind_display()],
            ["Автор", message.author_name or message.author_link or UNKNOWN_AUTHOR],
            ["Написано", _moment(message.sent_at, case)],
            ["Поступило в программу", _moment(reply.received_at, case)],
            ["Ссылка", message.link],
            ["Отпечаток текста", message.current.content_hash if message.current else ""],
            ["Удалено автором", _moment(message.deleted_at, case)],
        ],
        "words": message.text or "(без текста)",
        "others": [
            [_moment(other.sent_at, case), f"{other.author_name or UNKNOWN_AUTHOR}: {other.text or '(без текста)'}"]
            for other in joined_to(case, reply)
        ],
        "outcome": [
            ["Решение при разборе", reply.get_triage_display()],
            ["Почему", reply.reason],
            ["Срочное", "да" if reply.urgent else ""],
            ["Передано", str(reply.passed_to or "") or reply.get_handed_over_display()],
            ["Присоединено к делу", str(reply.joined_to or "")],
            ["Срок ответа", _moment(reply.due, case)],
        ],
        "steps": [
            [item.title, f"{item.closed_by.short_name}, {_moment(item.closed_at, case)}"]
            for item in case.items.filter(closed_at__isnull=False, recalled=False)
            .select_related("closed_by")
            .order_by("closed_at", "pk")
        ],
        "versions": versions_of(case),
        "decisions": decisions_of(case),
        "placed": [
            ["Размещено", _moment(reply.placed_at, case)],
            ["Кто разместил", who(reply.placed_by, reply.placed_instead_of) if reply.placed_by else ""],
            ["Версия", str(reply.version.number) if reply.version and reply.placed_at else ""],
            ["Отпечаток SHA-256", reply.version.sha256 if reply.version and reply.placed_at else ""],
            ["Адрес ответа", reply.address],
            ["Проверка", reply.get_read_back_display()],
        ],
        "closed": stamp(case.closed_at) if case.closed_at else "",
    }


def _moment(at, case) -> str:
    return f"{at.astimezone(case.organization.tz):%d.%m.%Y %H:%M:%S}" if at else ""


kinds.register(
    kinds.Kind(
        code=RECORD, prefix="ЗО", title="Запись об ответе", template="replies/papers/record.html", context=record
    )
)
