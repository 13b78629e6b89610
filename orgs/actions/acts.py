"""Legal acts, and the numbers they set."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from orgs.actions.staff import first_moment, moment_after
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Act, Norm, Organization


@action
def record_act(
    organization: Organization,
    *,
    code: str = "",
    kind: str,
    number: str,
    day: date,
    title: str,
    issuer: Organization | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    fictional: bool = False,
    actor,
) -> Act:
    """Enters an act, noted in the journal of an organization; in force from `first_day` (its date, unless told).

    Without a code it gets one by its date.
    """
    first_day = first_day or day
    if last_day and last_day < first_day:
        raise RuleError("Акт перестаёт действовать раньше, чем начинает. Проверьте даты.", field="last_day")
    if Act.objects.filter(code=code).exists():
        raise RuleError(f"Код «{code}» уже занят другим актом. Выберите иной.", field="code")
    same_day = Act.objects.filter(code__startswith=f"act-{day}").count()
    act = Act.objects.create(
        code=code or f"act-{day}-{same_day + 1}",
        kind=kind,
        number=number,
        date=day,
        issuer=issuer,
        title=title,
        fictional=fictional,
        valid_from=first_moment(first_day, organization),
        valid_to=moment_after(last_day, organization),
    )
    record("orgs.act_recorded", organization, actor=actor, act=act.pk, number=number, date=day.isoformat(), title=title)
    return act


@action
def record_norm(
    organization: Organization,
    *,
    code: str,
    value: Decimal,
    unit: str,
    act: Act,
    clause: str,
    first_day: date,
    last_day: date | None = None,
    applies_to: Iterable[Organization] = (),
    actor,
) -> Norm:
    """Enters a number set by a clause of an act, noted in the journal of an organization; for all, unless told."""
    if last_day and last_day < first_day:
        raise RuleError("Норма перестаёт действовать раньше, чем начинает. Проверьте даты.", field="last_day")
    if not clause:
        raise RuleError("Укажите пункт акта, который устанавливает норму.", field="clause")
    norm = Norm.objects.create(
        code=code,
        value=value,
        unit=unit,
        act=act,
        clause=clause,
        valid_from=first_moment(first_day, organization),
        valid_to=moment_after(last_day, organization),
    )
    norm.applies_to.set(applies_to)
    record(
        "orgs.norm_recorded",
        organization,
        actor=actor,
        norm=code,
        value=f"{Decimal(value).normalize():f}",
        unit=unit,
        basis=norm.basis,
        applies_to=[bound.name for bound in norm.applies_to.all()],
        first_day=first_day.isoformat(),
    )
    return norm
