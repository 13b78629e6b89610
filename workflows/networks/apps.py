from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "workflows.networks"
    label = "networks"
    verbose_name = "Социальные сети"
