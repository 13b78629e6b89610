"""What a paper says, as one canonical text: its content with the journal of the case up to that moment.

The text is hashed, kept in the row and attached to the PDF as trail.json, so that a stranger can recompute
(docs/papers.md): the hash of every entry, the chain, the hash of the content, the code printed on the paper.
"""

import json
from hashlib import sha256

from documents import codes
from documents.kinds import Kind
from orgs.journal import hashing
from orgs.journal.models import Entry
from orgs.journal.sentences import sentence

FORMAT = "glashatay-paper-1"
OWN = "documents."


def of_case(case) -> dict:
    """The journal of a case: every line as it was hashed, and its sentence. 1 statement.

    Lines at the end that only tell of papers are left out: giving out a paper is no news for the next one.
    """
    entries = list(Entry.objects.of_case(case))
    while entries and entries[-1].code.startswith(OWN):
        entries.pop()
    return {
        "chain": f"case:{case.pk}",
        "hashed": hashing.PREFIX,
        "length": len(entries),
        "head": entries[-1].hash if entries else "",
        "entries": [
            {
                "seq": entry.seq,
                "at": hashing.stamp(entry.at),
                "sentence": sentence(entry),
                "body": entry.body,
                "prev_hash": entry.prev_hash,
                "hash": entry.hash,
            }
            for entry in entries
        ],
    }


def content(kind: Kind, case) -> str:
    """Everything a paper of this kind says about the case now, canonical. Fixed order, so equal means the same."""
    body = dict(kind.context(case))
    organization = case.organization
    return hashing.canonical(
        {
            "format": FORMAT,
            "kind": kind.code,
            "form": kind.form,
            "head": {
                "title": kind.title,
                "organization": organization.name,
                "zone": organization.zone,
                "place": body.pop("place", ""),
                "about": body.pop("about", ""),
                "case": case.number_text,
            },
            "body": body,
            "trail": of_case(case),
        }
    )


def content_hash(text: str) -> str:
    """SHA-256 over the format and the canonical content, a line each."""
    return sha256(f"{FORMAT}\n{text}".encode()).hexdigest()


def attached(paper) -> bytes:
    """trail.json of a paper: its number, moment, hash and code, and the content they are computed from."""
    return hashing.canonical(
        {
            "paper": {
                "number": paper.number_text,
                "issued": hashing.stamp(paper.issued_at),
                "issued_by": paper.issued_by,
                "content_hash": paper.content_hash,
                "code": codes.grouped(paper.code),
            },
            "content": json.loads(paper.content),
        }
    ).encode()
