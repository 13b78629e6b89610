"""Addresses people paste: one message has one key whatever its address looks like."""

import pytest

from workflows.networks import addresses
from workflows.networks.reading import Kind


@pytest.mark.parametrize(
    "url",
    [
        "https://vk.com/wall-900650001_1201?reply=10041",
        "https://vk.ru/wall-900650001_1201?reply=10041&thread=10040",
        "http://m.vk.com/wall-900650001_1201?reply=10041",
        "vk.com/wall-900650001_1201?reply=10041",
        "https://vk.com/demo_kozh_adm?w=wall-900650001_1201_r10041",
        "https://vk.com/wall-900650001_1201_r10041",
        "  https://vk.com/feed?w=wall-900650001_1201_r10041  ",
    ],
)
def test_a_comment_of_vk_has_one_key(url):
    found = addresses.read(url)
    assert (found.network, found.page, found.key) == ("vk", "900650001", "wall-900650001_1201_10041")
    assert found.link.startswith("https://vk.com/wall-900650001_1201?reply=10041")


@pytest.mark.parametrize(
    ("url", "network", "page", "kind", "key", "thread"),
    [
        ("https://vk.com/wall-9_1", "vk", "9", Kind.COMMENT, "", "wall-9_1"),
        ("https://vk.com/photo-9_4?reply=2", "vk", "9", Kind.COMMENT, "photo-9_4_2", "photo-9_4"),
        ("https://vk.com/topic-9_4?post=2", "vk", "9", Kind.COMMENT, "topic-9_4_2", "topic-9_4"),
        ("https://vk.com/gim9?sel=77", "vk", "9", Kind.DIRECT, "", "dm{page}_77"),
        ("https://vk.com/gim9?sel=77&msgid=5", "vk", "9", Kind.DIRECT, "dm{page}_77_5", "dm{page}_77"),
        ("https://vk.com/club9", "vk", "9", Kind.COMMENT, "", ""),
        ("https://vk.com/public9", "vk", "9", Kind.COMMENT, "", ""),
        ("https://vk.com/demo_kozh_adm", "vk", "demo_kozh_adm", Kind.COMMENT, "", ""),
        ("https://ok.ru/group/59/topic/15", "ok", "59", Kind.COMMENT, "", "topic15"),
        ("https://m.ok.ru/group/59", "ok", "59", Kind.COMMENT, "", ""),
        ("https://ok.ru/group59", "ok", "59", Kind.COMMENT, "", ""),
        ("https://ok.ru/kozh-adm-demo/topic/15", "ok", "kozh-adm-demo", Kind.COMMENT, "", "topic15"),
    ],
)
def test_an_address_names_its_page_and_what_stands_there(url, network, page, kind, key, thread):
    found = addresses.read(url)
    assert (found.network, found.page, found.kind, found.key, found.thread) == (network, page, kind, key, thread)


@pytest.mark.parametrize(
    "url", ["", "просто текст", "https://t.me/x", "https://vk.com.evil.example/wall-1_2", "https://[", "javascript:1"]
)
def test_an_address_of_another_site_names_nothing(url):
    assert addresses.read(url) is None


@pytest.mark.parametrize(
    ("url", "author"),
    [
        ("https://vk.com/id77", "77"),
        ("https://vk.com/club9", "-9"),
        ("https://vk.com/petrov", "petrov"),
        ("https://ok.ru/profile/570", "570"),
        ("https://ok.ru/group/59", "group:59"),
        ("https://example.org/id77", ""),
    ],
)
def test_an_author_is_named_as_the_network_s_answers_name_him(url, author):
    assert addresses.author(url) == author
