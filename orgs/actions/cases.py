"""Opening and closing a case, and its files."""

from django.utils import timezone

from orgs.files.models import StoredFile
from orgs.journal import action, record
from orgs.models import Case, CaseFile, Counter, Organization, Page
from orgs.search import normalise


@action
def open_case(
    *,
    kind: str,
    organization: Organization,
    title: str,
    page: Page | None = None,
    because_of: Case | None = None,
    actor,
) -> Case:
    """A new case, numbered within organization and year (the year of the organization's zone)."""
    now = timezone.now()
    year = organization.today(now).year
    case = Case(
        kind=kind,
        organization=organization,
        title=title,
        page=page,
        because_of=because_of,
        year=year,
        number=Counter.next_number(organization, kind, year),
        opened_at=now,
    )
    case.search = normalise(f"{case.number_text} {title} {organization.short_name}")
    case.save()
    record("orgs.case_opened", case, actor=actor, number=case.number_text)  # the title may tell of a citizen
    return case


@action
def close_case(case: Case, *, actor, outcome: str = "") -> None:
    """The case is finished. `outcome`: in words, for the journal."""
    case.closed_at = timezone.now()
    case.save(update_fields=["closed_at"])
    record("orgs.case_closed", case, actor=actor, outcome=outcome)


@action
def attach(case: Case, file: StoredFile, *, name: str, personal: bool = False, actor) -> CaseFile:
    """Puts a file into a case. `personal`: it shows a citizen's data."""
    attached = CaseFile.objects.create(case=case, file=file, name=name[:200], personal=personal, added_by=actor)
    record("orgs.file_attached", case, actor=actor, sha256=file.sha256, size=file.size)
    return attached
