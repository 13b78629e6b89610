from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Бумаги"

    def ready(self):
        from documents import checks  # noqa: F401
