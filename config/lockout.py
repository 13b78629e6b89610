"""What is said to somebody who typed a wrong password too often (django-axes): until when, and what to do meanwhile."""

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from config.face import counted, duration, when


def rule() -> str:
    """«После 5 неудачных попыток вход закрывается на 15 минут.»"""
    tries = counted(settings.AXES_FAILURE_LIMIT, "неудачной попытки,неудачных попыток,неудачных попыток")
    return f"После {tries} вход закрывается на {duration(get_cool_off())}."


def login(request, credentials) -> str:
    """The name under which tries are counted (settings.AXES_USERNAME_CALLABLE): «Rural» and «rural» are one account."""
    typed = (credentials or {}).get("username") or (request.POST.get("login") if request else "")
    return (typed or "").strip().lower()


def locked(request, response, credentials):
    """The page in place of the refused log-in; status 429 with the seconds to wait (settings.AXES_LOCKOUT_CALLABLE)."""
    attempts = AccessAttempt.objects.filter(username=login(request, credentials), ip_address=request.axes_ip_address)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    opens = (last or timezone.now()) + get_cool_off()
    left = opens - timezone.now()
    told = f"Попробуйте снова через {duration(left)}: {when(opens)}."
    answer = render(request, "account/lockout.html", {"told": told}, status=429)
    answer["Retry-After"] = str(max(1, int(left.total_seconds())))
    return answer
