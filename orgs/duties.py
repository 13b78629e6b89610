"""The duties of the decree and the roles that carry them (постановление № 650; the table of roles in docs/glossary.md).

A right is always a duty held in one organization. The codename of the permission is the value of the duty: frozen.
"""

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What a person is charged with in an organization."""

    RECEIVE_MESSAGES = "receive_messages"
    PREPARE_REPLIES = "prepare_replies"
    PLACE_REPLIES = "place_replies"
    APPROVE_REPLIES = "approve_replies"
    MODERATE = "moderate"
    CONFIRM_REMOVAL = "confirm_removal"
    DRAFT_PLANS = "draft_plans"
    APPROVE_PLANS = "approve_plans"
    PLACE_POSTS = "place_posts"
    SUBMIT_INFORMATION = "submit_information"
    KEEP_PAGES = "keep_pages"
    PROTECT_PAGES = "protect_pages"
    DECIDE_EXEMPTIONS = "decide_exemptions"
    KEEP_ACTS = "keep_acts"
    ADVISE = "advise"
    CONTROL = "control"
    RESOLVE_CARDS = "resolve_cards"
    PROTECT_DATA = "protect_data"
    READ_CASES = "read_cases"
    READ_PAPERS = "read_papers"
    MANAGE_STAFF = "manage_staff"
    MANAGE_SETTINGS = "manage_settings"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Duty.RECEIVE_MESSAGES: "принимать сообщения",
    Duty.PREPARE_REPLIES: "готовить ответы",
    Duty.PLACE_REPLIES: "размещать ответы",
    Duty.APPROVE_REPLIES: "согласовывать ответы",
    Duty.MODERATE: "модерировать",
    Duty.CONFIRM_REMOVAL: "подтверждать удаление",
    Duty.DRAFT_PLANS: "готовить контент-план",
    Duty.APPROVE_PLANS: "согласовывать контент-план",
    Duty.PLACE_POSTS: "размещать публикации",
    Duty.SUBMIT_INFORMATION: "давать сведения",
    Duty.KEEP_PAGES: "вести страницы",
    Duty.PROTECT_PAGES: "защищать страницы",
    Duty.DECIDE_EXEMPTIONS: "согласовывать неведение страницы",
    Duty.KEEP_ACTS: "вести правовые акты",
    Duty.ADVISE: "консультировать",
    Duty.CONTROL: "контролировать исполнение",
    Duty.RESOLVE_CARDS: "накладывать резолюции",
    Duty.PROTECT_DATA: "отвечать за персональные данные",
    Duty.READ_CASES: "читать дела",
    Duty.READ_PAPERS: "читать бумаги",
    Duty.MANAGE_STAFF: "назначать сотрудников",
    Duty.MANAGE_SETTINGS: "настраивать программу",
}


@dataclass(frozen=True)
class Role:
    """A named set of duties. `reads`: may read the cases of the organization of the appointment (with subordinates: of
    those below it too). `two_factor`: is asked for a second factor at log-in."""

    code: str
    title: str
    duties: frozenset[Duty]
    reads: bool = True
    two_factor: bool = False


_PR_SPECIALIST = frozenset(
    {Duty.KEEP_PAGES, Duty.PROTECT_PAGES, Duty.DRAFT_PLANS, Duty.PLACE_POSTS, Duty.MODERATE, Duty.ADVISE}
)
_APPROVING = frozenset({Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS, Duty.CONFIRM_REMOVAL})
_READING = frozenset({Duty.READ_CASES, Duty.READ_PAPERS})
_RESPONSIBLE = frozenset({Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES})
_ORGANIZATION_SPECIALIST = _RESPONSIBLE | {
    Duty.DRAFT_PLANS,
    Duty.PLACE_POSTS,
    Duty.KEEP_PAGES,
    Duty.PROTECT_PAGES,
    Duty.SUBMIT_INFORMATION,
}

ROLES: dict[str, Role] = {
    role.code: role
    for role in [
        Role("head", "Глава района", _READING | {Duty.RESOLVE_CARDS}),
        Role(
            "head_of_affairs",
            "управляющий делами",
            _READING
            | {Duty.CONTROL, Duty.DECIDE_EXEMPTIONS, Duty.RESOLVE_CARDS, Duty.APPROVE_REPLIES, Duty.APPROVE_PLANS},
            two_factor=True,
        ),
        Role("pr_specialist", "специалист по связям с общественностью", _PR_SPECIALIST),
        Role(
            "pr_approver",
            "согласующий отдела по связям с общественностью",
            _PR_SPECIALIST | _APPROVING,
            two_factor=True,
        ),
        Role(
            "pr_moderator", "модератор отдела по связям с общественностью", frozenset({Duty.MODERATE}), two_factor=True
        ),
        Role("pr_coordinator", "координатор официальных страниц", _READING),
        Role("responsible_specialist", "ответственный специалист", _RESPONSIBLE),
        Role("unit_head", "руководитель подразделения", frozenset({Duty.SUBMIT_INFORMATION, Duty.KEEP_ACTS})),
        Role("organization_specialist", "специалист организации", _ORGANIZATION_SPECIALIST),
        Role(
            "organization_head",
            "руководитель организации",
            _ORGANIZATION_SPECIALIST | _APPROVING | {Duty.KEEP_ACTS},
            two_factor=True,
        ),
        Role("organization_moderator", "модератор организации", frozenset({Duty.MODERATE}), two_factor=True),
        Role("auditor", "проверяющий", _READING, two_factor=True),
        Role(
            "administrator",
            "системный администратор",
            frozenset({Duty.MANAGE_STAFF, Duty.MANAGE_SETTINGS}),
            reads=False,
            two_factor=True,
        ),
    ]
}
ROLE_CHOICES = [(role.code, role.title) for role in ROLES.values()]
READING_ROLES = [role.code for role in ROLES.values() if role.reads]
TWO_FACTOR_ROLES = [role.code for role in ROLES.values() if role.two_factor]
# Work is done at a desk; reading is not work.
DESK_DUTIES = frozenset(Duty) - _READING - {Duty.MANAGE_STAFF, Duty.MANAGE_SETTINGS}
