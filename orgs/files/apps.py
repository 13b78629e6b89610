from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "orgs.files"
    label = "files"
    verbose_name = "Файлы"
