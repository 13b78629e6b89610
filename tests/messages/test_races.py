"""Two at once: a message comes in once, a case begins once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from orgs.models import Case
from tests.messages import factories as f
from workflows.messages.actions.receiving import begin_cases, receive
from workflows.messages.actions.registering import Duplicate, register_by_hand
from workflows.messages.models import Message, MessageVersion
from workflows.networks.reading import Kind

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


def race(function):
    """Calls the function in several threads at the same moment; what each of them came to."""
    start = Barrier(RACERS)

    def run(number: int):
        start.wait()
        try:
            return function(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, range(RACERS)))


def test_the_same_messages_told_at_once_come_in_once():
    f.world_with_pages()
    told = f.readings(f.shown(*(f.comment(number) for number in range(5))))
    counted = race(lambda number: [receive(reading).outcome.value for reading in told])
    assert sorted(outcome for each in counted for outcome in each) == ["known"] * 15 + ["new"] * 5
    assert Message.objects.count() == MessageVersion.objects.count() == 5


def test_a_case_begins_once_however_many_begin_it():
    f.world_with_pages()
    f.take(f.shown(*(f.comment(number) for number in range(5))))
    begun = race(lambda number: begin_cases())
    assert sum(begun) == 5
    assert Case.objects.count() == 5


def test_one_form_sent_several_times_at_once_registers_once():
    world = f.world_with_pages()
    request_id = uuid4()

    def send(number: int):
        return register_by_hand(
            page=world.vk_adm,
            kind=Kind.COMMENT,
            text="Где снег?",
            link="https://vk.com/wall-900650001_3?reply=5",
            sent_at=timezone.now() - timedelta(hours=1),
            request_id=request_id,
            actor=world.rural,
        ).pk

    assert len(set(race(send))) == 1
    assert Message.objects.count() == Case.objects.count() == 1


def test_the_same_address_sent_by_several_at_once_is_one_message_and_the_others_are_told():
    world = f.world_with_pages()

    def send(number: int) -> bool:
        try:
            register_by_hand(
                page=world.vk_adm,
                kind=Kind.COMMENT,
                text="Где снег?",
                link="https://vk.com/wall-900650001_3?reply=5",
                sent_at=timezone.now() - timedelta(hours=1),
                request_id=uuid4(),
                actor=world.rural,
            )
        except Duplicate:
            return False
        return True

    assert sorted(race(send)) == [False, False, False, True]
    assert Message.objects.count() == Case.objects.count() == 1
