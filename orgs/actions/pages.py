"""The register of official pages (Порядок, п. 1, 2, 6.1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Network, Organization, Page, User
from orgs.search import normalise

# The networks of the decree. A third one is one more row, entered when a norm allows it, and an adapter.
DECREED = [
    {
        "code": "vk",
        "title": "ВКонтакте",
        "in_words": "во ВКонтакте",
        "abbr": "ВК",
        "hosts": ["vk.com", "vk.ru", "vkontakte.ru"],
        "numbered": r"(?:club|public|event)([0-9]{1,18})",
    },
    {
        "code": "ok",
        "title": "Одноклассники",
        "in_words": "в Одноклассниках",
        "abbr": "ОК",
        "hosts": ["ok.ru", "odnoklassniki.ru"],
        "numbered": r"group/?([0-9]{1,18})",
    },
]


def enter_networks() -> None:
    """The rows of the networks that the decree names (Порядок, п. 1)."""
    for row in DECREED:
        Network.objects.get_or_create(code=row["code"], defaults=row)


@dataclass(frozen=True)
class Address:
    """What an address tells without asking the network: the stable number, or only the changing short name."""

    network: Network
    url: str
    external_id: str = ""
    screen_name: str = ""


def read_address(address: str) -> Address:
    """The page that an address names. Raises RuleError for another site (Порядок, п. 1) and for no page at all."""
    address = address.strip()
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        parts, host = urlsplit(""), ""
    networks = list(Network.objects.order_by("-code"))
    for network in networks:
        for known in network.hosts:
            if parts.scheme in ("http", "https") and (host == known or host.endswith(f".{known}")):
                return _page_of(network, parts.path.strip("/"))
    where = " и ".join(network.in_words for network in networks)
    raise RuleError(
        f"Это адрес другого сайта. Официальные страницы ведутся только {where} (Порядок, п. 1).", field="url"
    )


def _page_of(network: Network, path: str) -> Address:
    numbered = re.match(rf"{network.numbered}(?:/|$)", path)
    if numbered:
        return Address(network, f"https://{network.hosts[0]}/{numbered[0].rstrip('/')}", external_id=numbered[1])
    name = path.split("/")[0]
    if not re.fullmatch(r"[A-Za-z0-9_.-]{2,100}", name):
        raise RuleError("В адресе нет страницы. Откройте страницу и скопируйте адрес целиком.", field="url")
    return Address(network, f"https://{network.hosts[0]}/{name}", screen_name=name)


def read_number(text: str) -> str:
    """The stable number as a person copies it: «900650001», «-900650001», «club900650001»."""
    number = re.fullmatch(r"(?:-|club|public|event|group/?)?([0-9]{1,18})", text.strip())
    if text.strip() and not number:
        raise RuleError("Номер страницы состоит из одних цифр.", field="external_id")
    return number[1].lstrip("0") if number else ""


@action
def register_page(
    organization: Organization,
    *,
    url: str,
    external_id: str = "",
    screen_name: str = "",
    code: str = "",
    responsible: Iterable[User] = (),
    actor,
    **particulars,
) -> Page:
    """Enters a page of an organization in the register, under the number that never changes in the network.

    `particulars`: title, postal_address, email, phones, website, subordinates_url, state (Порядок, п. 5.1).
    """
    address, number = read_address(url), read_number(external_id)
    if address.external_id and number and number != address.external_id:
        raise RuleError("Номер страницы не тот, что в адресе. Проверьте их.", field="external_id")
    number, screen_name = number or address.external_id, screen_name or address.screen_name
    if not number:
        raise RuleError(
            "По короткому имени номер страницы не узнать, а имя могут сменить. Впишите номер: он виден в адресе вида "
            f"{address.network.hosts[0]}/{'club123' if address.network.code == 'vk' else 'group/123'}.",
            field="external_id",
        )
    there = Page.objects.filter(network=address.network, external_id=number).select_related("organization").first()
    if there:
        raise RuleError(f"Такая страница уже есть в реестре: {there.organization}.", field="url")
    page = Page(
        code=code or _free_code(f"{address.network.code}-{organization.code}"),
        organization=organization,
        network=address.network,
        external_id=number,
        screen_name=screen_name,
        url=address.url,
        **particulars,
    )
    _save(page)
    page.responsible.set(responsible)
    record("orgs.page_registered", organization, actor=actor, page=page.pk, url=page.url, external_id=number)
    return page


@action
def change_page(
    page: Page, *, url: str | None = None, responsible: Iterable[User] | None = None, actor, **particulars
) -> Page:
    """New particulars of a page. Its address may change (a short name), the page behind it may not."""
    if url is not None:
        address = read_address(url)
        if address.network != page.network or address.external_id not in ("", page.external_id):
            raise RuleError("Это адрес другой страницы. Её вносят в реестр отдельно.", field="url")
        particulars |= {"url": address.url, "screen_name": address.screen_name or page.screen_name}
    changed = {}
    for field, value in particulars.items():
        if getattr(page, field) != value:
            changed[field] = [_told(getattr(page, field)), _told(value)]
            setattr(page, field, value)
    if changed:
        _save(page)
    if responsible is not None:
        before, after = list(page.responsible.all()), list(responsible)
        if {user.pk for user in before} != {user.pk for user in after}:
            changed["responsible"] = [_told([user.full_name for user in who]) for who in (before, after)]
            page.responsible.set(after)
    if changed:
        record("orgs.page_changed", page.organization, actor=actor, page=page.pk, url=page.url, changed=changed)
    return page


def _told(value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _save(page: Page) -> None:
    page.search = normalise(
        f"{page.title} {page.url} {page.screen_name} {page.external_id} {page.organization.name} "
        f"{page.organization.short_name}"
    )
    page.save()


def _free_code(wanted: str) -> str:
    taken = set(Page.objects.filter(code__startswith=wanted[:50]).values_list("code", flat=True))
    codes = [wanted[:60], *(f"{wanted[:50]}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in codes if code not in taken)
