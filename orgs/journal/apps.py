from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "orgs.journal"
    label = "journal"
    verbose_name = "Журнал"
