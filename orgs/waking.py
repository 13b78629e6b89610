"""Work in the background: the only code that knows django-q2.

A wake-up is a hint with a name and a number; the rows of the rooms hold the truth. Repeating one does no harm, a lost
one is found by the sweep of its room. Every room may have a module `jobs` with its jobs and sweeps.
"""

import logging
import traceback
from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.signing import SignedPackage
from django_q.tasks import async_task

log = logging.getLogger(__name__)
_jobs: dict[str, Callable[[int], None]] = {}
_sweeps: dict[str, Callable[[], int]] = {}


def job(name: str):
    """Registers `def work(pk)` under a name; it must bear being called twice."""

    def register(function):
        _jobs[name] = function
        return function

    return register


def sweep(name: str):
    """Registers `def due() -> int`: does what is due and returns how many; called once a minute on any machine."""

    def register(function):
        _sweeps[name] = function
        return function

    return register


def wake(name: str, pk: int) -> None:
    """Asks for a job, inside the transaction: a rollback takes the wake-up along."""
    if name not in _jobs:
        raise LookupError(f"No job {name} is registered.")
    async_task("orgs.waking.run", name, pk, group=name)


def run(name: str, pk: int) -> None:
    """What a worker calls for one wake-up."""
    _jobs[name](pk)


def run_sweeps() -> int:
    """Every sweep once; one that fails is logged and does not keep the others from their work."""
    done = 0
    for name, due in _sweeps.items():
        try:
            done += due()
        except Exception:
            log.exception("The sweep %s failed.", name)
    return done


def work_once() -> tuple[int, int]:
    """Does every due sweep and every waiting wake-up in this process. Returns (done, failed)."""
    done = failed = 0
    run_sweeps()
    broker = get_broker()
    while True:
        waiting = broker.dequeue()
        if not waiting:
            return done, failed
        for ack_id, payload in waiting:
            task = SignedPackage.loads(payload)
            try:
                if task["func"] == "orgs.waking.run":
                    run(*task["args"])
                done += 1
            except Exception:
                failed += 1
                log.error("The job %s failed: %s", task["args"], traceback.format_exc(limit=3))
            broker.acknowledge(ack_id)


def schedule_sweeps(**kwargs) -> None:
    """The worker's clock, put into the database after every migration: all sweeps once a minute."""
    Schedule.objects.get_or_create(
        name="sweeps", defaults={"func": "orgs.waking.run_sweeps", "schedule_type": Schedule.MINUTES, "minutes": 1}
    )


def discover() -> None:
    """Loads the module `jobs` of every room."""
    autodiscover_modules("jobs")
