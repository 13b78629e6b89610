"""An attacker at the door and inside: nothing gives way, and nothing breaks into a 500."""

import io
import re
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents.jobs import render
from documents.models import Paper
from orgs.actions.staff import change_user
from orgs.models import CaseFile
from tests.orgs.factories import PASSWORD, appoint, user
from tests.replies.factories import Clerk, said
from tests.scene import in_the_district, trying
from tests.test_access import ACCESS, address_of
from workflows.engine.models import WorkItem
from workflows.messages.models import Message

pytestmark = pytest.mark.django_db
scene = pytest.fixture(scope="module")(in_the_district)

SURROGATE = "\ud800 без пары"


@pytest.fixture(autouse=True)
def no_tries_remembered():
    cache.clear()


HOSTILE = {
    "nothing": "\x00",
    "a zero inside": "Текст\x00с нулём",
    "half a sign": SURROGATE,
    "signs of no writing": "\ufffe\uffff\u202eткерес\u200b\u2066😀👨‍👩‍👧‍👦🏳️‍🌈",
    "10,001 signs": "А" * 10_001,
    "a page within a page": "<script>alert(1)</script><img src=x onerror=alert(1)>{{ settings.SECRET_KEY }}{% now %}",
    "commands": "'; DROP TABLE orgs_case; -- %s %(x)s %n {0} {x} ../../etc/passwd",
    "headers": "\r\nSet-Cookie: a=b\r\n\r\n",
    "a great number": "9" * 400,
    "less than nothing": "-1",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
}
LISTS = ["/", "/?list=free", "/?list=done", "/cases/", "/messages/", "/papers/", "/manage/", "/manage/people/"]
ODD = {
    "after": [
        "garbage",
        "2026-11-24T00:00:00_5",
        "2026-11-24T00:00:00+00:00_99999999999999999999999",
        "0001-01-01T00:00:00+14:00_1",
        "9999-12-31T23:59:59-14:00_1",
        "-5",
        "\x00",
        "١٢",
        "²",
    ],
    "before": ["99999999999999999999", "²", "١", "-1"],
    "page": ["-1", "99999999999999999999999", "²", "\x00", SURROGATE],
    "organization": ["99999999999999999999999", "²", "-1", "\x00", "0"],
    "q": ["\x00", SURROGATE, "a" * 5000, "а б в г д " * 30, "%", "_", "\\", "'\""],
    "list": ["nothing"],
    "journey": ["nothing", "\x00"],
    "state": ["nothing", "\x00"],
    "kind": ["\x00", "a" * 500],
    "since": ["yesterday", "0001-01-01", "9999-12-31"],
    "until": ["\x00", "0001-01-01", "9999-12-31"],
}
ODD_AT_A_STEP = {
    "v": ["-1", "²", "99999999999999999999999", "\x00"],
    "diff": ["2"],
    "way": ["nothing", "\x00", SURROGATE],
    "template": ["99999999999999999999999", "²", "-1", "\x00"],
    "next": ["\x00", "//evil.example"],
    "size": ["\x00"],
    "code": ["\x00", SURROGATE, "²", "А" * 5000],
    "organization": ["²", "99999999999999999999999", "\x00"],
}


def in_an_address(**fields) -> str:
    """As a browser that knows no rules would send it, half signs too."""
    return urlencode(fields, errors="surrogatepass")


