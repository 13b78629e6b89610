from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "workflows.messages"
    label = "inbound"
    verbose_name = "Сообщения"

    def ready(self):
        from orgs.models.case import guard_personal
        from workflows.messages.showing import may_see_personal

        guard_personal(may_see_personal)
