from django.apps import AppConfig
from django.db.models.signals import post_migrate


def schedule_sweeps(**kwargs) -> None:
    """The worker's clock: every sweep once a minute."""
    from django_q.models import Schedule

    Schedule.objects.get_or_create(
        name="sweeps", defaults={"func": "orgs.waking.run_sweeps", "schedule_type": Schedule.MINUTES, "minutes": 1}
    )


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "Организации и люди"

    def ready(self):
        from orgs import waking

        waking.discover()
        post_migrate.connect(schedule_sweeps, sender=self)