def send(client, address: str, fields: dict):
    return client.post(address, in_an_address(**fields), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("name", ODD)
def test_what_stands_behind_the_question_mark_of_a_list_breaks_nothing(scene, name):
    for address in LISTS:
        client = scene.browser("administrator" if address.startswith("/manage") else "rural")
        for value in ODD[name]:
            answer = client.get(f"{address}{'&' if '?' in address else '?'}{in_an_address(**{name: value})}")
            assert answer.status_code in (200, 302, 422), (address, value)


@pytest.mark.parametrize("name", ODD_AT_A_STEP)
def test_what_stands_behind_the_question_mark_of_a_step_breaks_nothing(scene, name):
    matter = scene.matters["adm"]
    addresses = [
        matter.closed.case.get_absolute_url(),
        matter.closed.message.get_absolute_url(),
        *(reverse("engine:task", args=[thing.waits.pk]) for thing in (matter.preparing, matter.placing)),
        *("/replies/templates/new/", "/messages/register/", "/view/", "/verify/", "/accounts/login/"),
    ]
    pages = [("rural", address) for address in addresses] + [("administrator", "/manage/pages/add/")]
    for role, address in pages:
        for value in ODD_AT_A_STEP[name]:
            answer = scene.browser(role).get(f"{address}?{in_an_address(**{name: value})}")
            assert answer.status_code in (200, 302, 404, 422), (address, value)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_in_any_field_of_a_step_breaks_nothing(scene, text):
    matter = scene.matters["adm"]
    rural, approver = scene.browser("rural"), scene.browser("pr_approver")
    tries = [
        (rural, matter.preparing, {"way": "save", "text": text}),
        (rural, matter.preparing, {"way": "send", "text": text, "heeded": text}),
        (approver, matter.approving, {"way": "return", "version": 1, "remarks": text}),
        (approver, matter.approving, {"way": "correct", "version": 1, "text": text}),
        (approver, matter.approving, {"way": "drop", "version": 1, "reason": text}),
        (approver, matter.approving, {"way": "agree", "version": text}),
        (rural, matter.placing, {"way": "place", "address": text, "sha256": text}),
        (rural, matter.placing, {"way": "object", "reason": text}),
        (rural, matter.placing, {"way": text}),
        (rural, matter.placing, {"way": "rework", "reason": text, "request_id": text}),
    ]
    for client, thing, fields in tries:
        with trying():
            answer = send(client, reverse("engine:task", args=[thing.waits.pk]), fields)
            assert answer.status_code in (302, 404, 409, 422), fields
            shown = client.get(thing.case.get_absolute_url()) if answer.status_code == 302 else answer
            assert shown.status_code == answer.status_code or shown.status_code == 200
            assert "<script>alert" not in shown.content.decode() and "<img src=x" not in shown.content.decode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_in_the_other_forms_breaks_nothing(scene, text):
    matter = scene.matters["adm"]
    rural = scene.browser("rural")
    registering = {
        "page": matter.page.pk,
        "kind": "comment",
        "sent_at": "2026-11-20T10:00",
        "request_id": str(uuid4()),
        "text": "Где снег?",
    }
    tries = [
        ("/replies/templates/new/", {"organization": matter.owner.pk, "purpose": "reply", "title": text, "text": text}),
        ("/replies/templates/new/", {"organization": text, "purpose": text, "title": "Т", "text": "Т"}),
        (reverse("replies:withdraw", args=[matter.placing.case.pk]), {"reason": text}),
        (reverse("engine:hand_over", args=[matter.preparing.waits.pk]), {"to": text}),
        (reverse("messages:reveal", args=[matter.closed.message.pk]), {"reason": text}),
        ("/accounts/password/change/", {"oldpassword": text, "password1": text, "password2": text}),
        *(("/messages/register/", {**registering, name: text}) for name in registering),
        *(("/messages/register/", {**registering, n: text}) for n in ("author_name", "author_link", "link", "kept")),
    ]
    for address, fields in tries:
        with trying():
            answer = send(rural, address, fields)
            assert answer.status_code in (200, 302, 422, 429), (address, fields)
            shown = rural.get(answer.url) if answer.status_code == 302 else answer
            assert "<script>alert" not in shown.content.decode()
    for address, names in (("/accounts/login/", ["login", "password"]), ("/accounts/password/reset/", ["email"])):
        assert send(Client(), address, dict.fromkeys(names, text)).status_code in (200, 302, 429)


# --- the door


@pytest.mark.parametrize(
    "aim", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00"]
)
@pytest.mark.parametrize("second_factor", [True, False])
def test_the_log_in_leads_nowhere_else(scene, settings, aim, second_factor):
    settings.SECOND_FACTOR = second_factor
    for address in ("/accounts/login/", f"/accounts/login/?{in_an_address(next=aim)}"):
        answer = Client().post(address, {"login": "rural", "password": PASSWORD, "next": aim})
        assert (answer.status_code, answer.url) == (302, "/")
    for address in ("/view/", "/accounts/logout/"):
        client = scene.browser("rural")
        answer = client.get(f"{address}?{in_an_address(next=aim)}")
        assert "evil" not in answer.headers.get("Location", "") and "javascript" not in answer.headers.get(
            "Location", ""
        )


def test_a_session_known_before_the_log_in_is_worth_nothing_after_it(scene):
    session = SessionStore()
    session["seen"] = True
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert client.post("/accounts/login/", {"login": "rural", "password": PASSWORD}).status_code == 302
    fresh = client.cookies[settings.SESSION_COOKIE_NAME]
    assert fresh.value != session.session_key
    assert fresh["httponly"] and fresh["samesite"] == "Lax"
    intruder = Client()
    intruder.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert intruder.get("/").status_code == 302
    # and after the log-out the session that was stolen meanwhile
    intruder.cookies[settings.SESSION_COOKIE_NAME] = fresh.value
    assert intruder.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert intruder.get("/").status_code == 302


def test_an_address_told_by_the_visitor_himself_does_not_open_the_closed_door(scene):
    for number in range(6):
        tried = {"login": "rural", "password": "не тот"}
        answer = Client().post("/accounts/login/", tried, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert answer.status_code == 429
    right = {"login": "RURAL", "password": PASSWORD}
    assert Client().post("/accounts/login/", right, headers={"X-Forwarded-For": "10.1.1.1"}).status_code != 302


def test_another_host_is_refused(scene):
    assert Client().get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


def test_whether_an_account_is_there_is_not_told(scene):
    pages = []
    for login in ("rural", "nobody-such"):
        answer = Client().post("/accounts/login/", {"login": login, "password": "не тот"})
        page = re.sub(r'value="[^"]*"', "", said(answer))
        pages.append((answer.status_code, page))
    assert pages[0] == pages[1]
    letters = []
    for email in ("rural@users.example", "nobody@users.example"):
        answer = Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        letters.append((answer.status_code, answer.redirect_chain, re.sub(r'value="[^"]*"', "", said(answer))))
    assert letters[0] == letters[1]


# --- forms of others


@pytest.mark.parametrize("role", ["rural", "administrator"])
def test_without_its_own_token_no_form_is_taken(scene, role):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = scene.sessions[role]
    for entry, rule in ACCESS.items():
        if rule.post:
            for owner in ("adm", "school"):
                answer = client.post(address_of(entry, scene.matters[owner]), rule.data or {})
                assert answer.status_code in (403, 405), entry


def test_the_request_of_another_person_is_not_mine(scene):
    matter = scene.matters["adm"]
    item, request_id = matter.approving.waits, str(uuid4())
    with trying():
        second = user("Вторая Подпись Визовна", where=scene.world.pr)
        appoint(second, "pr_approver", scene.world.pr)
        fields = {"way": "agree", "version": 1, "request_id": request_id}
        address = reverse("engine:task", args=[item.pk])
        assert scene.browser("pr_approver").post(address, fields).status_code == 302
        assert scene.browser("pr_approver").post(address, fields).status_code == 302, "a double click"
        assert Clerk(second).client.post(address, fields).status_code == 409


def test_a_request_that_was_used_for_another_task_does_nothing(scene):
    matter, request_id = scene.matters["adm"], str(uuid4())
    client = scene.browser("rural")
    with trying():
        first = {"way": "send", "text": "Скажем завтра.", "request_id": request_id}
        assert client.post(reverse("engine:task", args=[matter.preparing.waits.pk]), first).status_code == 302
        again = {"way": "rework", "reason": "Иначе.", "request_id": request_id}
        answer = client.post(reverse("engine:task", args=[matter.placing.waits.pk]), again)
        assert answer.status_code in (302, 409)


def test_a_message_registered_under_the_request_of_another_is_not_shown_to_him(scene):
    matter, request_id = scene.matters["adm"], str(uuid4())
    fields = {"kind": "comment", "sent_at": "2026-11-20T10:00", "request_id": request_id}
    with trying():
        mine = {**fields, "page": matter.page.pk, "text": "Горит склад", "author_name": "Никанор Сокрытый"}
        assert scene.browser("rural").post("/messages/register/", mine).status_code == 302
        theirs = {**fields, "page": scene.matters["school"].page.pk, "text": "Во сколько звонок?"}
        answer = scene.browser("school_specialist").post("/messages/register/", theirs, follow=True)
        assert answer.status_code in (200, 409, 422)
        assert "Никанор" not in said(answer) and "Горит" not in said(answer)


def test_what_belongs_to_others_cannot_be_chosen_in_a_form(scene):
    adm, school = scene.matters["adm"], scene.matters["school"]
    rural, head = scene.browser("rural"), scene.browser("school_head")
    template = {"organization": school.owner.pk, "purpose": "reply", "title": "Т", "text": "Т"}
    assert rural.post("/replies/templates/new/", template).status_code == 422
    message = {"kind": "comment", "sent_at": "2026-11-20T10:00", "request_id": str(uuid4()), "text": "Т"}
    assert rural.post("/messages/register/", {**message, "page": school.page.pk}).status_code == 422
    over = reverse("engine:hand_over", args=[adm.preparing.waits.pk])
    assert rural.post(over, {"to": scene.people["school_head"].pk}).status_code == 422
    assert rural.post(over, {"to": scene.people["pr_approver"].pk}).status_code == 422
    task = reverse("engine:task", args=[school.approving.waits.pk])
    assert head.post(task, {"way": "agree", "version": 1, "case": adm.approving.case.pk}).status_code == 302
    assert not adm.approving.case.versions.get().decisions.exists()
    own = f"/?template={adm.template.pk}"
    shown = scene.browser("school_specialist").get(reverse("engine:task", args=[school.preparing.waits.pk]) + own[1:])
    assert adm.template.text in said(shown) or school.template.text not in said(shown)


# --- files, papers


def picture(kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(drawn, kind)
    return drawn.getvalue()


SCRIPT = b"<script>alert(document.cookie)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.html", b"<!doctype html>" + SCRIPT),
        ("page.png", b"<!doctype html>" + SCRIPT),
        ("script.gif", b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)"),
        ("paper.pdf", b"%PDF-1.7\n" + SCRIPT),
        ("nothing.png", b""),
        ("bomb.png", picture()[:33] + b"\x00" * 100),
        ("archive.zip", b"PK\x03\x04" + b"\x00" * 30),
    ],
)
def test_what_is_no_picture_is_not_taken_in(scene, name, content):
    answer = upload(scene, name, content)
    assert answer.status_code == 422
    assert not CaseFile.objects.filter(name=name).exists()


