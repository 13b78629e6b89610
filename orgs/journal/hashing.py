"""How a line is hashed and how heads are joined: pure, so that a stranger can do it again."""

import hashlib
import json
from datetime import UTC, datetime

VERSION = 1
PREFIX = f"glashatay-journal-{VERSION}"


def canonical(content: dict) -> str:
    """One text for one content: sorted keys, no spaces, UTF-8 letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def stamp(at: datetime) -> str:
    """A moment in UTC, ISO 8601, microseconds always written."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(prev_hash: str, body: str) -> str:
    """SHA-256 over the prefix, the previous hash and the body, a line each."""
    return hashlib.sha256(f"{PREFIX}\n{prev_hash}\n{body}".encode()).hexdigest()


def merkle_root(leaves: list[str]) -> str:
    """The Merkle tree hash of RFC 6962, section 2.1, over texts in the order given."""
    return _tree([leaf.encode() for leaf in leaves]).hex()


def _tree(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _tree(leaves[:split]) + _tree(leaves[split:])).digest()


def leaf(key: str, length: int, head: str) -> str:
    """One chain's head as a leaf of the checkpoint."""
    return f"{key} {length} {head}"
