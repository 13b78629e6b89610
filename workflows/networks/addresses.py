"""Reading the addresses people paste: which network, which page, which message (design: networks, § 6).

The same message has one key whatever its address looks like: vk.com or vk.ru, on a phone or not, opened in a window
over the page or by itself.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from workflows.networks.reading import PAGE, Kind

HOSTS = {"vk": ("vk.com", "vk.ru", "vkontakte.ru"), "ok": ("ok.ru", "odnoklassniki.ru")}
LONGEST_NAME = 100
OUTSIDE = "Порядок, п. 1"

_COMMENT = re.compile(r"(wall|photo|video|topic)(-?[0-9]{1,18})_([0-9]{1,18})(?:_r([0-9]{1,18}))?")
_COMMUNITY = re.compile(r"(?:club|public|event)([0-9]{1,18})")
_CONVERSATION = re.compile(r"gim([0-9]{1,18})")


@dataclass(frozen=True)
class Address:
    """What an address names. `page` is the id or screen name of the page, `key` the message (empty: none is named)."""

    network: str
    page: str = ""
    kind: Kind = Kind.COMMENT
    key: str = ""
    thread: str = ""
    link: str = ""


def comment_link(subject: str, owner: int, host_id: int, comment: int, under: int | None = None) -> str:
    """The address of a VKontakte comment under a post, photo, video or topic."""
    if subject == "topic":
        return f"https://vk.com/topic{owner}_{host_id}?post={comment}"
    thread = f"&thread={under}" if under else ""
    return f"https://vk.com/{subject}{owner}_{host_id}?reply={comment}{thread}"


def network_of(url: str) -> str:
    """The code of the network an address belongs to; empty for any other site."""
    try:
        host = (urlsplit(url.strip() if "//" in url else f"https://{url.strip()}").hostname or "").rstrip(".")
    except ValueError:
        return ""
    for network, hosts in HOSTS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return network
    return ""


def read(url: str) -> Address | None:
    """What the address names, or None when it belongs to neither network."""
    network = network_of(url)
    if not network:
        return None
    parts = urlsplit(url.strip() if "//" in url else f"https://{url.strip()}")
    steps = [step for step in parts.path.split("/") if step]
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return (_vk if network == "vk" else _ok)(steps, query, url.strip())


def _vk(steps: list[str], query: dict[str, str], url: str) -> Address:
    over = query.get("w") or query.get("z") or ""
    first = over.split("/")[0] if over else (steps[0] if steps else "")
    if found := _COMMENT.fullmatch(first):
        subject, owner, host_id, comment = found.groups()
        comment = comment or query.get("post" if subject == "topic" else "reply", "")
        page, thread = owner.lstrip("-"), f"{subject}{owner}_{host_id}"
        if not re.fullmatch(r"[0-9]{1,18}", comment):
            return Address("vk", page, Kind.COMMENT, "", thread, url)
        under = query.get("thread", "")
        link = comment_link(subject, int(owner), int(host_id), int(comment), int(under) if under.isdecimal() else None)
        return Address("vk", page, Kind.COMMENT, f"{thread}_{comment}", thread, link)
    if found := _CONVERSATION.fullmatch(first):
        page, peer, message = found[1], query.get("sel", ""), query.get("msgid", "")
        thread = f"dm{PAGE}_{peer}" if peer.isdecimal() else ""
        key = f"{thread}_{message}" if thread and message.isdecimal() else ""
        return Address("vk", page, Kind.DIRECT, key, thread, url)
    if found := _COMMUNITY.fullmatch(first):
        return Address("vk", found[1], link=url)
    return Address("vk", first, link=url)


def _ok(steps: list[str], query: dict[str, str], url: str) -> Address:
    if len(steps) > 1 and steps[0] == "group":
        thread = _topic(steps[2:])
        return Address("ok", steps[1], Kind.COMMENT, "", thread, url)
    if steps and (found := re.fullmatch(r"group([0-9]{1,18})", steps[0])):
        return Address("ok", found[1], link=url)
    if steps and steps[0] in ("profile", "messages"):
        return Address("ok", "", Kind.DIRECT if steps[0] == "messages" else Kind.COMMENT, link=url)
    thread = _topic(steps[1:])
    return Address("ok", steps[0] if steps else "", Kind.COMMENT, "", thread, url)


def _topic(steps: list[str]) -> str:
    found = re.fullmatch(r"topic/([0-9]{1,25})", "/".join(steps[:2]))
    return f"topic{found[1]}" if found else ""


def author(url: str) -> str:
    """The id of the author an address names, as the answers of the network give it: a community of VKontakte is
    negative, a group of Odnoklassniki is `group:…`; a screen name where the address has no id."""
    found = read(url)
    if found is None:
        return ""
    steps = [step for step in urlsplit(url if "//" in url else f"https://{url}").path.split("/") if step]
    if found.network == "vk":
        person = re.fullmatch(r"id([0-9]{1,18})", found.page)
        return person[1] if person else (f"-{found.page}" if found.page.isdecimal() else found.page[:LONGEST_NAME])
    if len(steps) > 1 and steps[0] == "profile":
        return steps[1][:LONGEST_NAME]
    return f"group:{found.page[:LONGEST_NAME]}" if found.page else ""
