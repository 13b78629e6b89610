"""The drawing of a reply as text. A changed line here changes the office's order of work, or needs a data migration."""

from workflows.engine.diagram import arrows, node_refs
from workflows.replies.flow import ReplyFlow


def test_the_arrows_of_a_reply():
    assert arrows(ReplyFlow) == [
        "received → triage",
        "triage → text_needed",
        "text_needed —да→ prepare",
        "text_needed —нет→ close_without",
        "prepare → approval_asked",
        "approval_asked —да→ approve",
        "approval_asked —нет, так решил акт организации→ place",
        "approve → agreed",
        "agreed —да→ place",
        "agreed —с правкой→ place",
        "agreed —вернуть с замечаниями→ prepare",
        "agreed —автор отозвал→ prepare",
        "agreed —ответ не нужен→ close_without",
        "place → placed",
        "placed —да→ read_back",
        "placed —возражение против правки→ approve",
        "placed —согласование отозвано→ approve",
        "placed —нужен другой текст→ prepare",
        "read_back → issue_record",
        "issue_record → replied",
        "close_without → closed",
    ]


def test_the_references_that_stand_in_the_database_are_frozen():
    """Renaming one is a data migration: viewflow keeps these strings in its rows."""
    assert [reference.removeprefix("replies/flow.ReplyFlow.") for reference in node_refs(ReplyFlow)] == [
        "received",
        "triage",
        "text_needed",
        "prepare",
        "approval_asked",
        "approve",
        "agreed",
        "place",
        "placed",
        "read_back",
        "issue_record",
        "replied",
        "close_without",
        "closed",
    ]
