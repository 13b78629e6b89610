"""The journal: append-only lines in hash chains, one chain per case and one per organization. It knows nobody."""

from orgs.journal.recording import action, digest, record

__all__ = ["action", "digest", "record"]
