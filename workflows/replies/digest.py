"""What the inbox shows of replies beside the step: two statements for a page of the list, however long it is."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from approvals.models import Verdict
from workflows.engine.journeys import Digest
from workflows.messages.masking import mask
from workflows.messages.showing import HIDDEN_AUTHOR, UNKNOWN_AUTHOR, Eyes
from workflows.replies.models import Placing, Reply

ONE_LINE = 300


def digest(cases: Iterable[int], user) -> dict[int, Digest]:
    """The citizen's words, the page and where the reply stands, by case."""
    replies = list(
        Reply.objects.filter(case__in=cases)
        .select_related("message__network")
        .annotate(
            source=F("message__page__organization__short_name"),
            page_entity=F("message__page__organization__entity"),
            case_entity=F("message__case__organization__entity"),
        )
    )
    for reply in replies:
        reply.message.entities = {reply.page_entity, reply.case_entity}
    eyes = Eyes(user).over([reply.message for reply in replies])
    return {reply.case_id: _digest(reply, eyes) for reply in replies}


def _digest(reply: Reply, eyes: Eyes) -> Digest:
    message = reply.message
    masked = eyes.masked(message)
    text = mask(message.text, direct=message.is_direct) if masked else message.text
    author = HIDDEN_AUTHOR if masked else message.author_name or UNKNOWN_AUTHOR
    state, kind, note = _state(reply)
    return Digest(
        text=" ".join(text.split())[:ONE_LINE] or "Без текста: снимок или вложение.",
        source=reply.source,  # type: ignore[attr-defined]  # annotated above
        network=message.network,
        author=f"{message.get_kind_display()}, {author}",
        state=state,
        state_kind=kind,
        state_note=note,
    )


def _state(reply: Reply) -> tuple[str, str, str]:
    at = timezone.localtime(reply.received_at)
    came = f"поступило {at:%d.%m.%Y} в {at:%H:%M}"
    if reply.message.deleted_at and not reply.placing:
        return "Удалено автором", "warn", came
    if not reply.triage:
        return ("Новое, срочное", "warn", came) if reply.urgent else ("Новое", "info", came)
    if reply.placing == Placing.OBJECTED:
        return "Возражение", "warn", "специалист не согласен с правкой"
    if reply.placing == Placing.WITHDRAWN:
        return "Согласование отозвано", "warn", ""
    if reply.approval == Verdict.RETURNED:
        return "Возвращено", "bad", "исправить по замечаниям"
    if reply.approval == "recalled":
        return "Отозвано автором", "warn", ""
    if reply.approval == Verdict.AGREED:
        return "Согласовано", "ok", "разместить вручную: скопировать, открыть страницу, вернуть адрес"
    if reply.approval == Verdict.CORRECTED:
        return "Согласовано с правкой", "warn", "принять правку и разместить или возразить"
    if reply.version_id:
        return "На согласовании", "info", came
    if reply.draft_saved_at:
        saved = timezone.localtime(reply.draft_saved_at)
        return "В работе", "info", f"черновик сохранён {saved:%d.%m.%Y} в {saved:%H:%M}"
    return "В работе", "info", came
