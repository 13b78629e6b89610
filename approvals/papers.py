"""The approval sheet (лист согласования): every version, every decision, in whose name (Порядок, п. 6.3)."""

from approvals.difference import difference
from approvals.models import Decision
from documents import kinds
from orgs import names
from orgs.journal.hashing import stamp

SHEET = "approval_sheet"
_MARKS = {"same": "=", "ins": "+", "del": "-"}


def who(person, instead_of=None) -> str:
    """«Тишин М. М. за Согласову А. В.»"""
    return names.acting(person.full_name, instead_of.full_name if instead_of else "")


def versions_of(case) -> list[dict]:
    """Every version whole, with its difference from the one before, for a paper."""
    told, before = [], None
    for version in case.versions.select_related("author", "instead_of"):
        told.append(
            {
                "number": version.number,
                "by": who(version.author, version.instead_of),
                "at": stamp(version.created_at),
                "sha256": version.sha256,
                "text": version.text,
                "difference": [
                    [_MARKS[kind], piece] for kind, piece in (difference(before.text, version.text) if before else [])
                ],
            }
        )
        before = version
    return told


def decisions_of(case) -> list[dict]:
    """Every decision with name, basis, time and remarks, for a paper."""
    return [
        {
            "at": stamp(decision.at),
            "by": who(decision.by, decision.instead_of),
            "basis": decision.basis,
            "version": str(decision.version.number),
            "verdict": decision.get_verdict_display() + (" (составитель он же)" if decision.composer_himself else ""),
            "remarks": [remark.text for remark in decision.remarks.all()]
            + ([decision.reason] if decision.reason else []),
        }
        for decision in Decision.objects.of_case(case)
    ]


def sheet(case) -> dict:
    """What the approval sheet of a case says."""
    decisions = decisions_of(case)
    agreed = Decision.objects.of_case(case).filter(verdict__in=["agreed", "accepted"]).last()
    return {
        "about": f"о согласовании ответа по делу {case.number_text}",
        "facts": [
            ["Дело", case.number_text],
            ["О чём", case.title],
            ["Организация", case.organization.name],
            ["Основание", "Порядок, утверждённый постановлением № 650, п. 6, подп. 3"],
        ],
        "versions": versions_of(case),
        "decisions": decisions,
        "signatures": [
            {
                "position": "Согласовал(а)",
                "name": who(agreed.by, agreed.instead_of),
                "mark": "СОГЛАСОВАНО" if agreed.verdict == "agreed" else "ПРАВКА ПРИНЯТА",
                "at": stamp(agreed.at),
                "basis": agreed.basis,
            }
        ]
        if agreed
        else [],
    }


kinds.register(
    kinds.Kind(
        code=SHEET, prefix="ЛС", title="Лист согласования", template="approvals/papers/sheet.html", context=sheet
    )
)