def upload(scene, name: str, content: bytes):
    fields = {"kind": "comment", "sent_at": "2026-11-20T10:00", "request_id": str(uuid4()), "text": "Смотрите снимок"}
    fields |= {"page": scene.matters["adm"].page.pk, "pictures": [SimpleUploadedFile(name, content)]}
    return scene.browser("rural").post("/messages/register/", fields)


@pytest.mark.parametrize(
    "name",
    [
        'a".png\r\nSet-Cookie: x=1',
        "../../../etc/cron.d/x.png",
        "страница.html",
        "x.png;filename=evil.html",
        "😀\u202egnp.exe",
        "а" * 400 + ".png",
        "%0d%0aX: y.png",
        "\x00.png",
    ],
)
def test_a_picture_with_a_page_behind_it_is_given_out_as_a_picture_under_a_harmless_name(scene, name):
    answer = upload(scene, name, picture() + SCRIPT)
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        kept = CaseFile.objects.latest("pk")
        given = scene.browser("rural").get(reverse("orgs:file", args=[kept.case_id, kept.pk]))
        content = b"".join(given.streaming_content)
        assert SCRIPT not in content and content.startswith(b"\x89PNG")
        assert given["Content-Type"] == "image/png" and given["X-Content-Type-Options"] == "nosniff"
        assert given["Content-Disposition"].startswith("attachment") and "\n" not in given["Content-Disposition"]
        assert "Set-Cookie" not in given.headers and "sandbox" in given["Content-Security-Policy"]
        assert "/" not in kept.name and "\\" not in kept.name and len(kept.name) <= 200


