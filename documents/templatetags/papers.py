"""Filters of the papers: moments and hashes, given as the text that was frozen with the paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats

register = template.Library()
NBSP = "\u00a0"


def _local(at: str, zone: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone))


@register.filter
def day(at: str, zone: str) -> str:
    """«25 ноября 2026 г.», the day in the organization's zone."""
    return formats.date_format(_local(at, zone), "j E Y г.").replace(" ", NBSP)


@register.filter
def moment(at: str, zone: str) -> str:
    """«25.11.2026 09:14:05»: a journal counts seconds."""
    return _local(at, zone).strftime("%d.%m.%Y %H:%M:%S")


@register.filter
def groups(digest: str) -> str:
    """A hash in groups of eight, to be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


@register.filter
def lines(value) -> list:
    """One text or several as a list; nothing as an empty one."""
    return value if isinstance(value, list) else [value] if value else []
