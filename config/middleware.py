"""What happens around every request: the second factor, the refusals of the rules, what a browser may keep."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render

from orgs.errors import Conflict, RuleError
from orgs.rights import needs_second_factor

OPEN_ADDRESSES = ("account_", "mfa_", "vision", "verify")


class SecondFactorMiddleware:
    """Asks approvers, moderators, the head of affairs, auditors and administrators for a second factor.

    Whoever came in with one is not asked again in this session; whoever has none is led to set it up
    and may open nothing else till then.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not settings.SECOND_FACTOR or not user.is_authenticated:
            return None
        name = request.resolver_match.url_name or ""
        if name.startswith(OPEN_ADDRESSES):
            return None
        methods = request.session.get("account_authentication_methods", [])
        if any(method.get("method") == "mfa" for method in methods):
            return None
        # with a code set up allauth asks it at every log-in: a session without one has just set it up
        if not needs_second_factor(user) or is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return None
        messages.warning(
            request, "Для вашей роли нужен второй шаг входа: одноразовый код. Подключите его, это одна минута."
        )
        return redirect("mfa_activate_totp")


class PrivatePagesMiddleware:
    """What a person who has come in is shown is kept neither on the way nor in a browser that others use after him."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class RuleErrorMiddleware:
    """A refusal of a rule that no form caught becomes a page in words: 409 if somebody was first, otherwise 422."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, RuleError):
            return None
        status = 409 if isinstance(exception, Conflict) else 422
        return render(request, f"{status}.html", {"error": exception}, status=status)
