from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "workflows.replies"
    label = "replies"
    verbose_name = "Ответы"

    def ready(self):
        from orgs.models.case import guard_personal

        guard_personal(may_see_citizen)


def may_see_citizen(user, case) -> bool:
    """Papers and files of a reply: where its message is open to the person, also when it has moved to another case."""
    from workflows.messages.models import Message
    from workflows.messages.showing import may_see_messages

    return may_see_messages(user, Message.objects.filter(replies__case=case))
