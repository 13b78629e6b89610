"""Sending a text for approval and deciding about it."""

from approvals.eyes import four_eyes
from approvals.fingerprint import fingerprint
from approvals.models import Decision, Remark, Verdict, Version
from orgs.errors import RuleError
from orgs.journal import action, record
from orgs.models import Case, Page, User


@action
def propose(
    case: Case,
    text: str,
    *,
    page: Page | None,
    actor: User,
    instead_of: User | None = None,
    corrects: Version | None = None,
    heeded=(),
) -> Version:
    """Freezes a text as the next version of the case. `heeded`: remarks that the author says are taken in."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise RuleError("Напишите текст: пустой на согласование не отправляется.", field="text")
    last = case.versions.order_by("-number").first()
    version = Version.objects.create(
        case=case,
        number=(last.number if last else 0) + 1,
        text=text,
        page=page,
        sha256=fingerprint(text, page.pk if page else None),
        author=actor,
        instead_of=instead_of,
        corrects=corrects,
    )
    version.heeded.set(heeded)
    code = "approvals.corrected" if corrects else "approvals.proposed"
    record(code, case, actor=actor, on_behalf_of=instead_of, version=version.number, sha256=version.sha256)
    return version


def _decide(version: Version, verdict: Verdict, *, actor, instead_of, basis="", reason="", composer_himself=False):
    if not version.is_whole:
        raise RuleError("Отпечаток версии не совпадает с текстом: запись повреждена. Сообщите администратору.")
    decision = Decision.objects.create(
        version=version,
        verdict=verdict,
        by=actor,
        instead_of=instead_of,
        basis=basis,
        reason=reason,
        composer_himself=composer_himself,
    )
    record(
        f"approvals.{verdict.value}" if verdict != Verdict.CORRECTED else "approvals.took_to_correct",
        version,
        actor=actor,
        on_behalf_of=instead_of,
        version=version.number,
        sha256=version.sha256,
        composer_himself=composer_himself,
    )
    return decision


@action
def agree(version: Version, *, actor: User, instead_of: User | None = None, basis: str = "") -> Decision:
    """The office agrees one version (Порядок, п. 6.3). Raises RuleError if the actor counts as its author."""
    himself = four_eyes(version, actor, instead_of)
    return _decide(version, Verdict.AGREED, actor=actor, instead_of=instead_of, basis=basis, composer_himself=himself)


@action
def send_back(
    version: Version, remarks: str, *, actor: User, instead_of: User | None = None, basis: str = ""
) -> Decision:
    """Returns a version; each line of `remarks` is one thing to be mended."""
    lines = [line.strip(" \t-•*") for line in remarks.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise RuleError("Укажите, что нужно исправить: каждое замечание с новой строки.", field="remarks")
    decision = _decide(version, Verdict.RETURNED, actor=actor, instead_of=instead_of, basis=basis)
    Remark.objects.bulk_create(Remark(decision=decision, number=n, text=line) for n, line in enumerate(lines, 1))
    return decision


@action
def correct(
    version: Version, text: str, *, actor: User, instead_of: User | None = None, basis: str = "", reason: str = ""
) -> Version:
    """The office corrects the text: the next version, its author is the corrector; it still needs a second name."""
    if fingerprint(text.replace("\r\n", "\n").strip(), version.page_id) == version.sha256:
        raise RuleError("Текст не изменён. Если он хорош, согласуйте его.", field="text")
    _decide(version, Verdict.CORRECTED, actor=actor, instead_of=instead_of, basis=basis, reason=reason)
    return propose(version.case, text, page=version.page, actor=actor, instead_of=instead_of, corrects=version)


@action
def drop(version: Version, reason: str, *, actor: User, instead_of: User | None = None, basis: str = "") -> Decision:
    """The office finds that no reply is needed, and says why."""
    if not reason.strip():
        raise RuleError("Укажите, почему ответ не нужен.", field="reason")
    return _decide(version, Verdict.NOT_NEEDED, actor=actor, instead_of=instead_of, basis=basis, reason=reason.strip())


@action
def accept(version: Version, *, actor: User, instead_of: User | None = None, basis: str = "") -> Decision:
    """The placing specialist accepts a correction: the second name under it. Raises RuleError for its own author."""
    himself = four_eyes(version, actor, instead_of)
    return _decide(version, Verdict.ACCEPTED, actor=actor, instead_of=instead_of, basis=basis, composer_himself=himself)


@action
def object_to(
    version: Version, reason: str, *, actor: User, instead_of: User | None = None, basis: str = ""
) -> Decision:
    """The specialist objects to a correction; somebody other than the corrector decides next."""
    if not reason.strip():
        raise RuleError("Объясните, с чем вы не согласны в правке.", field="reason")
    return _decide(version, Verdict.OBJECTED, actor=actor, instead_of=instead_of, basis=basis, reason=reason.strip())


def may_withdraw(version: Version, person: User) -> bool:
    """Whether the last word on a version is the person's own agreement, or his correction that waits for a second."""
    last = version.decisions.order_by("pk").last()
    if last is None:
        return version.is_correction and person in version.writers
    return last.verdict == Verdict.AGREED and person.pk in (last.by_id, last.instead_of_id)


@action
def withdraw(version: Version, reason: str, *, actor: User, instead_of: User | None = None) -> Decision:
    """Whoever agreed a version takes his word back while it is not placed."""
    if not reason.strip():
        raise RuleError("Укажите, почему отзываете согласование.", field="reason")
    if not may_withdraw(version, actor):
        raise RuleError("Отозвать согласование может только тот, кто его дал.")
    return _decide(version, Verdict.WITHDRAWN, actor=actor, instead_of=instead_of, reason=reason.strip())


def is_agreed(version: Version) -> bool:
    """Whether a version may be placed: its last word is an agreement, or the acceptance of a correction."""
    last = version.decisions.order_by("pk").last()
    return bool(last and last.verdict in (Verdict.AGREED, Verdict.ACCEPTED) and version.is_whole)
