"""A citizen's data: everything within the legal entity of the page, masked in another until opened with a reason."""

import pytest

from orgs.errors import RuleError
from orgs.journal.models import Entry
from tests.messages import factories as f
from tests.messages.factories import take
from tests.orgs import factories as orgs
from workflows.messages.actions.receiving import begin_cases
from workflows.messages.actions.revealing import reveal
from workflows.messages.masking import HIDDEN_TEXT, mask
from workflows.messages.models import Message, Reveal
from workflows.messages.showing import HIDDEN_AUTHOR, shown_to

pytestmark = pytest.mark.django_db
PROFILES = [{"id": 77, "first_name": "Пётр", "last_name": "Выдумкин"}]


@pytest.fixture
def world():
    return f.world_with_pages()


@pytest.fixture
def comment(world):
    take(f.shown(f.comment(text="Звоните мне: 8-900-000-31-31"), profiles=PROFILES))
    return Message.objects.get()


@pytest.fixture
def direct(world):
    told = {"id": 9, "date": 1794312311, "from_id": 77, "peer_id": 77, "out": 0, "text": "Мой адрес: Придуманная, 901"}
    take(f.event("message_new", {"message": told}, "m1"))
    return Message.objects.get()


def test_within_the_legal_entity_all_is_shown(world, comment):
    for person in (world.rural, world.pr_approver, world.head):
        shown = shown_to(person, comment)
        assert not shown.masked
        assert shown.author == "Пётр Выдумкин"
        assert shown.author_link == "https://vk.com/id77"
        assert shown.text == "Звоните мне: 8-900-000-31-31"
        assert shown.url == "https://vk.com/wall-900650001_3?reply=5"


def test_a_substitute_from_another_entity_works_for_this_one_too(world, comment):
    assert shown_to(world.school_head, comment).masked
    orgs.substitute(world.rural, world.school_head, "responsible_specialist", world.rural_unit)
    assert not shown_to(world.school_head, comment).masked


def test_in_another_legal_entity_name_links_and_phones_are_masked(world, comment, django_assert_num_queries):
    shown = shown_to(world.school_head, comment)
    assert shown.masked
    assert shown.author == HIDDEN_AUTHOR
    assert shown.author_link == shown.url == ""
    assert shown.text == "Звоните мне: [телефон скрыт]"


def test_in_another_legal_entity_private_words_are_masked(world, direct):
    shown = shown_to(world.settlement_head, direct)
    assert shown.text == HIDDEN_TEXT
    assert shown.attachments == ()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("8-900-000-55-11", "[телефон скрыт]"),
        ("8 (900) 000 55 11, жду", "[телефон скрыт], жду"),
        ("тел. +79000005511.", "тел. [телефон скрыт]."),
        ("2-15-34", "[телефон скрыт]"),
        ("пишите на a.b@mail.example", "пишите на [адрес скрыт]"),
        ("[id2100000001|Пётр], а вы?", "[имя скрыто], а вы?"),
        ("в 18:10, дома 2, 4, 6, 8, минус 28", "в 18:10, дома 2, 4, 6, 8, минус 28"),
        ("с 1 ноября 2026 года 1 500 000 рублей", "с 1 ноября 2026 года 1 500 000 рублей"),
    ],
)
def test_phones_mail_and_mentions_are_masked_and_other_figures_stand(text, masked):
    assert mask(text, direct=False) == masked


def test_a_reason_opens_the_data_for_that_person_and_is_recorded_without_its_words(world, comment):
    take(f.wrote())
    begin_cases()
    comment.refresh_from_db()
    with pytest.raises(RuleError):
        reveal(comment, reason="  надо  ", actor=world.school_head)
    reveal(comment, reason="Школа готовит ответ этому родителю", actor=world.school_head)
    assert not shown_to(world.school_head, comment).masked
    assert shown_to(world.settlement_head, comment).masked
    line = Entry.objects.of_case(comment.case).last()
    assert line.code == "messages.revealed"
    assert line.actor == world.school_head
    assert "родителю" not in line.body
    assert Reveal.objects.get().reason == "Школа готовит ответ этому родителю"
    reveal(comment, reason="Ещё раз то же самое", actor=world.school_head)
    assert Reveal.objects.count() == 1


def test_words_are_found_by_all_who_see_them_but_names_and_private_words_only_within_the_entity(world, direct):
    take(f.shown(f.comment(text="Где СНЁГ на Школьной?"), profiles=PROFILES))
    comment = Message.objects.get(kind="comment")
    assert list(Message.objects.all().holding("снег школьной", world.school_head)) == [comment]
    for query in ("выдумкин", "придуманная"):
        assert not Message.objects.all().holding(query, world.school_head).exists()
    assert list(Message.objects.all().holding("Придуманная", world.rural)) == [direct]
    assert set(Message.objects.all().holding("Выдумкин", world.rural)) == {direct, comment}


def test_a_message_is_seen_where_its_case_is_seen_where_its_page_is_read_and_where_it_comes_in(world, comment):
    take(f.shown(f.comment(6, from_id=f.ADM)))
    seen = {name: Message.objects.visible_to(person).count() for name, person in world.people.items()}
    assert seen["rural"] == 2
    assert seen["head_of_affairs"] == seen["auditor"] == 2
    for name in ("stranger", "administrator", "school_head", "school_specialist", "settlement_head"):
        assert seen[name] == 0, name
