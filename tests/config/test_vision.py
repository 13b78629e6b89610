"""The version for weak eyes."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def html(response) -> str:
    return response.content.decode().partition("<html")[2].partition(">")[0].strip()


def test_the_choice_is_kept_in_a_cookie_and_leads_back(client):
    answer = client.get(reverse("vision"), {"size": "2", "scheme": "black", "images": "off", "next": LOGIN})
    assert answer.url == LOGIN
    assert answer.cookies["vision"]["httponly"] and answer.cookies["vision"]["samesite"] == "Lax"
    page = client.get(LOGIN)
    assert html(page) == 'lang="ru" data-vision="low" data-size="2" data-scheme="black" data-images="off"'
    assert "очень крупный" in page.content.decode()
    client.get(reverse("vision"), {"off": "1", "next": LOGIN})
    assert html(client.get(LOGIN)) == 'lang="ru"'


def test_the_first_size_has_no_attribute(client):
    client.get(reverse("vision"))
    assert "data-size" not in html(client.get(LOGIN))


@pytest.mark.parametrize("cookie", ["", "1", "9-white-on", '1-"><script>-on', "1-white-on-on"])
def test_a_cookie_that_makes_no_sense_is_no_cookie(client, cookie):
    client.cookies["vision"] = cookie
    assert html(client.get(LOGIN)) == 'lang="ru"'


@pytest.mark.parametrize("next", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_never_leads_away_from_the_product(client, next):
    assert client.get(reverse("vision"), {"next": next}).url == "/"


def test_nonsense_in_the_address_becomes_the_usual(client):
    answer = client.get(reverse("vision"), {"size": "77", "scheme": "pink", "next": LOGIN})
    assert answer.cookies["vision"].value == "1-white-on"
    assert client.post(reverse("vision")).status_code == 405
