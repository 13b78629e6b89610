"""The hash of what was agreed: what is handed over carries it, what is read back is compared by it."""

import hashlib
import json

PREFIX = "glashatay-version-1"


def fingerprint(text: str, page: int | None) -> str:
    """SHA-256 of a text and the page it is meant for. One character or another page gives another one."""
    content = json.dumps({"page": page, "text": text}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{PREFIX}\n{content}".encode()).hexdigest()
