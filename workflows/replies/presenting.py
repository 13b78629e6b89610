"""What the pages of a reply show: the message as the person may see it, versions, differences, the steps."""

from approvals.difference import difference
from approvals.models import Decision, Remark, Verdict, Version
from orgs.models import Case
from workflows.messages.masking import mask
from workflows.messages.models import Message
from workflows.messages.showing import Eyes, Shown, shown_to
from workflows.replies.models import Reply

WHOLE = ("page__organization", "page__network", "network", "current", "case__organization")


def joined_to(case: Case, reply: Reply) -> list[Message]:
    """The other messages that the case answers besides its own."""
    others = Message.objects.filter(case=case).exclude(pk=reply.message_id).select_related(*WHOLE)
    return list(others.prefetch_related("current__attachments").order_by("pk"))


def message_of(reply: Reply, user) -> Shown:
    """The message of the reply for the component `message`, masked where the person is of another legal entity."""
    return shown_to(user, reply.message)


def others_of(case: Case, reply: Reply, user) -> list[Shown]:
    """The joined messages as the person may see them."""
    joined = joined_to(case, reply)
    eyes = Eyes(user).over(joined) if joined else None
    return [eyes.shown(message) for message in joined] if eyes else []


def remarks_of(version: Version | None):
    """The remarks of the last return of a version, to be heeded in the next one."""
    if version is None:
        return Remark.objects.none()
    returned = Decision.objects.filter(version=version, verdict=Verdict.RETURNED).order_by("-at", "-pk").first()
    return Remark.objects.filter(decision=returned) if returned else Remark.objects.none()


def remark_rows(version: Version) -> list[dict]:
    """Every remark of the case so far, and whether the author of the version says he took it in."""
    heeded = set(version.heeded.values_list("pk", flat=True))
    remarks = Remark.objects.filter(decision__version__case=version.case_id).select_related("decision__version")
    return [
        {
            "text": remark.text,
            "word": "учтено" if remark.pk in heeded else "проверьте",
            "kind": "ok" if remark.pk in heeded else "warn",
        }
        for remark in remarks
    ]


def files_of(reply: Reply, user) -> list:
    """The files of the case the person may see: those that show a citizen's data only where the data are shown."""
    files = list(reply.case.files.select_related("file"))
    if any(file.personal for file in files) and Eyes(user).over([reply.message]).masked(reply.message):
        return [file for file in files if not file.personal]
    return files


def differences(before: Version, after: Version) -> list[tuple[str, str]]:
    return difference(before.text, after.text)


def versions_of(case: Case, request, url: str, masked: bool = False) -> dict:
    """The switch between versions and the one that is shown, clean or as differences from the one before. `masked`: in
    another legal entity phones, addresses and mentions in the texts are hidden."""
    versions = list(case.versions.select_related("author", "instead_of").prefetch_related("decisions"))
    if not versions:
        return {"versions": [], "shown": None}
    wanted = request.GET.get("v", "")
    shown = next((version for version in versions if str(version.number) == wanted), versions[-1])
    before = next((version for version in versions if version.number == shown.number - 1), None)
    # while a decision waits the change is looked at first; afterwards the text as it stands
    clean = request.GET.get("diff", "0" if case.closed_at else "1") == "0"
    text = mask(shown.text, direct=False) if masked else shown.text
    former = (mask(before.text, direct=False) if masked else before.text) if before else ""
    return {
        "shown_text": text,
        "versions": [
            {
                "url": f"{url}?v={version.number}",
                "name": f"Версия {version.number}",
                "note": f"{version.author.short_name}, {_state(version)}",
                "current": version == shown,
            }
            for version in versions
        ],
        "shown": shown,
        "before": before,
        "pieces_shown": difference(former, text) if before and not clean else None,
        "ways_to_show": [
            {"url": f"{url}?v={shown.number}&diff=0", "text": "Чистовик", "current": clean or not before},
            {
                "url": f"{url}?v={shown.number}&diff=1",
                "text": f"Отличия от версии {before.number}",
                "current": not clean,
            },
        ]
        if before
        else [],
    }


def _state(version: Version) -> str:
    decisions = list(version.decisions.all())
    if not decisions:
        return "ждёт согласия на правку" if version.is_correction else "ждёт согласования"
    return decisions[-1].get_verdict_display()
