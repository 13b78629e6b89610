"""The tree of the district: bodies, units, institutions."""

from datetime import date, time
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from orgs.duties import READING_ROLES, ROLES, Duty
from orgs.search import Searchable


class OrganizationQuerySet(models.QuerySet):
    def below(self, organization):
        """The organization and all beneath it."""
        return self.filter(path__startswith=organization.path)

    def district(self):
        """The district itself: the root that the program is set up for. None before `first_run`."""
        return self.filter(kind=Organization.Kind.DISTRICT, parent=None).order_by("pk").first()

    def readable_by(self, user, duty: Duty | None = None):
        """Where the person may read: his appointments, and what lies beneath those "with subordinates".

        Through a substitution he reads what the absent person reads. With a duty, only by roles that carry it.
        """
        from orgs.models.staff import Appointment, Grant

        if not user.is_authenticated or not user.is_active:
            return self.none()
        roles = [code for code in READING_ROLES if duty is None or duty in ROLES[code].duties]
        held = Grant.objects.in_force().filter(user=user).values("appointment")
        mine = Appointment.objects.in_force().filter(pk__in=held, role__in=roles)
        above = (
            mine.filter(with_subordinates=True)
            .annotate(child=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
            .filter(child__startswith=F("organization__path"))
        )
        return self.filter(Q(pk__in=mine.values("organization")) | Exists(above))


class Organization(Searchable):
    """A node of the district: a body, a unit of the Administration, an institution, a settlement.

    A settlement is a body of its own: a root, not under the Administration (131-ФЗ). `entity` is the legal entity the
    node belongs to: an institution and a settlement are their own, the units are the district's.
    """

    class Kind(models.TextChoices):
        DISTRICT = "district", "муниципальный район"
        HEAD = "head", "Глава района"
        ADMINISTRATION = "administration", "Администрация района"
        DEPARTMENT = "department", "подразделение"
        OFFICIAL = "official", "должностное лицо"
        RURAL_SETTLEMENT = "rural_settlement", "сельское поселение"
        SCHOOL = "school", "школа"
        KINDERGARTEN = "kindergarten", "детский сад"
        EXTRA_EDUCATION = "extra_education", "дополнительное образование"
        CULTURE_HOUSE = "culture_house", "дом культуры"
        LIBRARY = "library", "библиотека"
        MUSEUM = "museum", "музей"
        SPORTS_SCHOOL = "sports_school", "спортивная школа"
        SERVICE = "service", "учреждение"
        EXTERNAL = "external", "внешняя организация"

    UNITS = (Kind.HEAD, Kind.ADMINISTRATION, Kind.DEPARTMENT, Kind.OFFICIAL)

    code = models.SlugField("код", max_length=60, unique=True)
    name = models.CharField("полное наименование", max_length=300)
    short_name = models.CharField("краткое наименование", max_length=120)
    kind = models.CharField("вид", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="входит в"
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)
    entity = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="members")
    staff = models.PositiveIntegerField("штатных единиц", null=True, blank=True)
    note = models.CharField("примечание", max_length=300, blank=True)
    zone = models.CharField("часовой пояс", max_length=40, default="Asia/Tomsk")
    opens = models.TimeField("начало рабочего дня", default=time(9))
    closes = models.TimeField("конец рабочего дня", default=time(18))
    break_from = models.TimeField("начало перерыва", default=time(13))
    break_to = models.TimeField("конец перерыва", default=time(14))

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["path"]
        permissions = [(duty.value, duty.label) for duty in Duty]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("break_from"), break_from__lte=F("break_to"), break_to__lt=F("closes")),
                name="orgs_organization_working_day",
                violation_error_message="Перерыв должен быть внутри рабочего дня. Проверьте часы.",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def depth(self) -> int:
        """How many organizations stand above it."""
        return self.path.count("/") - 2

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def today(self, now=None) -> date:
        """The day in the organization's zone."""
        return (now or timezone.now()).astimezone(self.tz).date()

    @property
    def is_body_of_district(self) -> bool:
        """The Head and the Administration: clauses 6.2, 6.3 and 8 of the Порядок bind their pages."""
        return self.kind in (self.Kind.HEAD, self.Kind.ADMINISTRATION)


class Counter(models.Model):
    """The last number given in a series of an organization in a year. Numbers go without gaps: the row is locked."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "series", "year"], name="orgs_counter_once")]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last}"

    @classmethod
    def next_number(cls, organization: Organization, series: str, year: int) -> int:
        """The next number of the series; given back if the surrounding transaction fails."""
        with transaction.atomic():
            cls.objects.get_or_create(organization=organization, series=series, year=year)
        row = cls.objects.select_for_update(no_key=True).get(organization=organization, series=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
        return row.last
