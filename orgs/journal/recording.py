"""Writing lines: actions collect them, the outermost action writes them at its end.

Chains are locked last and in one order (design: Journal), so that two actions that touch the same cases never wait for
each other in a circle.
"""

import hashlib
import json
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone

from orgs.journal.hashing import VERSION, canonical, entry_hash, stamp


@dataclass(frozen=True)
class _Line:
    owner: tuple[str, int]  # ("case" | "organization", pk)
    at: datetime
    code: str
    actor: Any
    instead_of: Any
    data: dict


_collected: ContextVar[list[_Line] | None] = ContextVar("journal_lines", default=None)


def action(function):
    """An action: one transaction; the lines it records are written at the end of the outermost one."""

    @wraps(function)
    def run(*args, **kwargs):
        lines = _collected.get()
        if lines is not None:
            before = len(lines)
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except BaseException:
                del lines[before:]  # what was undone was not done
                raise
        token = _collected.set([])
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                _write(_collected.get() or [])
                return result
        finally:
            _collected.reset(token)

    return run


def record(code: str, where, *, actor, on_behalf_of=None, **data) -> None:
    """Notes that something was done. `where`: a case, an organization, or anything that has a `case`.

    `actor` is a user, or None for the system; `data` is JSON without personal data of citizens (for those a salted
    `digest`). Raises RuntimeError outside an action: a change without its transaction is no change.
    """
    lines = _collected.get()
    if lines is None:
        raise RuntimeError(f"{code} was recorded outside an action.")
    lines.append(_Line(_owner(where), timezone.now(), code, actor, on_behalf_of, json.loads(json.dumps(data))))


def digest(text: str, salt: str) -> str:
    """A salted SHA-256 of personal data: the body stays true when the data and the salt are erased (152-ФЗ)."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _owner(where) -> tuple[str, int]:
    label = where._meta.label
    if label == "orgs.Case":
        return ("case", where.pk)
    if label == "orgs.Organization":
        return ("organization", where.pk)
    return ("case", where.case_id)


def _person(user) -> dict | None:
    return {"id": user.pk, "name": user.full_name} if user else None


def _write(lines: list[_Line]) -> None:
    from orgs.journal.models import Chain, Entry  # the package is imported before the apps are ready

    chains = {}
    for kind, pk in sorted({line.owner for line in lines}):
        owner: dict[str, Any] = {f"{kind}_id": pk}
        Chain.objects.get_or_create(**owner)
        chains[kind, pk] = Chain.objects.select_for_update(no_key=True).get(**owner)
    entries = []
    for line in lines:
        chain = chains[line.owner]
        body = canonical(
            {
                "v": VERSION,
                "chain": chain.key,
                "seq": chain.length + 1,
                "at": stamp(line.at),
                "code": line.code,
                "actor": _person(line.actor),
                "instead_of": _person(line.instead_of),
                "data": line.data,
            }
        )
        entry = Entry(
            chain=chain,
            seq=chain.length + 1,
            at=line.at,
            code=line.code,
            actor=line.actor,
            body=body,
            prev_hash=chain.head,
            hash=entry_hash(chain.head, body),
        )
        chain.length, chain.head = entry.seq, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    for chain in chains.values():
        chain.save(update_fields=["length", "head"])
