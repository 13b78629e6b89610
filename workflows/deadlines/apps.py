from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Working time and terms."""

    name = "workflows.deadlines"
    verbose_name = "Сроки"
