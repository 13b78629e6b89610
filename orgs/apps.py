from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "Организации и люди"

    def ready(self):
        from orgs import waking

        waking.discover()
        post_migrate.connect(waking.schedule_sweeps, sender=self)
