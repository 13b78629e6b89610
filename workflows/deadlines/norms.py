"""Terms that are norms: a number of working hours set by a clause, counted on the clock of the organization."""

from datetime import datetime

from orgs.models import Norm, Organization
from workflows.deadlines.calendar import Deadline, add_working_hours, working_time_of


def deadline_for(norm_code: str, organization: Organization, start: datetime) -> Deadline | None:
    """When what began at `start` is due by the norm in force then; None where no norm rules.

    The office counts in minutes: what came at 16:20:37 came at 16:20. Raises NoCalendar.
    """
    norm = Norm.objects.ruling(norm_code, organization, start)
    if norm is None:
        return None
    started = start.replace(second=0, microsecond=0)
    return add_working_hours(started, norm.value, working_time_of(organization), clause=norm.basis)
