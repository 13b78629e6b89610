from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "workflows.messages"
    label = "inbound"
    verbose_name = "Сообщения"

    def ready(self):
        from orgs.models.case import guard_personal

        guard_personal(may_see_citizens)


def may_see_citizens(user, case) -> bool:
    """Files of a case with a citizen's data: where the messages of the case are open to the person."""
    from workflows.messages.models import Message
    from workflows.messages.showing import may_see_messages

    return may_see_messages(user, Message.objects.filter(case=case))
