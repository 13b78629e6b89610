"""Questions about rights, each answered at this moment in one statement."""

from dataclasses import dataclass

from orgs.duties import ROLES, TWO_FACTOR_ROLES, Duty
from orgs.models import Appointment, Substitution


@dataclass(frozen=True)
class Held:
    """What a person is appointed to and whom he stands in for."""

    appointments: list[Appointment]
    substitutions: list[Substitution]

    @property
    def roles(self) -> set[str]:
        return {row.role for row in self.appointments} | {row.role for row in self.substitutions}

    @property
    def duties(self) -> set[Duty]:
        """What he may do somewhere, in his own name or through a substitution."""
        return set().union(*(ROLES[role].duties for role in self.roles))


def holds(user, duty: Duty, organization) -> bool:
    """Whether the person holds the duty in the organization whose staff does the work (never the page's)."""
    return user.has_perm(f"orgs.{duty}", organization)


def held_by(user) -> Held:
    """What the person holds now; asked once a request, since every request has a user of its own.

    For the shell of a page and the log-in: what may be done is asked of `holds` and of the seats.
    """
    held = user.__dict__.get("_held")
    if held is None:
        appointments = Appointment.objects.in_force().filter(user=user).select_related("organization")
        substitutions = Substitution.objects.in_force().filter(substitute=user).select_related("absent", "act")
        held = user.__dict__["_held"] = Held(list(appointments), list(substitutions))
    return held


def needs_second_factor(user) -> bool:
    """Whether the person holds, in his own name or by substitution, a role that asks for a second factor."""
    return not held_by(user).roles.isdisjoint(TWO_FACTOR_ROLES)
