"""People, what they are appointed to, and the rights that follow."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from orgs import names
from orgs.duties import ROLE_CHOICES, ROLES
from orgs.models.dated import Dated, DatedQuerySet
from orgs.search import Searchable


class UserManager(BaseUserManager["User"]):
    def create_user(self, login: str, full_name: str, *, email: str = "", phone: str = "", password: str | None = None):
        """A person with an account; without a password he comes in by a one-time link."""
        user = self.model(login=login, full_name=full_name, email=self.normalize_email(email), phone=phone)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin, Searchable):
    """A member of staff. Never deleted: the journal names him. There is no all-powerful user."""

    login = models.CharField("логин", max_length=60, unique=True)
    full_name = models.CharField("фамилия, имя, отчество", max_length=200)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    is_active = models.BooleanField("может входить", default=True)
    date_joined = models.DateTimeField("заведён", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"
        ordering = ["full_name"]
        indexes = [models.Index(fields=["id"], condition=models.Q(is_active=False), name="orgs_user_blocked")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_superuser(self) -> bool:
        """Never, and no column for it: the libraries that ask are told no."""
        return False

    @property
    def short_name(self) -> str:
        """«Ответов Д. П.»"""
        return names.short(self.full_name)

    def get_full_name(self) -> str:
        return self.full_name

    def delete(self, *args, **kwargs):
        raise RuntimeError("A member of staff is never deleted: end his appointments instead.")


class Appointment(Dated):
    """A role given to a person in an organization by a clause of an act. "With subordinates" gives reading below it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="сотрудник")
    organization = models.ForeignKey(
        "orgs.Organization", models.PROTECT, related_name="appointments", verbose_name="организация"
    )
    role = models.CharField("роль", max_length=40, choices=ROLE_CHOICES)
    act = models.ForeignKey("orgs.Act", models.PROTECT, related_name="appointments", verbose_name="акт")
    clause = models.CharField("пункт акта", max_length=100)
    with_subordinates = models.BooleanField("с подведомственными (чтение)", default=False)

    class Meta(Dated.Meta):
        verbose_name = "назначение"
        verbose_name_plural = "назначения"
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.user.short_name}: {self.role_title}, {self.organization}"

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title

    @property
    def basis(self) -> str:
        """«№ 650, п. 3»"""
        return f"№ {self.act.number}, {self.clause}"


class Substitution(Dated):
    """Somebody stands in for an absent person in one role, by an order. The two count as one for the four eyes."""

    absent = models.ForeignKey(User, models.PROTECT, related_name="substituted", verbose_name="кого замещают")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="substitutions", verbose_name="кто замещает")
    organization = models.ForeignKey(
        "orgs.Organization", models.PROTECT, related_name="substitutions", verbose_name="организация"
    )
    role = models.CharField("роль", max_length=40, choices=ROLE_CHOICES)
    act = models.ForeignKey("orgs.Act", models.PROTECT, related_name="substitutions", verbose_name="приказ")
    reason = models.CharField("причина", max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "замещение"
        verbose_name_plural = "замещения"
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return names.acting(self.substitute.full_name, self.absent.full_name)

    @property
    def role_title(self) -> str:
        return ROLES[self.role].title


class Grant(Dated, UserObjectPermissionBase):
    """guardian's direct row with the dates of the appointment: one duty of one person in one organization.

    Kept by the actions of orgs/actions/staff.py; through a substitution it names both rows.
    """

    content_object = models.ForeignKey("orgs.Organization", models.CASCADE, related_name="grants")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="grants")
    substitution = models.ForeignKey(Substitution, models.CASCADE, null=True, related_name="grants")

    objects = UserObjectPermissionManager.from_queryset(DatedQuerySet)()  # type: ignore[assignment]

    class Meta(Dated.Meta):
        verbose_name = "право"
        verbose_name_plural = "права"
        indexes = [models.Index(fields=["user", "content_object", "permission"], name="orgs_grant_held")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.permission_id} @ {self.content_object_id}"
