from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "workflows.replies"
    label = "replies"
    verbose_name = "Ответы"
