"""Four eyes: behind every agreed text stand two different people (Порядок, п. 6.3)."""

from django.utils import timezone

from approvals.models import Version
from orgs.actions.staff import same_person
from orgs.errors import RuleError
from orgs.models import Appointment, Organization, User


def counts_as_author(version: Version, person: User, instead_of: User | None = None) -> bool:
    """Whether the person, or whom he stands in for, counts as one with the author of the version."""
    people = [person] + ([instead_of] if instead_of else [])
    now = timezone.now()
    return any(same_person(author, one, now) for author in version.writers for one in people)


def is_own_head(person: User, owner: Organization) -> bool:
    """The head of an organization (never of the district's bodies): he may sign what he composed, and it is shown."""
    if owner.is_body_of_district:
        return False
    return Appointment.objects.in_force().filter(user=person, organization=owner, role="organization_head").exists()


def four_eyes(version: Version, person: User, instead_of: User | None) -> bool:
    """Raises RuleError if the person counts as the author of the version.

    Returns True for the one exception: the head of an organization who is also the author («составитель он же»).
    """
    if not counts_as_author(version, person, instead_of):
        return False
    if instead_of is None and is_own_head(person, version.owner):
        return True
    raise RuleError(
        "Эту версию писали вы или тот, кого вы замещаете. Согласовать её должен другой человек (п. 6.3 Порядка)."
    )
