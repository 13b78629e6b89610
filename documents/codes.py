"""The verification code of a paper: twelve characters that a person can read aloud and type (Crockford's base 32).

It is cut from a hash of the number and of the content's hash: whoever has trail.json can compute it again.
"""

import re
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LENGTH = 12
PREFIX = "glashatay-code-1"
# What is typed for what is printed: letters that look alike, Latin and Cyrillic.
_MEANT = str.maketrans("ILOАВЕЗКМНОРСТУХ", "110ABE3KMH0PCTYX")


def of(number: str, content_hash: str) -> str:
    """The code of a paper: the first 60 bits of SHA-256 over the prefix, the number and the hash, a line each."""
    bits = int.from_bytes(sha256(f"{PREFIX}\n{number}\n{content_hash}".encode()).digest()[:8]) >> 4
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def grouped(code: str) -> str:
    """«7KQ4-M2PX-9D3T»"""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def typed(text: str) -> str:
    """The code a person meant, without groups; empty if it can be none."""
    code = re.sub(r"[\s\-–—.]", "", text).upper().translate(_MEANT)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
