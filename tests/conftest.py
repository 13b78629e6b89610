"""What every test stands on: a real database, in a file where it is SQLite, with the journal's triggers on."""

import pytest
from django.conf import settings

from orgs.journal import triggers
from tests import environment

TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """SQLite in a file, not in memory: threads, the live server and worker processes see one database."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(environment.FOLDER / "test.sqlite3")


@pytest.fixture(autouse=True)
def append_only(request):
    """A transactional test is cleaned by emptying the tables, which the append-only ones refuse.

    So the triggers stand while the test runs and are taken away before the tables are emptied.
    """
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) and TRANSACTIONAL.isdisjoint(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.install()
    yield
    triggers.remove()
