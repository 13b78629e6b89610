import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    """The second step of the log-in has tests of its own (tests/config)."""
    settings.SECOND_FACTOR = False


@pytest.fixture
def as_user():
    """A browser in which the person has come in."""

    def come_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return come_in
