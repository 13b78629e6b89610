"""Questions about rights, each answered at this moment in one statement."""

from django.utils import timezone

from orgs.duties import TWO_FACTOR_ROLES, Duty


def holds(user, duty: Duty, organization) -> bool:
    """Whether the person holds the duty in the organization whose staff does the work (never the page's)."""
    return user.has_perm(f"orgs.{duty}", organization)


def needs_second_factor(user) -> bool:
    """Whether the person holds, in his own name or by substitution, a role that asks for a second factor."""
    from orgs.models import Appointment, Substitution

    now = timezone.now()
    own = Appointment.objects.in_force(now).filter(user=user, role__in=TWO_FACTOR_ROLES)
    instead = Substitution.objects.in_force(now).filter(substitute=user, role__in=TWO_FACTOR_ROLES)
    return own.values("pk").union(instead.values("pk"), all=True).exists()
