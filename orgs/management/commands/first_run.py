"""The first thing after `migrate`: the district and its administrator, who does everything else on the screens."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from orgs.actions.beginning import begin
from orgs.errors import RuleError

ASKED = {
    "district": "Название района (муниципального образования)",
    "admin_name": "Фамилия, имя, отчество администратора",
    "admin_login": "Его логин (латинские буквы и цифры)",
    "email": "Его электронная почта",
}
ACT = {"act_number": "Номер акта, которым он назначен", "act_date": "Дата акта, вида 2026-11-30"}


class Command(BaseCommand):
    help = "Первый запуск: заводит район и администратора и печатает одноразовую ссылку для его входа."

    def add_arguments(self, parser):
        for name, what in (ASKED | ACT).items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=what)

    def handle(self, *args, **options):
        told = {name: options[name] for name in ASKED | ACT}
        if not all(told[name] for name in ASKED):
            self.ask(told)
        try:
            day = parse_date(told["act_date"]) if told["act_date"] else timezone.localdate()
        except ValueError:
            day = None
        if day is None:
            raise CommandError("Дата акта не читается, нужна вида 2026-11-30.")
        try:
            link = begin(
                district=told["district"],
                login=told["admin_login"],
                full_name=told["admin_name"],
                email=told["email"],
                act_number=told["act_number"] or "б/н",
                act_day=day,
            )
        except RuleError as refusal:
            raise CommandError(refusal.message) from refusal
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        self.stdout.write(f"Район заведён. Ссылка для первого входа администратора, на один раз, дней: {days}\n{link}")

    def ask(self, told: dict) -> None:
        """Whatever was not told as an option; where nobody can answer, which options are missing."""
        missing = [name for name in ASKED | ACT if not told[name]]
        if not sys.stdin.isatty():
            options = ", ".join(f"--{name.replace('_', '-')}" for name in missing if name in ASKED)
            raise CommandError(f"Не указано: {options}.")
        for name in missing:
            told[name] = input(f"{(ASKED | ACT)[name]}: ").strip()