@pytest.mark.parametrize(
    "spoilt",
    [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f" {code} "],
)
def test_a_code_is_understood_however_it_is_typed(scene, spoilt):
    record = scene.matters["school"].record
    assert record.number_text in said(Client().get("/verify/", {"code": spoilt(record.code_text)}, follow=True))


@pytest.mark.parametrize(
    "code", ["0" * 12, "ОООО-ОООО-ОООО", "\x00" * 12, "%00", "..", "А" * 5000, "١" * 12, "<b>", "a\nb"]
)
def test_a_wrong_code_is_told_so_in_words(scene, code):
    answers = [
        Client().get(f"/verify/{quote(code)}/"),
        Client().get(f"/verify/?{in_an_address(code=code)}", follow=True),
    ]
    for answer in answers:
        assert answer.status_code in (404, 422) and "<b>" not in said(answer).replace("<b><bdi>", "")


def test_a_name_with_an_emoji_stands_on_pages_and_in_papers(scene):
    matter = scene.matters["school"]
    with trying():
        change_user(matter.writer, matter.owner, full_name="😀 Доска 👩‍🏫 Тетрадьевна", actor=None)
        Paper.objects.filter(pk=matter.record.pk).update(state=Paper.State.MAKING, file=None)
        render(matter.record.pk)
        assert Paper.objects.get(pk=matter.record.pk).state == Paper.State.READY
        for address in ("/", "/cases/", matter.closed.case.get_absolute_url(), "/papers/"):
            assert scene.browser("school_specialist").get(address).status_code == 200


