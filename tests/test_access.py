"""Who may open what: every address of the product × every role × what belongs to one's own and to another organization.

`ACCESS` is the whole truth, and fails on an address nobody listed. Whoever is not named in a rule gets 404, the same
for what is there and for what is not; a stranger is led to the log-in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import URLResolver, get_resolver, reverse

from orgs.duties import Duty
from orgs.models import Substitution
from tests.scene import Matter, in_the_district, trying
from tests.visiting import visitor

pytestmark = pytest.mark.django_db
scene = pytest.fixture(scope="module")(in_the_district)

# Who somebody is, is said in tests/scene.py and tests/orgs/factories.py; `person` has an account and no appointment,
# `former` no longer one, `coming` not yet; `blocked` is shut out with his session open.
OWNERS = ("school", "adm", "head", "settlement")
STRANGERS = "anonymous blocked"
NOBODY = "person former coming"
DESKS = "head head_of_affairs pr_approver pr_specialist pr_moderator rural substitute unit_head founder school_head"
DESKS += " school_specialist settlement_head neighbour"
ALL = f"{DESKS} auditor administrator {NOBODY}"
STAFF = f"{DESKS} auditor {NOBODY}"

# Reading (design: Reading): one's own organization, what lies below it "with subordinates", what came to one's desk.
READERS = {
    "adm": "rural substitute pr_approver head_of_affairs auditor",
    "head": "rural substitute pr_approver head_of_affairs auditor head",
    "school": "school_head school_specialist founder pr_approver head_of_affairs auditor",
    "settlement": "settlement_head",
}
# The pages of the Head come to the desk of PR only when a text is there to be approved.
READERS_BEFORE_APPROVAL = {**READERS, "head": "rural substitute head_of_affairs auditor head"}
# П 3: the responsible specialist receives, prepares and places; Порядок, п. 7: an organization for itself.
WRITERS = {
    "adm": "rural substitute",
    "head": "rural substitute",
    "school": "school_head school_specialist",
    "settlement": "settlement_head",
}
# Порядок, п. 6.3
APPROVERS = {"adm": "pr_approver", "head": "pr_approver", "school": "school_head", "settlement": "settlement_head"}
# 152-ФЗ: a citizen's data within the legal entity; the others open them with a recorded reason.
OWN = {
    "adm": "rural substitute pr_approver head_of_affairs auditor",
    "head": "rural substitute pr_approver head_of_affairs auditor head",
    "school": "school_head school_specialist",
    "settlement": "settlement_head",
}
FOREIGN = {"school": "founder pr_approver head_of_affairs auditor"}
# Whose appointment ended while the task waited is told so; so is he whose colleague has taken it.
GONE = {"adm": "former", "head": "former"}
GONE_OR_TAKEN = {**GONE, "school": "school_head"}
# From a colleague at the same desk; one's own nobody takes over.
TAKES_OVER = {"adm": "rural substitute", "head": "substitute", "school": "school_head"}
RECEIVERS = "rural substitute school_head school_specialist settlement_head"
PREPARERS = f"{RECEIVERS} neighbour"

Who = dict[str, str] | str
Answers = dict[int, Who]


@dataclass(frozen=True)
class Rule:
    """What an address answers. `of`: its arguments in the drawers of an owner; none: the same for all.

    `post` is asked with `data`. The first status that names a role is his; `{}` and nobody named: 404 for all. Where
    `post` is None the address is not made for it.
    """

    get: Answers
    post: Answers | None = None
    of: Callable[[Matter], list] | None = None
    data: dict | None = None
    public: bool = False

    @property
    def owners(self) -> tuple[str, ...]:
        """In whose drawers to look: one is enough where the owner makes no difference."""
        answers = [*self.get.values(), *(self.post or {}).values()]
        return OWNERS if any(isinstance(who, dict) for who in answers) else OWNERS[:1]


def manage(of=None, post: Answers | None = None) -> Rule:
    """The administrator's pages: for all others they are not there. Most only show."""
    return Rule({200: "administrator"}, post or {405: "administrator"}, of)


