"""Coming in, as if the password (and the one-time code) had just been typed."""

import time

from django.test import Client


def visitor(user, *, second_factor: bool = True) -> Client:
    """A browser without a screen, signed in as the person; one for each, so that several may act at once."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
    return client
