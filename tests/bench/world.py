"""The databases of the bench: a district with its history, of any size. The product makes one case, SQL the rest.

One task in twenty is open, as in the trials the design stands on: 50,000 of a million. Every organization has 40 cases
of five tasks each, so ten tasks are open at its desk, whatever the size: a larger district has more organizations and
more history, not fuller desks. The visitor sits at the desks of ten organizations; of the 100 open tasks there 40 are
taken by her, 60 are free; what is done there was done by her.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from guardian.models import UserObjectPermission

from orgs.duties import Duty
from orgs.models import Grant, Organization, Seat, User
from tests.bench.copies import FIRST, multiply
from tests.orgs.factories import district
from workflows.engine.models import CaseProcess, WorkItem
from workflows.messages.actions.receiving import begin_case, receive
from workflows.messages.models import Message
from workflows.networks.reading import Reading, What

DUTY = Duty.RECEIVE_MESSAGES
VISITOR = "sch1-spec"
TASKS_OF_ORGANIZATION = 200
STEPS_OF_CASE = 5
ORGANIZATIONS_OF_VISITOR = 10
HISTORY_SECONDS = 5 * 365 * 24 * 3600
TEXT = (
    "Здравствуйте! Скажите, пожалуйста, когда будут чистить дорогу на улице Октябрьской от школы до поворота? "
    "Третий день ходим по колее, детям до остановки не пройти, автобус тоже не всегда заезжает."
)


@contextmanager
def districts(sizes: list[int]) -> Iterator[str]:
    """A database for each number of tasks, gone afterwards. Gives the key of a session of the visitor in all."""
    home, empty = connection.settings_dict["NAME"], "glashatay_bench"
    try:
        _create(empty)
        switch_to(empty)
        call_command("migrate", verbosity=0)
        session = found()
        for size in sizes:
            switch_to(home)
            _create(name_of(size), empty)
            switch_to(name_of(size))
            fill(size)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
        yield session
    finally:
        switch_to(home)
        with connection.cursor() as cursor:
            for name in (empty, *map(name_of, sizes)):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def name_of(size: int) -> str:
    """The database of that many tasks."""
    return f"glashatay_bench_{size}"


def switch_to(name: str) -> None:
    """From now on this process works in the database of that name."""
    connection.close()
    connection.settings_dict["NAME"] = name


def _create(name: str, template: str = "template1") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def visitor() -> User:
    return User.objects.get(login=VISITOR)


def found() -> str:
    """The district as the decree wants it, and the first case: a comment on the school's page, not yet sorted.

    Gives the key of a session of the visitor.
    """
    page = district().vk_school
    receipt = receive(
        Reading(
            What.APPEARED,
            network=page.network_id,
            pages=(page.external_id,),
            key="1_1",
            author_name="Вымышленная Алёна",
            text=TEXT,
            sent_at=timezone.now(),
        )
    )
    begin_case(receipt.message.pk, actor=None)
    # viewflow asks for a plain right to see the flow
    user, process = visitor(), ContentType.objects.get(app_label="viewflow", model="process")
    user.user_permissions.add(Permission.objects.get(content_type=process, codename="view_process"))
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@transaction.atomic
def fill(tasks: int) -> None:
    """Adds that many tasks with all that belongs to them; a multiple of 200, at least 2,000."""
    user, item = visitor(), WorkItem.objects.get()
    places, cases = tasks // TASKS_OF_ORGANIZATION, tasks // STEPS_OF_CASE
    place = f"{FIRST} + 1 + (n - 1) % {places}"  # of case n and of task n: their organization, desk, page, clerk
    case = f"{FIRST} + 1 + (n - 1) % {cases}"
    case_is_open = f"n > {cases} * 0.75"
    task_is_open = f"n > {tasks} * 0.95"
    clerk = f"(CASE WHEN (n - 1) % {places} < {ORGANIZATIONS_OF_VISITOR} THEN {user.pk} ELSE {place} END)"
    hers = f"({task_is_open} AND (n - 1) % {places} < {ORGANIZATIONS_OF_VISITOR} AND (n - 1) / {places} % 5 < 2)"
    of_case, of_task = _spread(cases), _spread(tasks)

    original = item.case
    seat = Seat.objects.get(user=user, desk=item.desk)
    grants = list(Grant.objects.filter(user=user, appointment=seat.appointment).select_related("permission"))
    organization_type = ContentType.objects.get_for_model(Organization).pk
    message = Message.objects.get()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() == ("on",):
            cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys fit, none is asked row by row

    multiply(
        original.organization,
        places,
        code="'bench-' || n",
        short_name="'Школа № ' || n",
        path=f"original.path || '{FIRST}' || n || '/'",
        entity_id=f"{FIRST} + n",
    )
    multiply(user, places, login="'bench-' || n")
    multiply(original.page, places, code="'bench-' || n", external_id="'9' || n", organization_id=f"{FIRST} + n")
    multiply(item.desk, places, organization_id=f"{FIRST} + n")
    multiply(seat.appointment, ORGANIZATIONS_OF_VISITOR, organization_id=f"{FIRST} + n")
    multiply(seat, ORGANIZATIONS_OF_VISITOR, desk_id=f"{FIRST} + n", appointment_id=f"{FIRST} + n")
    for number, grant in enumerate(grants, 1):
        numbers = {"content_object_id": f"{FIRST} + n", "appointment_id": f"{FIRST} + n"}
        multiply(grant, ORGANIZATIONS_OF_VISITOR, id=f"{number} * {FIRST} + n", **numbers)
    multiply(seat, places, id=f"2 * {FIRST} + n", desk_id=f"{FIRST} + n", user_id=f"{FIRST} + n")

    multiply(
        original,
        cases,
        organization_id=place,
        page_id=place,
        number="n",
        opened_at=of_case,
        closed_at=f"CASE WHEN {case_is_open} THEN NULL ELSE {of_case} + interval '1 day' END",
    )
    multiply(
        message, cases, case_id=f"{FIRST} + n", page_id=place, network_key="'bench:' || n", current_id=f"{FIRST} + n"
    )
    multiply(message.current, cases, message_id=f"{FIRST} + n")
    multiply(original.reply, cases, case_id=f"{FIRST} + n", message_id=f"{FIRST} + n", received_at=of_case)
    multiply(
        item.process,
        cases,
        flow_class="'bench/flow.ReplyFlow'",
        status=f"CASE WHEN {case_is_open} THEN 'NEW' ELSE 'DONE' END",
        created=of_case,
        finished=f"CASE WHEN {case_is_open} THEN NULL ELSE {of_case} + interval '1 day' END",
    )
    multiply(CaseProcess.objects.get(), cases, case_id=f"{FIRST} + n", process_id=f"{FIRST} + n")

    done = f"CASE WHEN {task_is_open} THEN NULL ELSE {of_task} + interval '3 hours' END"
    owner = f"CASE WHEN {hers} THEN {user.pk} WHEN NOT {task_is_open} THEN {clerk} END"
    multiply(
        item.task,
        tasks,
        process_id=case,
        flow_task="'bench/flow.ReplyFlow.prepare'",
        flow_task_type="'HUMAN'",
        status=f"CASE WHEN {hers} THEN 'ASSIGNED' WHEN {task_is_open} THEN 'NEW' ELSE 'DONE' END",
        created=of_task,
        finished=done,
        owner_id=owner,
        owner_permission=f"'orgs.{DUTY}'",
        owner_permission_content_type_id=str(organization_type),
        owner_permission_obj_pk=f"({place})::text",
    )
    multiply(
        item,
        tasks,
        case_id=case,
        process_id=case,
        task_id=f"{FIRST} + n",
        desk_id=place,
        organization_id=place,
        page_id=place,
        owner_id=owner,
        taken_at=f"CASE WHEN {hers} OR NOT {task_is_open} THEN {of_task} END",
        deadline=f"CASE WHEN {task_is_open} THEN now() + (n % 2000 - 400) * interval '5 minutes' "
        f"ELSE {of_task} + interval '1 day' END",
        opened_at=of_task,
        closed_at=done,
        closed_by_id=f"CASE WHEN NOT {task_is_open} THEN {clerk} END",
    )
    # viewflow asks guardian's own table: the same rights there
    UserObjectPermission.objects.bulk_create(
        UserObjectPermission(
            user=user, permission=grant.permission, content_type_id=organization_type, object_pk=FIRST + n
        )
        for n in range(1, ORGANIZATIONS_OF_VISITOR + 1)
        for grant in grants
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _spread(count: int) -> str:
    """When n of so many began: the last one now, the first five years ago."""
    return f"(now() - ({count} - n) * interval '{HISTORY_SECONDS // count} seconds')"
