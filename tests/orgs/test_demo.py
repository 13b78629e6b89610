"""A district comes in from a file, once; what has a fault is told and the rest comes in."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from orgs import demo
from orgs.actions.routes import desk_of, route_of
from orgs.duties import Duty
from orgs.journal.models import Entry
from orgs.management.commands.load_demo import Command
from orgs.models import (
    Act,
    Appointment,
    Network,
    Norm,
    Organization,
    Page,
    Route,
    Seat,
    Substitution,
    User,
)
from orgs.rights import holds

pytestmark = pytest.mark.django_db
COUNTED = (Organization, Act, Norm, User, Appointment, Substitution, Page, Route)


@pytest.fixture
def content() -> dict:
    return json.loads(demo.DISTRICT.read_text("utf-8"))


@pytest.fixture(autouse=True)
def for_show(settings):
    settings.DEMO = True


@pytest.fixture
def alone(monkeypatch):
    """Without the cases that the other rooms add."""
    monkeypatch.setattr(Command, "load_the_other_rooms", lambda self: None)


def load(content: dict | None = None, tmp_path=None, **options) -> tuple[str, str]:
    """What the command said, and what it said of faults."""
    said, faults = StringIO(), StringIO()
    arguments = []
    if content is not None:
        arguments = [tmp_path / "district.json"]
        arguments[0].write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    call_command("load_demo", *arguments, stdout=said, stderr=faults, **options)
    return said.getvalue(), faults.getvalue()


def test_the_demo_district_comes_in_whole(alone, content):
    said, faults = load()
    assert faults == ""
    assert [model.objects.count() for model in COUNTED] == [30, 12, 5, 23, 24, 1, 12, 24]
    assert set(Network.objects.values_list("code", flat=True)) == {"vk", "ok"}
    school = Organization.objects.get(code="school-1")
    assert school.path.startswith(Organization.objects.get(code="edu-dept").path)
    assert Norm.objects.ruling("min_week_org", school).act.number == "650"
    assert Norm.objects.ruling("reply_hours", Organization.objects.get(code="adm")).value == 9
    assert Norm.objects.ruling("reply_hours", school) is None
    page = Page.objects.get(code="ok-adm")
    assert (page.external_id, page.organization.code, page.title) == (
        "59000000001",
        "adm",
        "Администрация Кожевниковского района (демо)",
    )
    assert [user.login for user in page.responsible.all()] == ["pr-spec"]
    call_command("verify_journal", stdout=StringIO())


def test_the_table_of_log_ins_stands_last_and_they_open_the_door(alone, settings):
    settings.SECOND_FACTOR = False
    said, _ = load()
    lines = said.strip().splitlines()
    table = lines[lines.index(f"Пароль у всех: {demo.PASSWORD}") + 1 :]
    logins = [line.split()[0] for line in table if line]
    assert logins[0] == "логин"
    assert {"glava", "upravdel", "pr-head", "rural", "auditor", "admin"} <= set(logins)
    assert "ex-pr" not in logins  # dismissed
    assert settings.BASE_URL in said
    visitor = Client()
    visitor.post(reverse("account_login"), {"login": "rural", "password": demo.PASSWORD})
    assert visitor.session["_auth_user_id"] == str(User.objects.get(login="rural").pk)


def test_the_second_time_nothing_is_changed_and_it_says_so(alone):
    load()
    before = [list(model.objects.order_by("pk").values()) for model in (*COUNTED, Seat, Entry)]
    said, faults = load()
    assert "Ничего не изменилось" in said
    assert faults == ""
    assert [list(model.objects.order_by("pk").values()) for model in (*COUNTED, Seat, Entry)] == before


def test_what_the_administrator_has_changed_since_is_left_alone(alone):
    load()
    Organization.objects.filter(code="school-1").update(short_name="Лицей")
    load()
    assert Organization.objects.get(code="school-1").short_name == "Лицей"


@pytest.mark.clause("П 3")
def test_replies_of_the_head_and_the_administration_go_to_the_specialist_and_the_rest_to_pr(alone):
    load()
    district = {one.code: one for one in Organization.objects.all()}
    for owner in ("head", "adm"):
        for duty in (Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES):
            assert desk_of(district[owner], duty).organization == district["rural-spec"]
        for duty in (Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS, Duty.MODERATE, Duty.DRAFT_PLANS, Duty.KEEP_PAGES):
            assert desk_of(district[owner], duty).organization == district["pr"]
        assert route_of(district[owner], Duty.APPROVE_REPLIES).fallback == district["district"]
        assert route_of(district[owner], Duty.PREPARE_REPLIES).fallback is None
        assert route_of(district[owner], Duty.PREPARE_REPLIES).act.number == "650"
    for owner in ("school-1", "sp-urtam", "library"):
        assert desk_of(district[owner], Duty.APPROVE_REPLIES).organization == district[owner]
    fallback = Seat.objects.in_force().filter(desk__organization=district["district"], desk__duty=Duty.APPROVE_REPLIES)
    assert [seat.user.login for seat in fallback] == ["upravdel"]


def test_the_administrator_is_added_by_an_act_of_the_file(alone):
    load()
    admin = User.objects.get(login="admin")
    held = Appointment.objects.get(user=admin)
    assert (held.role, held.organization.code, held.act.code) == ("administrator", "district", "k-14")
    assert holds(admin, Duty.MANAGE_STAFF, Organization.objects.district())


def test_dates_of_the_file_decide_who_may_what(alone, time_machine):
    load()
    pr = Organization.objects.get(code="pr")
    users = {user.login: user for user in User.objects.all()}
    time_machine.move_to("2026-11-20T12:00:00+07:00", tick=False)
    assert not holds(users["ex-pr"], Duty.KEEP_PAGES, pr)
    assert not holds(users["next-pr"], Duty.KEEP_PAGES, pr)
    assert holds(users["pr-mod"], Duty.APPROVE_REPLIES, pr)  # stands in until 27 November
    time_machine.move_to("2026-11-28T00:00:00+07:00", tick=False)
    assert not holds(users["pr-mod"], Duty.APPROVE_REPLIES, pr)
    time_machine.move_to("2026-12-15T00:00:00+07:00", tick=False)
    assert holds(users["next-pr"], Duty.KEEP_PAGES, pr)


# --- A file of one's own ---


def test_people_of_a_file_of_ones_own_come_in_by_one_time_links(content, tmp_path):
    said, _ = load(content, tmp_path)
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert demo.PASSWORD not in said
    address = said.strip().split()[-1]
    assert "/accounts/password/reset/key/" in address
    opened = Client().get(address.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert not opened.context.get("token_fail")
    again, _ = load(content, tmp_path)
    assert "/key/" not in again


def test_people_of_a_file_of_ones_own_may_be_given_a_password_of_twelve_signs(content, tmp_path):
    with pytest.raises(CommandError, match="12"):
        load(content, tmp_path, password="коротко")
    load(content, tmp_path, password="проба-пера-2026")
    assert User.objects.get(login="rural").check_password("проба-пера-2026")


def test_the_other_rooms_are_asked_for_their_demo_only_with_the_demo_district(content, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(Command, "load_the_other_rooms", lambda self: asked.append(1))
    load(content, tmp_path)
    assert asked == []
    load()
    assert asked == [1]


@pytest.mark.parametrize("text", ["", "не json", "[]", "{}", '{"organizations": []}'])
def test_a_file_that_cannot_be_read_is_told_and_ends_with_one(tmp_path, text):
    file = tmp_path / "district.json"
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError) as failed:
        call_command("load_demo", file)
    assert failed.value.returncode == 1
    assert not Organization.objects.exists()


def test_a_known_password_does_not_come_into_a_real_installation(settings):
    settings.DEBUG, settings.DEMO = False, False
    with pytest.raises(CommandError, match="DEMO=true"):
        load()


def test_the_demo_district_does_not_come_beside_another_one(content, tmp_path):
    content["organizations"] = [{**content["organizations"][0], "code": "another"}]
    load({"organizations": content["organizations"]}, tmp_path)
    with pytest.raises(CommandError, match="уже есть район"):
        load()


KINDS = ("organizations", "acts", "norms", "users", "appointments", "substitutions", "pages")
LATER = (demo.APPOINTMENTS, demo.SUBSTITUTIONS, demo.PAGES)
FAULTS = {
    "an organization twice": ("organizations", {"code": "adm"}, "повтор"),
    "an organization of an unknown kind": ("organizations", {"code": "x", "kind": "castle"}, "castle"),
    "an organization under nobody": ("organizations", {"code": "x", "parent": "nowhere"}, "nowhere"),
    "a settlement in the district": (
        "organizations",
        {"code": "x", "kind": "rural_settlement", "parent": "adm"},
        "131-ФЗ",
    ),
    "a second district": ("organizations", {"code": "x", "kind": "district", "parent": None}, "один"),
    "an organization without a name": ("organizations", {"code": "x", "name": None}, "name"),
    "a name too long": ("organizations", {"code": "x", "name": "х" * 400}, ""),
    "an act on a day that is none": ("acts", {"code": "x", "date": "2026-02-30"}, "2026-02-30"),
    "an act that ends before it begins": ("acts", {"code": "x", "effective_to": "2020-01-01"}, "раньше"),
    "an act of an unknown issuer": ("acts", {"code": "x", "issuer": "nobody"}, "nobody"),
    "a norm that is no number": ("norms", {"code": "x", "value": "пять"}, "пять"),
    "a norm of an unknown act": ("norms", {"code": "x", "act": "nope"}, "nope"),
    "a norm for nobody known": ("norms", {"code": "x", "applies_to": ["nope"]}, "nope"),
    "a login twice": ("users", {"login": "rural"}, "повтор"),
    "a login with spaces": ("users", {"login": "два слова"}, "Логин"),
    "an address of mail that is none": ("users", {"login": "x1", "email": "нет"}, "email"),
    "an appointment that ends before it begins": ("appointments", {"from": "2026-02-01", "to": "2026-01-01"}, "раньше"),
    "an appointment of nobody": ("appointments", {"user": "nobody"}, "nobody"),
    "an appointment to an unknown role": ("appointments", {"role": "king"}, "king"),
    "an appointment nowhere": ("appointments", {"organization": "nowhere"}, "nowhere"),
    "an appointment by no act": ("appointments", {"from": "2020-01-01", "to": "2020-02-01", "act": "nope"}, "nope"),
    "an appointment without a clause": (
        "appointments",
        {"from": "2019-01-01", "to": "2019-02-01", "clause": ""},
        "пункт",
    ),
    "an appointment twice for the same days": ("appointments", {"from": "2023-01-01"}, "уже есть"),
    "overlapping substitutions": (
        "substitutions",
        {"substitute": "pr-spec", "from": "2026-11-20", "to": "2026-12-01"},
        "уже назначено",
    ),
    "a substitution of whom there is nothing to substitute": ("substitutions", {"absent": "rural"}, "замещать нечего"),
    "a substitution that ends before it begins": (
        "substitutions",
        {"from": "2026-12-20", "to": "2026-12-01"},
        "раньше",
    ),
    "a page of a foreign network": (
        "pages",
        {"code": "x", "network": "tg", "url": "https://t.me/adm", "external_id": 1},
        "Порядок, п. 1",
    ),
    "a page of a network nobody decreed": (
        "pages",
        {"code": "x", "network": "tg", "external_id": 1},
        "Порядок, п. 1",
    ),
    "a second page with the same number": ("pages", {"code": "x", "organization": "school-1"}, "уже есть в реестре"),
    "a page of nobody": ("pages", {"code": "x", "external_id": 1, "organization": "nowhere"}, "nowhere"),
    "a page without a number": ("pages", {"code": "x", "external_id": None}, "номер"),
    "a row that is none": ("users", "строка", "не запись"),
}


def test_a_fault_is_told_with_its_reason_and_the_rest_comes_in(content, tmp_path):
    wanted = {}
    for name, (where, change, reason) in FAULTS.items():
        if isinstance(change, dict):
            pattern = content[where][2 if where == "organizations" else 0]
            change = {**pattern, **change}
            if change.get("code") == "x":
                change["code"] = f"x-{len(wanted)}"
        content[where].append(change)
        wanted[name] = (where, f"{len(content[where])}-я строка", reason)
    _, faults = load(content, tmp_path)
    first, *told = faults.strip().splitlines()
    assert first == f"Не внесено, {len(FAULTS)}:"
    kinds = dict(zip(KINDS, (demo.ORGANIZATIONS, demo.ACTS, demo.NORMS, demo.PEOPLE, *LATER), strict=True))
    for name, (where, place, reason) in wanted.items():
        lines = [line for line in told if line.startswith(f"  {kinds[where]}, {place} ") and reason in line]
        assert len(lines) == 1, (name, told)
    assert [model.objects.count() for model in COUNTED] == [30, 12, 5, 23, 24, 1, 12, 24]
    call_command("verify_journal", stdout=StringIO())


def test_organizations_come_in_whatever_their_order_and_a_circle_is_told(content, tmp_path):
    content["organizations"].reverse()
    circle = {"name": "К", "short_name": "К", "kind": "department"}
    content["organizations"] += [
        {**circle, "code": "c1", "parent": "c2"},
        {**circle, "code": "c2", "parent": "c1"},
    ]
    _, faults = load(content, tmp_path)
    assert faults.splitlines()[0] == "Не внесено, 2:"
    assert Organization.objects.count() == 30


def test_a_page_with_an_unknown_responsible_comes_in_without_him(content, tmp_path):
    content["pages"][0]["responsible"] = ["ghost", "pr-spec"]
    _, faults = load(content, tmp_path)
    assert "ghost" in faults
    assert [user.login for user in Page.objects.get(code="vk-adm").responsible.all()] == ["pr-spec"]


def test_without_a_responsible_specialist_the_work_stays_with_the_owner_and_it_is_told(content, tmp_path):
    content["appointments"] = [row for row in content["appointments"] if row["role"] != "responsible_specialist"]
    _, faults = load(content, tmp_path)
    assert "adm prepare_replies" in faults
    adm = Organization.objects.get(code="adm")
    assert desk_of(adm, Duty.PREPARE_REPLIES).organization == adm
    assert desk_of(adm, Duty.APPROVE_REPLIES).organization.code == "pr"


def test_what_other_rooms_read_of_the_file_is_left_unread_in_silence(content, tmp_path):
    content["exemptions"] = content["directives"] = [{"nonsense": 1}]
    _, faults = load(content, tmp_path)
    assert faults == ""
