"""What is done on the way of a reply. Every function is one action: check, write, record."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from approvals import actions as approvals
from approvals.eyes import four_eyes
from approvals.fingerprint import fingerprint
from approvals.models import Verdict, Version
from orgs.actions.cases import close_case, open_case
from orgs.actions.routes import desk_of
from orgs.duties import Duty
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Case, Organization, Route, Seat, User
from orgs.waking import wake
from workflows.deadlines.calendar import NoCalendar
from workflows.deadlines.norms import deadline_for
from workflows.engine import journeys
from workflows.engine.items import lock_beside, locked, must_have_seat, take
from workflows.messages.models import Message
from workflows.networks import addresses
from workflows.networks.reading import PAGE
from workflows.replies.models import HandOver, Placing, ReadBack, Reply, ReplyTemplate, Triage

NORM, NORM_URGENT = "reply_hours", "reply_hours_urgent"
LENGTH = 4000

APPEALS_TEXT = (
    "Здравствуйте! Сообщение на странице не является официальным обращением. Чтобы его рассмотрели по закону № 59-ФЗ "
    "и дали письменный ответ, направьте обращение в приёмную Администрации: лично, письмом или через сайт. "
    "Укажите фамилию, имя и адрес для ответа. Свои личные данные на странице, пожалуйста, не публикуйте."
)
POS_TEXT = (
    "Здравствуйте! Чтобы получить официальный ответ, отправьте сообщение через платформу обратной связи на портале "
    "Госуслуг (раздел «Решаем вместе»): оно будет зарегистрировано, и вы увидите, кто и когда ответит. "
    "Свои личные данные на странице, пожалуйста, не публикуйте."
)


@dataclass(frozen=True)
class Passing:
    """A message that one organization passes to another."""

    message: Message
    organization: Organization
    because_of: Case


@action
def open_reply(about: Message | Passing, *, actor: User | None) -> Reply:
    """Opens the case of a message that has come in, for the organization whose page it is or to which it was passed."""
    if isinstance(about, Passing):
        message, organization, because_of = about.message, about.organization, about.because_of
    else:
        message, organization, because_of = about, about.page.organization, None
    what = "Комментарий" if message.kind == "comment" else "Личное сообщение"
    case = open_case(
        kind=Case.Kind.REPLY,
        organization=organization,
        title=f"{what}, {message.page.organization.short_name}, {message.page.network.title}",
        page=message.page,
        because_of=because_of,
        actor=actor,
    )
    reply = Reply(
        case=case, message=message, received_at=because_of.reply.received_at if because_of else case.opened_at
    )
    _set_due(reply)
    reply.save()
    Message.objects.filter(pk=message.pk).update(case=case)
    return reply


def _set_due(reply: Reply) -> None:
    """By when the answer is due by the norm in force at receipt; no norm, or a year without a calendar: no deadline."""
    code = NORM_URGENT if reply.urgent else NORM
    try:
        deadline = deadline_for(code, reply.page_owner, reply.received_at)
    except NoCalendar:
        deadline = None
    reply.norm_code = code if deadline else ""
    reply.due = deadline.due if deadline else None


def receiving() -> set[int]:
    """The organizations where somebody receives messages in the program."""
    desks = Seat.objects.at_work().filter(desk__duty=Duty.RECEIVE_MESSAGES).values("desk__organization")
    routes = Route.objects.in_force().filter(duty=Duty.RECEIVE_MESSAGES)
    own = Organization.objects.filter(pk__in=desks).exclude(pk__in=routes.values("owner"))
    return {*own.values_list("pk", flat=True), *routes.filter(organization__in=desks).values_list("owner", flat=True)}


def hand_over_text(organization: Organization, where: HandOver) -> str:
    """How the citizen can apply: the organization's own template, otherwise the common one."""
    own = ReplyTemplate.objects.filter(organization=organization, purpose=where, retired=False).first()
    return own.text if own else APPEALS_TEXT if where == HandOver.APPEALS else POS_TEXT


