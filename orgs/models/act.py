"""Legal acts, the norms they set, and who does which work for whom."""

from datetime import datetime

from django.db import models

from orgs.duties import Duty
from orgs.models.dated import Dated, DatedQuerySet


class Act(Dated):
    """A legal act or an order: the basis of an appointment, a norm, a route."""

    class Kind(models.TextChoices):
        FEDERAL_LAW = "federal_law", "федеральный закон"
        POSTANOVLENIE = "postanovlenie", "постановление"
        RASPORYAZHENIE = "rasporyazhenie", "распоряжение"
        PRIKAZ = "prikaz", "приказ"
        PRIKAZ_KADRY = "prikaz_kadry", "приказ по кадрам"
        RESHENIE = "reshenie", "решение"

    code = models.SlugField("код", max_length=60, unique=True)
    kind = models.CharField("вид", max_length=40, choices=Kind)
    number = models.CharField("номер", max_length=40)
    date = models.DateField("дата")
    issuer = models.ForeignKey("orgs.Organization", models.PROTECT, null=True, blank=True, related_name="acts")
    title = models.CharField("название", max_length=400)
    fictional = models.BooleanField("вымышленный", default=False)

    class Meta(Dated.Meta):
        verbose_name = "правовой акт"
        verbose_name_plural = "правовые акты"
        ordering = ["-date", "number"]

    def __str__(self) -> str:
        return f"№ {self.number} от {self.date:%d.%m.%Y}"


# What the program asks norms about; a district may add others.
NORM_TITLES = {
    "reply_hours": "срок ответа на сообщение",
    "reply_hours_urgent": "срок ответа на срочное сообщение",
    "min_week_adm": "публикаций в неделю: Глава и Администрация",
    "min_week_org": "публикаций в неделю: организации",
}


class NormQuerySet(DatedQuerySet):
    def ruling(self, code: str, organization, at: datetime | None = None):
        """The norm of that code for the organization at a moment: its own before the general one, the newest first."""
        return (
            self.in_force(at)
            .filter(models.Q(applies_to=organization) | models.Q(applies_to=None), code=code)
            .select_related("act")
            .annotate(own=models.Count("applies_to"))
            .order_by("-own", "-valid_from")
            .first()
        )


class Norm(Dated):
    """A number set by a clause of an act from a day on. Without organizations it binds all."""

    code = models.SlugField("код", max_length=60)
    value = models.DecimalField("величина", max_digits=8, decimal_places=2)
    unit = models.CharField("единица", max_length=100)
    act = models.ForeignKey(Act, models.PROTECT, related_name="norms", verbose_name="акт")
    clause = models.CharField("пункт", max_length=100)
    applies_to = models.ManyToManyField("orgs.Organization", related_name="norms", blank=True, verbose_name="для кого")

    objects = NormQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "норма"
        verbose_name_plural = "нормы"
        ordering = ["code", "valid_from"]

    @property
    def title(self) -> str:
        """What is set, in words."""
        return NORM_TITLES.get(self.code, self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.value.normalize():f} {self.unit}"

    @property
    def basis(self) -> str:
        """«п. 3, № 14-к»"""
        return f"{self.clause}, № {self.act.number}"


class Route(Dated):
    """Which organization's desk does a duty for the pages of an owner, by which act (П 3, 4; Порядок, п. 6, 11).

    `organization` empty means that nobody's agreement is asked (only for organizations, Порядок, п. 6.3 binds the
    Head and the Administration). `fallback` is the desk when nobody at the first one may decide (four eyes).
    """

    owner = models.ForeignKey("orgs.Organization", models.PROTECT, related_name="routes", verbose_name="чьи страницы")
    duty = models.CharField("обязанность", max_length=30, choices=[(duty.value, duty.label) for duty in Duty])
    organization = models.ForeignKey(
        "orgs.Organization", models.PROTECT, null=True, blank=True, related_name="serves", verbose_name="кто исполняет"
    )
    fallback = models.ForeignKey(
        "orgs.Organization", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="запасной стол"
    )
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="routes", verbose_name="акт")
    clause = models.CharField("пункт", max_length=100, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "маршрут"
        verbose_name_plural = "маршруты"
        ordering = ["owner", "duty", "valid_from"]

    def __str__(self) -> str:
        return f"{self.owner}: {Duty(self.duty).label} — {self.organization or 'без согласования'}"