def form(of=None) -> Rule:
    """A form of the administrator's; an empty one is refused."""
    return manage(of, post={422: "administrator"})


def press(of, done: int = 302) -> Rule:
    """A button of the administrator's, without a page of its own."""
    return Rule({405: "administrator"}, {done: "administrator"}, of)


REASON = {"reason": "Проверка по обращению прокурора"}

ACCESS: dict[str, Rule] = {
    # --- the inbox and the cases
    "inbox:inbox": Rule({200: DESKS, 302: ALL}, {405: ALL}),
    "inbox:cases": Rule({200: ALL}, {405: ALL}),
    "engine:case": Rule({200: READERS}, {405: ALL}, of=lambda m: [m.closed.case.pk]),
    "engine:case before approval": Rule({200: READERS_BEFORE_APPROVAL}, {405: ALL}, of=lambda m: [m.preparing.case.pk]),
    "engine:diagram": Rule({200: READERS}, {405: ALL}, of=lambda m: [m.approving.case.pk]),
    # --- tasks: the seat does it; who only reads is led to the case
    "engine:task to prepare": Rule(
        {200: WRITERS, 302: READERS_BEFORE_APPROVAL},
        {409: GONE_OR_TAKEN, 302: READERS_BEFORE_APPROVAL},
        of=lambda m: [m.preparing.waits.pk],
        data={"way": "save", "text": "Черновик"},
    ),
    "engine:task to approve": Rule(
        {200: APPROVERS, 302: READERS},
        {302: READERS},
        of=lambda m: [m.approving.waits.pk],
        data={"way": "agree", "version": 1},
    ),
    "engine:task to place": Rule(
        {200: WRITERS, 302: READERS},
        {409: GONE, 422: WRITERS, 302: READERS},
        of=lambda m: [m.placing.waits.pk],
        data={"way": "place"},
    ),
    "engine:task already done": Rule(
        {409: WRITERS, 302: READERS},
        {409: {owner: f"{who} {GONE.get(owner, '')}" for owner, who in WRITERS.items()}, 302: READERS},
        of=lambda m: [m.closed.done.pk],
        data={"way": "reply"},
    ),
    "engine:take": Rule({405: ALL}, {302: APPROVERS, 409: READERS}, of=lambda m: [m.approving.waits.pk]),
    "engine:give_back": Rule({405: ALL}, {409: READERS}, of=lambda m: [m.approving.waits.pk]),
    "engine:hand_over": Rule({405: ALL}, {422: READERS}, of=lambda m: [m.approving.waits.pk]),
    "engine:take_over": Rule(
        {405: ALL},
        {302: TAKES_OVER, 409: READERS_BEFORE_APPROVAL},
        of=lambda m: [m.preparing.waits.pk],
        data={"why": "absent"},
    ),
    # --- messages
    "messages:list": Rule({200: ALL}, {405: ALL}),
    "messages:register": Rule({200: RECEIVERS}, {422: RECEIVERS}),
    "messages:message": Rule({200: READERS}, {405: ALL}, of=lambda m: [m.closed.message.pk]),
    "messages:reveal": Rule({405: ALL}, {302: READERS}, of=lambda m: [m.closed.message.pk], data=REASON),
    "messages:reveal without a reason": Rule({405: ALL}, {422: READERS}, of=lambda m: [m.closed.message.pk]),
    # --- replies
    "replies:recall": Rule(
        {405: ALL},
        {
            302: {
                "head": "rural",
                "school": "school_specialist",
                "settlement": "settlement_head",
            },
            422: READERS,
        },
        of=lambda m: [m.approving.case.pk],
    ),
    "replies:withdraw": Rule(
        {200: APPROVERS, 422: READERS}, {302: APPROVERS, 422: READERS}, of=lambda m: [m.placing.case.pk], data=REASON
    ),
    "replies:templates": Rule({200: PREPARERS}),
    "replies:new_template": Rule({200: PREPARERS}, {422: PREPARERS}),
    "replies:template": Rule({200: WRITERS}, {422: WRITERS}, of=lambda m: [m.template.pk]),
    # --- papers and files
    "documents:list": Rule({200: ALL}, {405: ALL}),
    "documents:download": Rule({200: OWN, 403: FOREIGN}, {405: ALL}, of=lambda m: [m.record.pk]),
    "documents:verify_form": Rule({200: f"{ALL} {STRANGERS}"}, public=True),
    "documents:verify": Rule({200: f"{ALL} {STRANGERS}"}, of=lambda m: [m.record.code_text], public=True),
    "orgs:file of a citizen": Rule({200: OWN}, {405: ALL}, of=lambda m: [m.picture.case_id, m.picture.pk]),
    "orgs:file of the office": Rule({200: READERS}, {405: ALL}, of=lambda m: [m.plan.case_id, m.plan.pk]),
    # --- the administrator
    "orgs:manage": manage(),
    "orgs:organization_add": form(),
    "orgs:organization": manage(lambda m: [m.owner.pk]),
    "orgs:organization_edit": form(lambda m: [m.owner.pk]),
    "orgs:organization_move": form(lambda m: [m.owner.pk]),
    "orgs:routes": manage(lambda m: [m.owner.pk]),
    "orgs:route": form(lambda m: [m.owner.pk, Duty.APPROVE_REPLIES]),
    "orgs:people": manage(),
    "orgs:person_add": form(),
    "orgs:person": manage(lambda m: [m.writer.pk]),
    "orgs:person_edit": form(lambda m: [m.writer.pk]),
    "orgs:appoint": form(lambda m: [m.writer.pk]),
    "orgs:substitute": form(lambda m: [m.writer.pk]),
    "orgs:person_link": press(lambda m: [m.writer.pk], done=200),
    "orgs:person_block": press(lambda m: [m.writer.pk]),
    "orgs:person_unblock": press(lambda m: [m.writer.pk]),
    "orgs:person_second_factor": press(lambda m: [m.writer.pk]),
    "orgs:appointment_end": manage(lambda m: [m.writer.appointments.get().pk], post={302: "administrator"}),
    "orgs:substitution_end": manage(lambda m: [Substitution.objects.get().pk], post={302: "administrator"}),
    "orgs:pages": manage(),
    "orgs:page_add": form(),
    "orgs:page_edit": form(lambda m: [m.page.pk]),
    "orgs:page_responsible": manage(lambda m: [m.page.pk], post={302: "administrator"}),
    "orgs:acts": manage(),
    "orgs:act_add": form(),
    "orgs:norm_add": form(),
    # --- how one wants to see the pages, and the door
    "vision": Rule({302: f"{ALL} {STRANGERS}"}, {405: f"{ALL} {STRANGERS}"}, public=True),
    "account_login": Rule({200: STRANGERS, 302: ALL}, {200: STRANGERS, 302: ALL}, public=True),
    "account_logout": Rule({200: ALL, 302: STRANGERS}, {302: f"{ALL} {STRANGERS}"}, public=True),
    "account_inactive": Rule({200: f"{ALL} {STRANGERS}"}, public=True),
    "account_reauthenticate": Rule({200: ALL}, {200: ALL}),
    "account_change_password": Rule({200: ALL}, {200: ALL}),
    "account_reset_password": Rule({200: f"{ALL} {STRANGERS}"}, {200: f"{ALL} {STRANGERS}"}, public=True),
    "account_reset_password_done": Rule({200: f"{ALL} {STRANGERS}"}, public=True),
    "account_reset_password_from_key": Rule({200: f"{ALL} {STRANGERS}"}, of=lambda m: ["9", "not-a-key"], public=True),
    "account_reset_password_from_key_done": Rule({200: f"{ALL} {STRANGERS}"}, public=True),
    "mfa_index": Rule({200: ALL}),
    "mfa_authenticate": Rule({302: f"{ALL} {STRANGERS}"}, public=True),
    "mfa_reauthenticate": Rule({302: ALL}),
    "mfa_activate_totp": Rule({302: ALL}, {302: ALL}),  # the password is asked again
    "mfa_deactivate_totp": Rule({404: ALL}, {404: ALL}),
    "mfa_view_recovery_codes": Rule({404: ALL}),
    "mfa_generate_recovery_codes": Rule({302: ALL}),
    "mfa_download_recovery_codes": Rule({404: ALL}),
}


