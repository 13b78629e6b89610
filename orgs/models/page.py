"""Official pages in the networks."""

from django.db import models

from orgs.search import Searchable


class Network(models.Model):
    """A social network that a norm allows (Порядок, п. 1). A third one is a row here and an adapter."""

    code = models.SlugField(max_length=20, primary_key=True)
    title = models.CharField("название", max_length=60)
    in_words = models.CharField("где (во ВКонтакте)", max_length=60)
    abbr = models.CharField("сокращение", max_length=6)
    hosts = models.JSONField("адреса сайта", default=list)
    # a regular expression: what stands in the address of a page before its stable number, and the number
    numbered = models.CharField("номер в адресе", max_length=100)

    class Meta:
        verbose_name = "социальная сеть"
        verbose_name_plural = "социальные сети"

    def __str__(self) -> str:
        return self.title


class Page(Searchable):
    """An official page of an organization in a network (Порядок, п. 1, 5.1)."""

    class State(models.TextChoices):
        PLANNED = "planned", "готовится"
        ACTIVE = "active", "ведётся"
        SUSPENDED = "suspended", "приостановлена"
        CLOSED = "closed", "закрыта"

    code = models.SlugField("код", max_length=60, unique=True)
    organization = models.ForeignKey(
        "orgs.Organization", models.PROTECT, related_name="pages", verbose_name="чья страница"
    )
    network = models.ForeignKey(Network, models.PROTECT, related_name="pages", verbose_name="сеть")
    external_id = models.CharField("номер в сети", max_length=40)
    screen_name = models.CharField("короткое имя", max_length=100, blank=True)
    url = models.URLField("адрес", max_length=300)
    title = models.CharField("название страницы", max_length=300, blank=True)
    postal_address = models.CharField("почтовый адрес", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    phones = models.JSONField("телефоны", default=list, blank=True)
    website = models.URLField("официальный сайт", blank=True)
    subordinates_url = models.URLField("подведомственные организации", blank=True)
    state = models.CharField("состояние", max_length=20, choices=State, default=State.ACTIVE)
    responsible = models.ManyToManyField("orgs.User", related_name="pages", blank=True, verbose_name="ответственные")

    class Meta:
        verbose_name = "официальная страница"
        verbose_name_plural = "официальные страницы"
        ordering = ["organization__path", "network"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "external_id"],
                name="orgs_page_once",
                violation_error_message="Такая страница уже есть в реестре.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.network}"