@action
def triage(
    case: Case,
    outcome: Triage,
    *,
    actor: User,
    instead_of: User | None = None,
    urgent: bool = False,
    reason: str = "",
    organization: Organization | None = None,
    handed_over: str = "",
    joined_to: str = "",
) -> None:
    """The specialist decides what becomes of the message (П 3)."""
    reply = Reply.objects.select_related("case__organization", "message").get(case=case)
    reply.triage, reply.reason = outcome, reason.strip()
    if urgent != reply.urgent:
        reply.urgent = urgent
        _set_due(reply)
    told = {"outcome": Triage(outcome).label, "urgent": urgent}
    if outcome in (Triage.NO_REPLY, Triage.MODERATION) and not reply.reason:
        raise RuleError("Напишите, почему: это увидит проверяющий.", field="reason")
    if outcome == Triage.PASS:
        if organization is None or organization == case.organization:
            raise RuleError("Выберите организацию, которой передаёте сообщение.", field="organization")
        reply.passed_to = organization
        told["to"] = organization.name
    if outcome == Triage.HAND_OVER:
        if handed_over not in HandOver.values:
            raise RuleError("Укажите, куда передать: в приёмную или на ПОС.", field="handed_over")
        reply.handed_over = handed_over
        reply.draft = reply.draft or hand_over_text(case.organization, HandOver(handed_over))
        told["to"] = HandOver(handed_over).label
    if outcome == Triage.SAME_CASE:
        reply.joined_to = _case_to_join(case, joined_to, actor)
        told["to"] = reply.joined_to.number_text
    reply.save()
    code = "replies.triaged_to" if "to" in told else "replies.triaged"
    record(code, case, actor=actor, on_behalf_of=instead_of, **told)
    if outcome == Triage.PASS and organization.pk in receiving():
        journeys.begin("reply", about=Passing(reply.message, organization, case), actor=actor)
    if outcome == Triage.SAME_CASE:
        Message.objects.filter(pk=reply.message_id).update(case=reply.joined_to)
        record("replies.joined", reply.joined_to, actor=actor, on_behalf_of=instead_of, case=case.number_text)


def _case_to_join(case: Case, number: str, actor: User) -> Case:
    """The open case of the organization with that number, locked so that nobody closes it meanwhile."""
    kind, _, rest = number.strip().upper().partition("-")
    year, _, serial = rest.partition("-")
    wanted = None
    if year.isascii() and year.isdigit() and serial.isascii() and serial.isdigit() and len(year + serial) < 12:
        mine = Case.objects.visible_to(actor).filter(organization=case.organization, closed_at=None)
        wanted = mine.filter(kind=kind[:4], year=int(year), number=int(serial)).exclude(pk=case.pk).first()
    if wanted:
        lock_beside(wanted)
        wanted = Case.objects.filter(pk=wanted.pk, closed_at=None).first()
    if wanted is None:
        raise RuleError(
            f"Открытого дела «{number.strip()}» в этой организации нет. Проверьте номер.", field="joined_to"
        )
    return wanted


@action
def save_draft(case: Case, text: str, *, actor: User, instead_of: User | None = None, seen: str = "") -> None:
    """Keeps what is written so far. Nothing is ever lost: an empty text does not replace a written one."""
    reply = Reply.objects.select_for_update(no_key=True).get(case=case)
    must_be_seen(reply, seen, text)
    text = text.replace("\r\n", "\n")
    if not text.strip() or text == reply.draft:
        return
    reply.draft, reply.draft_saved_at = text, timezone.now()
    reply.save(update_fields=["draft", "draft_saved_at"])
    record("replies.draft_saved", case, actor=actor, on_behalf_of=instead_of, length=len(text))


def draft_mark(reply: Reply) -> str:
    """The mark of the draft as a page was opened with it."""
    return fingerprint(reply.draft, None)[:16]


def must_be_seen(reply: Reply, seen: str, text: str) -> None:
    """Refuses to write over a draft that was changed meanwhile, in another tab or by a colleague: both texts stay."""
    if seen and seen != draft_mark(reply) and text.replace("\r\n", "\n").strip() != reply.draft.strip():
        raise RuleError(
            "Пока страница была открыта, черновик сохранили в другом окне. Ваш текст остался в поле, "
            "сохранённый показан ниже. Соедините их и отправьте снова.",
            field="text",
        )


@action
def send(case: Case, text: str, *, actor: User, instead_of: User | None = None, heeded=(), seen: str = "") -> Version:
    """The specialist sends his text for approval, or, where the route asks nobody, straight to placing."""
    reply = Reply.objects.select_for_update(no_key=True).get(case=case)
    must_be_seen(reply, seen, text)
    _check_length(text)
    version = approvals.propose(case, text, page=reply.message.page, actor=actor, instead_of=instead_of, heeded=heeded)
    reply.draft, reply.draft_saved_at = version.text, version.created_at
    reply.version, reply.approval, reply.placing = version, "", ""
    reply.save()
    return version


def _check_length(text: str) -> None:
    if len(text) > LENGTH:
        raise RuleError(f"Ответ длиннее {LENGTH} знаков: сократите его на {len(text) - LENGTH}.", field="text")


