"""Opening a citizen's data in another legal entity."""

from orgs.errors import RuleError
from orgs.journal import action, digest, record
from orgs.models import User
from workflows.messages.models import Message, Reveal
from workflows.messages.showing import Eyes

SHORTEST_REASON = 10


@action
def reveal(message: Message, *, reason: str, actor: User) -> None:
    """Shows the person the name, links and private words of a message from now on; the reason is kept (152-ФЗ).

    Raises RuleError without a reason in words. The journal holds a digest: the reason may name somebody.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise RuleError("Напишите, зачем вам нужны эти сведения: причина сохранится.", field="reason")
    if not Eyes(actor).over([message]).masked(message):
        return
    Reveal.objects.create(message=message, user=actor, reason=reason)
    record(
        "messages.revealed",
        message.case or message.page.organization,
        actor=actor,
        message=message.pk,
        reason=digest(reason, message.salt),
    )