# --- what stands at the head of an answer


def test_what_somebody_who_has_come_in_was_shown_is_kept_by_nobody(scene):
    for role, addresses in {
        "rural": [
            "/",
            "/cases/",
            "/messages/",
            "/papers/",
            scene.matters["adm"].closed.case.get_absolute_url(),
            "/no/",
        ],
        "administrator": ["/manage/", "/manage/people/"],
    }.items():
        for address in addresses:
            kept = scene.browser(role).get(address).headers.get("Cache-Control", "")
            assert "private" in kept and ("no-store" in kept or "no-cache" in kept), address
    picture = scene.matters["adm"].picture
    given = scene.browser("rural").get(reverse("orgs:file", args=[picture.case_id, picture.pk]))
    assert "no-store" in given["Cache-Control"]
    paper = scene.browser("rural").get(scene.matters["adm"].record.get_absolute_url())
    assert "private" in paper["Cache-Control"] and "no-cache" in paper["Cache-Control"]


def test_every_page_says_what_a_browser_may_do_with_it(scene):
    for role, address in [
        ("anonymous", "/accounts/login/"),
        ("anonymous", "/verify/"),
        ("rural", "/"),
        ("rural", "/no/"),
    ]:
        answer = scene.browser(role).get(address)
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "BREW"])
def test_another_method_breaks_nothing_and_changes_nothing(scene, method):
    before = WorkItem.objects.filter(closed_at=None).count(), Message.objects.count()
    for role in ("rural", "administrator"):
        client = scene.browser(role)
        for entry in ACCESS:
            with trying():
                answer = client.generic(method, address_of(entry, scene.matters["adm"]))
                assert answer.status_code < 500, entry
                assert (WorkItem.objects.filter(closed_at=None).count(), Message.objects.count()) == before