def approval_is_asked(case: Case) -> bool:
    """Whether the route of the page's owner names somebody who approves replies (Порядок, п. 6.3)."""
    return desk_of(case.page.organization, Duty.APPROVE_REPLIES) is not None


@action
def decide(
    case: Case,
    verdict: Verdict,
    *,
    actor: User,
    instead_of: User | None = None,
    basis: str = "",
    edits: bool = True,
    text: str = "",
    remarks: str = "",
    reason: str = "",
) -> None:
    """The office's word on the present version (Порядок, п. 6.3). `edits`: whether the decider may correct texts; the
    head of affairs at the fallback desk may not (П 10: he controls)."""
    if verdict == Verdict.CORRECTED and not edits:
        raise RuleError("Тексты правит отдел по связям с общественностью. Верните ответ с замечаниями.")
    reply = Reply.objects.select_related("version__case__organization").select_for_update(of=("self",)).get(case=case)
    who = {"actor": actor, "instead_of": instead_of, "basis": basis}
    four_eyes(reply.version, actor, instead_of)  # whatever the verdict: nobody decides about his own text
    if verdict == Verdict.AGREED:
        approvals.agree(reply.version, **who)
    elif verdict == Verdict.CORRECTED:
        _check_length(text)
        reply.version = approvals.correct(reply.version, text, **who)
    elif verdict == Verdict.RETURNED:
        approvals.send_back(reply.version, remarks, **who)
    elif verdict == Verdict.NOT_NEEDED:
        approvals.drop(reply.version, reason, **who)
        reply.reason = reason.strip()
    reply.approval, reply.placing = verdict, ""
    reply.save()


@action
def recall(case: Case, *, actor: User, instead_of: User | None = None) -> None:
    """The author takes his text back while nobody has decided about it."""
    reply = Reply.objects.select_related("version").select_for_update(of=("self",)).get(case=case)
    if not reply.version or reply.version.author_id != actor.pk or reply.version.decisions.exists():
        raise RuleError("Отозвать текст может его автор, пока по нему нет решения.")
    reply.approval = "recalled"
    reply.save(update_fields=["approval"])
    record("replies.recalled", case, actor=actor, on_behalf_of=instead_of, version=reply.version.number)


@action
def withdraw(case: Case, reason: str, *, actor: User, instead_of: User | None = None) -> None:
    """The approver takes his agreement back while the text is not placed."""
    reply = Reply.objects.select_related("version__case__organization").select_for_update(of=("self",)).get(case=case)
    approvals.withdraw(reply.version, reason, actor=actor, instead_of=instead_of)
    reply.placing = Placing.WITHDRAWN
    reply.save(update_fields=["placing"])


def text_to_place(reply: Reply) -> Version:
    """The version that may be handed over to be placed. Raises RuleError if it is not agreed, or not whole."""
    version = reply.version
    if version is None or not version.is_whole:
        raise RuleError("Текст не совпадает с согласованным отпечатком: размещать нельзя. Сообщите администратору.")
    if approval_is_asked(reply.case) and not (approvals.is_agreed(version) or version.is_correction):
        raise RuleError("Эта версия не согласована: размещать её нельзя (п. 6.3 Порядка).")
    return version


