"""Refusals that a person can read."""


class RuleError(Exception):
    """A rule says no. The message is Russian and tells what to do; it is shown on the form (422)."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(RuleError):
    """Somebody was first, or the matter is closed: one outcome stands, the other is told so (409)."""
