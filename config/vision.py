"""The version for weak eyes (ГОСТ Р 52872): larger text, two schemes of colours, pictures off. Plain links, one cookie.

The cookie holds three choices, «2-black-off»; without it the page is the usual one. Nothing is stored on the server.
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

COOKIE = "vision"
YEAR = 365 * 24 * 60 * 60  # seconds
CHOICES = {
    "size": ("Размер текста", "Текст", {"1": "обычный", "2": "крупный", "3": "очень крупный"}),
    "scheme": ("Цвета", "Цвета", {"white": "чёрным по белому", "black": "белым по чёрному"}),
    "images": ("Картинки", "Картинки", {"on": "показывать", "off": "скрыть"}),
}


@dataclass(frozen=True)
class Vision:
    """How this visitor wants to see the pages, and the links that change it."""

    low: bool = False
    size: str = "1"
    scheme: str = "white"
    images: str = "on"
    here: str = "/"

    @classmethod
    def of(cls, request) -> "Vision":
        here = request.get_full_path() if request.method == "GET" else request.path
        wanted = request.COOKIES.get(COOKIE, "").split("-")
        known = len(wanted) == len(CHOICES) and all(
            value in values for value, (_, _, values) in zip(wanted, CHOICES.values(), strict=True)
        )
        return cls(True, *wanted, here=here) if known else cls(here=here)

    @property
    def attributes(self) -> str:
        """For <html>; the first size has no attribute of its own (app.css, section 18)."""
        if not self.low:
            return ""
        size = "" if self.size == "1" else format_html(' data-size="{}"', self.size)
        return format_html(' data-vision="low"{} data-scheme="{}" data-images="{}"', size, self.scheme, self.images)

    @property
    def address(self) -> str:
        """The link that brings this state about and comes back here."""
        chosen = {name: getattr(self, name) for name in CHOICES} if self.low else {"off": "1"}
        return f"{reverse('vision')}?{urlencode({**chosen, 'next': self.here})}"

    @property
    def switch_url(self) -> str:
        return replace(self, low=not self.low).address

    @property
    def switch_text(self) -> str:
        return "Обычная версия" if self.low else "Версия для слабовидящих"

    def _with(self, name: str, value: str) -> "Vision":
        changed: dict[str, Any] = {name: value}
        return replace(self, **changed)

    @property
    def groups(self) -> list[dict]:
        """The settings of the bar: each a label and its links."""
        return [
            {
                "label": label,
                "word": word,
                "links": [
                    {
                        "url": self._with(name, value).address,
                        "text": text,
                        "current": getattr(self, name) == value,
                    }
                    for value, text in values.items()
                ],
            }
            for name, (label, word, values) in CHOICES.items()
        ]


@login_not_required
@require_safe
def choose(request):
    """Sets or drops the cookie and goes back where the link stood."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if "off" in request.GET:
        response.delete_cookie(COOKIE)
        return response
    usual = Vision()
    wanted = [
        given if (given := request.GET.get(name)) in values else getattr(usual, name)
        for name, (_, _, values) in CHOICES.items()
    ]
    response.set_cookie(
        COOKIE, "-".join(wanted), max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response