@action
def place(
    case: Case,
    address: str,
    sha256: str,
    *,
    actor: User,
    instead_of: User | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> None:
    """The specialist has placed the agreed text by hand and gives its address (П 3). A correction is accepted by it.

    `sha256`: the fingerprint of the text that was handed to him; another one is refused.
    """
    reply = (
        Reply.objects.select_related("version__case__organization", "message__page__network", "case__organization")
        .select_for_update(of=("self",))
        .get(case=case)
    )
    version = text_to_place(reply)
    if sha256 != version.sha256:
        raise RuleError("Пока вы размещали, текст сменился. Откройте задачу заново и возьмите согласованный текст.")
    key = key_of_answer(reply, address)
    if version.is_correction and not approvals.is_agreed(version):
        approvals.accept(version, actor=actor, instead_of=instead_of, basis=basis)
    reply.placing, reply.address, reply.address_key = Placing.PLACED, address.strip(), key
    reply.placed_at, reply.placed_by, reply.placed_instead_of = at or timezone.now(), actor, instead_of
    reply.save()
    record(
        "replies.placed",
        case,
        actor=actor,
        on_behalf_of=instead_of,
        version=version.number,
        sha256=version.sha256,
        address=reply.address if reply.message.kind == "comment" else "",
    )


def key_of_answer(reply: Reply, address: str) -> str:
    """The number in the network of the answer an address names; empty where the network's addresses do not tell it.

    Refuses what cannot be this answer: another network, page or discussion, the message itself, a public place for a
    private message, an answer recorded for another case.
    """
    message, page = reply.message, reply.message.page
    found = addresses.read(address)

    def refuse(words: str):
        raise RuleError(words, field="address")

    if found is None:
        refuse(f"Это не адрес {page.network.in_words}. Скопируйте адрес своего ответа целиком.")
    if found.network != page.network_id:
        refuse(f"Сообщение было {page.network.in_words}, а адрес из другой сети.")
    if found.page not in (page.external_id, page.screen_name) and not (found.page == "" and message.is_direct):
        refuse(f"Адрес не с этой страницы. Нужна страница «{page.title or page}».")
    if found.kind != message.kind:
        private = "Сообщение личное: нужен адрес переписки, не открытой записи."
        refuse(private if message.is_direct else "Нужен адрес ответа под сообщением, а это личная переписка.")
    thread = found.thread.replace(PAGE, page.external_id)
    if message.thread and thread and thread != message.thread:
        refuse("Это другое обсуждение. Нужен адрес ответа там, где написано сообщение.")
    if page.network_id == "vk" and not message.is_direct and not found.key:
        refuse("Это адрес записи, а не ответа. Нажмите на время своего ответа и скопируйте адрес, в нём есть «reply».")
    key = f"{found.network}:{found.key.replace(PAGE, page.external_id)}" if found.key else ""
    if address.strip() == message.link or key == f"{message.network_id}:{message.network_key}":
        refuse("Это адрес самого сообщения. Нужен адрес вашего ответа.")
    other = key and Reply.objects.filter(address_key=key).exclude(pk=reply.pk).select_related("case").first()
    if other:
        refuse(f"Этот адрес уже записан как ответ по делу {other.case}. Проверьте адрес.")
    return key


@action
def object_to_correction(
    case: Case, reason: str, *, actor: User, instead_of: User | None = None, basis: str = ""
) -> None:
    """The specialist does not accept the correction; another approver decides."""
    reply = Reply.objects.select_related("version__case__organization").select_for_update(of=("self",)).get(case=case)
    if not reply.version.is_correction or approvals.is_agreed(reply.version):
        raise RuleError("Возразить можно только против правки, которую ещё никто не принял.")
    approvals.object_to(reply.version, reason, actor=actor, instead_of=instead_of, basis=basis)
    reply.placing = Placing.OBJECTED
    reply.save(update_fields=["placing"])


@action
def rework(case: Case, reason: str, *, actor: User, instead_of: User | None = None) -> None:
    """What was agreed no longer fits: the text goes back to be written and agreed anew."""
    if not reason.strip():
        raise RuleError("Укажите, что изменилось.", field="reason")
    reply = Reply.objects.select_related("version").select_for_update(of=("self",)).get(case=case)
    reply.placing, reply.draft, reply.reason = Placing.REWORK, reply.version.text, reason.strip()
    reply.save(update_fields=["placing", "draft", "reason"])
    record("replies.reworked", case, actor=actor, on_behalf_of=instead_of, version=reply.version.number)


@action
def confirm(case: Case) -> None:
    """Reads back what was placed: until the networks are connected, the person's word and the address are the proof."""
    reply = Reply.objects.select_for_update(no_key=True).get(case=case)
    reply.read_back = ReadBack.ATTESTED
    reply.save(update_fields=["read_back"])
    record("replies.confirmed", case, actor=None, how=ReadBack.ATTESTED.label)


@action
def finish(case: Case) -> None:
    """The case is closed; its papers are asked for."""
    reply = Reply.objects.get(case=case)
    reply.papers_due = True
    reply.save(update_fields=["papers_due"])
    close_case(case, actor=None, outcome=reply.outcome)
    wake("replies.papers", case.pk)


@action
def keep_draft(item_pk: int, text: str, *, actor: User, seen: str = "") -> None:
    """Saves the draft of an open step; the first save makes the writer its owner (design: Taking)."""
    item = locked(item_pk)
    seat = must_have_seat(item, actor)
    take(item_pk, actor=actor)
    save_draft(item.case, text, actor=actor, instead_of=seat.on_behalf_of, seen=seen)


@action
def save_template(template: ReplyTemplate, *, actor: User, retire: bool = False) -> ReplyTemplate:
    """Keeps a template of an organization; a retired one is offered no more."""
    template.retired = retire
    template.save()
    record("replies.template_saved", template.organization, actor=actor, title=template.title, retired=retire)
    return template
