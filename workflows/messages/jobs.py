"""What the worker does for this room."""

from orgs.waking import sweep
from workflows.messages.actions.receiving import begin_cases


@sweep("messages.cases")
def waiting_messages() -> int:
    """Messages whose case did not begin because a process ended in the middle of a file."""
    return begin_cases()
