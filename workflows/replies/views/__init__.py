"""The pages of a reply: its steps, recalls, and the templates of an organization."""

from workflows.replies.views.steps import Approve, Place, Prepare, Triage

__all__ = ["Approve", "Place", "Prepare", "Triage"]
