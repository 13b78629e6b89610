"""How a person comes in for the first time, and again when he has lost his password or his telephone."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Organization, User


@action
def invite(user: User, organization: Organization, *, actor) -> str:
    """A one-time link under which the person chooses a password: good once, for settings.PASSWORD_RESET_TIMEOUT.

    Noted in the journal of an organization, without the link. A former link of a person who has never chosen a
    password loses its force.
    """
    if not user.is_active:
        raise RuleError("Вход этому человеку закрыт. Сначала откройте вход.")
    if not user.has_usable_password():
        user.set_unusable_password()  # drawn anew, and the key of the link depends on it
        user.save(update_fields=["password"])
    key = default_token_generator.make_token(user)
    record("orgs.invited", organization, actor=actor, user=user.pk, name=user.full_name)
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.BASE_URL}{address}"


@action
def reset_second_factor(user: User, organization: Organization, *, actor) -> None:
    """The telephone is lost: the person sets up his second factor anew at the next log-in. Never of oneself."""
    if user == actor:
        raise RuleError("Свой второй шаг входа сбрасывает другой администратор.")
    Authenticator.objects.filter(user=user).delete()
    record("orgs.second_factor_reset", organization, actor=actor, user=user.pk, name=user.full_name)
