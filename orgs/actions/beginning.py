"""The beginning of everything: a district with somebody who manages the program."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from orgs.actions.acts import record_act
from orgs.actions.invitations import invite
from orgs.actions.pages import enter_networks
from orgs.actions.staff import ADMINISTRATOR, appoint, create_user
from orgs.actions.tree import create_organization
from orgs.errors import RuleError
from orgs.journal import action
from orgs.models import Act, Organization


@action
def begin(*, district: str, login: str, full_name: str, email: str, act_number: str, act_day: date) -> str:
    """Enters the district, the act, the administrator and the networks; returns the link of his first log-in.

    Raises RuleError when there is a district already.
    """
    there = Organization.objects.district()
    if there:
        raise RuleError(f"Первый запуск уже был: заведён «{there.name}». Остальное делает администратор в программе.")
    if len(full_name.split()) < 2:
        raise RuleError("Укажите фамилию и имя администратора полностью.", field="full_name")
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleError(f"Адрес почты «{email}» не читается.", field="email") from error
    root = create_organization(
        code="district",
        name=district[:300],
        short_name=district[:120],
        kind=Organization.Kind.DISTRICT,
        zone=settings.TIME_ZONE,
        actor=None,
    )
    enter_networks()
    act = record_act(
        root,
        code="first-run",
        kind=Act.Kind.PRIKAZ_KADRY,
        number=act_number,
        day=act_day,
        title="О назначении администратора программы «Глашатай»",
        actor=None,
    )
    administrator = create_user(root, login=login, full_name=full_name, email=email, actor=None)
    appoint(
        administrator,
        role=ADMINISTRATOR,
        organization=root,
        act=act,
        clause="п. 1",
        first_day=min(act_day, root.today()),
        actor=None,
    )
    return invite(administrator, root, actor=None)
