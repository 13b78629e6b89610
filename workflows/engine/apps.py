from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


def cases_at_my_desks(user):
    """Cases that are or were at a desk where the person has a seat (design: Reading)."""
    from workflows.engine.models import WorkItem

    return WorkItem.objects.at_desks_of(user).values("case")


class EngineConfig(AppConfig):
    name = "workflows.engine"
    label = "engine"
    verbose_name = "Маршруты"

    def ready(self):
        from orgs.models.case import let_see

        let_see(cases_at_my_desks)
        autodiscover_modules("journey")