def addresses(patterns, namespace: str = "") -> list[str]:
    """Every address of the product by its name."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += addresses(pattern.url_patterns, inside)
        else:
            found.append(f"{namespace}{pattern.name}")
    return found


def address_of(entry: str, matter: Matter) -> str:
    rule = ACCESS[entry]
    return reverse(entry.partition(" ")[0], args=rule.of(matter) if rule.of else [])


def expected(answers: Answers, role: str, owner: str, rule: Rule) -> int:
    if role in STRANGERS.split() and not rule.public:
        return 302
    for status, who in answers.items():
        named = who.get(owner, "") if isinstance(who, dict) else who
        if role in named.split():
            return status
    return 404


def ask(scene, role: str, method: str, address: str, data=None):
    with trying():
        return getattr(scene.browser(role), method)(address, data)


def test_every_address_is_listed_here_and_nothing_else():
    assert sorted(set(addresses(get_resolver().url_patterns))) == sorted({entry.partition(" ")[0] for entry in ACCESS})


@pytest.mark.clause("П.2", "П.3", "Пор.7")
@pytest.mark.parametrize("entry", ACCESS)
def test_who_may_open_what(scene, entry):
    rule, wrong = ACCESS[entry], []
    for owner in rule.owners:
        address = address_of(entry, scene.matters[owner])
        for method, answers in (("get", rule.get), ("post", rule.post)):
            if answers is None:
                continue
            for role in ["anonymous", *scene.people]:
                status = ask(scene, role, method, address, rule.data if method == "post" else None).status_code
                due = expected(answers, role, owner, rule)
                if status != due:
                    wrong.append(f"{method.upper()} {address} ({owner}) by {role}: {status}, not {due}")
    assert not wrong, "\n".join(wrong)


PUBLIC = sorted({entry.partition(" ")[0] for entry, rule in ACCESS.items() if rule.public})


def test_what_a_stranger_may_open_is_the_door_the_check_of_papers_and_the_version_for_weak_eyes():
    assert {name.partition("_")[0] for name in PUBLIC} == {"account", "documents:verify", "mfa", "vision"}


@pytest.mark.parametrize("entry", [entry for entry, rule in ACCESS.items() if not rule.public])
def test_a_stranger_is_led_to_the_log_in_and_back(scene, entry):
    address = address_of(entry, scene.matters["adm"])
    for method in ("get", "post", "head"):
        answer = ask(scene, "anonymous", method, address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address}")


@pytest.mark.parametrize("role", ["head_of_affairs", "pr_approver", "pr_moderator", "school_head", "auditor"])
def test_without_the_second_factor_only_the_way_to_set_it_up_is_open(scene, role):
    client = visitor(scene.people[role], second_factor=False)
    for entry, rule in ACCESS.items():
        address = address_of(entry, scene.matters["school"])
        for method in ("get", "post"):
            with trying():
                answer = getattr(client, method)(address, rule.data if method == "post" else None)
            led_there = answer.status_code == 302 and answer.url == reverse("mfa_activate_totp")
            assert led_there != (rule.public or entry.startswith(("account_", "mfa_"))), (method, address)
