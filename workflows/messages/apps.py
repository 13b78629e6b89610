from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "workflows.messages"
    label = "inbound"
    verbose_name = "Сообщения"
