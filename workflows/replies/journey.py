"""The reply among the journeys: how it begins, what the inbox and the case page show of it."""

from orgs.journal import action
from orgs.models import Case
from workflows.engine import journeys
from workflows.replies import actions
from workflows.replies.digest import digest
from workflows.replies.flow import ReplyFlow
from workflows.replies.page import case_page


@action
def begin(*, about, actor) -> Case:
    """Opens the case of a message (or of one passed on) and starts its way."""
    case = actions.open_reply(about, actor=actor).case
    ReplyFlow.received.run(case=case)
    return case


journeys.register(
    journeys.Journey(code="reply", title="Ответы", flow=ReplyFlow, begin=begin, digest=digest, page=case_page)
)
