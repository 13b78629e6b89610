"""Who does which work for the pages of an owner."""

from datetime import datetime

from django.utils import timezone

from orgs.duties import Duty
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import FOREVER, Act, Desk, Organization, Route

# An organization may do without: Порядок, п. 6.3 binds the Head and the Administration.
ASKED_OF_NOBODY = (Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS)


@action
def set_route(
    owner: Organization,
    duty: Duty,
    organization: Organization | None,
    *,
    fallback: Organization | None = None,
    act: Act | None = None,
    clause: str = "",
    valid_from: datetime,
    actor,
) -> Route:
    """Sends the duty for the owner's pages to an organization's desk from a moment on; the former route ends then."""
    if organization is None:
        if duty not in ASKED_OF_NOBODY:
            raise RuleError("Эту работу кто-то должен делать: укажите, чья она.", field="organization")
        if owner.is_body_of_district:
            raise RuleError(
                "Тексты на страницах Главы и Администрации согласует отдел по связям с общественностью "
                "(Порядок, п. 6.3). Укажите его.",
                field="organization",
            )
    elif owner.is_body_of_district and organization.entity_id != owner.entity_id:
        raise RuleError(
            "Работу на страницах Главы и Администрации исполняет подразделение района, не другая организация "
            "(постановление, п. 2–4). Укажите подразделение.",
            field="organization",
        )
    now = timezone.now()
    if actor and Route.objects.filter(owner=owner, duty=duty, valid_from__gte=valid_from, valid_from__lte=now).exists():
        raise RuleError(
            "Маршрут на эти дни уже действовал: его не переписывают. Укажите более поздний день.", field="first_day"
        )
    Route.objects.filter(owner=owner, duty=duty, valid_from__gte=valid_from).delete()
    Route.objects.filter(owner=owner, duty=duty, valid_to__gt=valid_from).update(valid_to=valid_from)
    route = Route.objects.create(
        owner=owner,
        duty=duty,
        organization=organization,
        fallback=fallback,
        act=act,
        clause=clause,
        valid_from=valid_from,
        valid_to=FOREVER,
    )
    record(
        "orgs.route_set",
        owner,
        actor=actor,
        duty=duty.label,
        to=organization.name if organization else "без согласования",
        fallback=fallback.name if fallback else None,
    )
    return route


def route_of(owner: Organization, duty: Duty, at: datetime | None = None) -> Route | None:
    """The route of a duty for the pages of an owner at a moment; None means that the owner does it itself."""
    return Route.objects.in_force(at).filter(owner=owner, duty=duty).select_related("organization", "fallback").first()


def desk_of(owner: Organization, duty: Duty, at: datetime | None = None) -> Desk | None:
    """The desk where the work of a duty for an owner waits; None if the route asks nobody."""
    route = route_of(owner, duty, at)
    if route and route.organization is None:
        return None
    return Desk.objects.get_or_create(organization=route.organization if route else owner, duty=duty)[0]
