"""Loads the demo district, or a district from a file of the same form."""

import json
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import module_has_submodule

from orgs import demo, names
from orgs.actions.invitations import invite
from orgs.errors import RuleError
from orgs.models import Appointment, Organization, Substitution, User


class Command(BaseCommand):
    help = "Загружает демонстрационный район, либо район из файла той же формы. Повторять можно: что есть, не меняется."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="файл района; без него демонстрационный")
        parser.add_argument("--password", help="общий пароль для всех; без него входят по одноразовым ссылкам")

    def handle(self, *args, file: Path | None, password: str | None, **options):
        if password:
            try:
                validate_password(password)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        content = self.read(file or demo.DISTRICT)
        if not file:
            self.check_that_it_is_for_show(content)
            password = password or demo.PASSWORD
        administrator = ("admin", "Ключников Пароль Доступович") if not file else ("admin", "Администратор программы")
        try:
            report = demo.load_district(content, administrator=administrator, password=password)
        except RuleError as refusal:
            raise CommandError(refusal.message) from refusal
        self.tell(report)
        if not file:
            self.load_the_other_rooms()
            self.tell_who_may_come_in(password)
        elif report.newcomer and not password:
            link = invite(report.newcomer, Organization.objects.district(), actor=None)
            self.stdout.write(f"Первый вход администратора (логин {report.newcomer.login}), один раз: {link}")

    def read(self, path: Path) -> dict:
        try:
            content = json.loads(path.read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise CommandError(f"Файл {path} не читается: {error}") from error
        if not isinstance(content, dict) or not content.get("organizations"):
            raise CommandError(f"В файле {path} нет района: нужен список organizations.")
        return content

    def check_that_it_is_for_show(self, content: dict) -> None:
        """Its password is known to all the world."""
        if not (settings.DEBUG or settings.DEMO):
            raise CommandError("Пароли демонстрационного района известны всем. Для показа включите DEMO=true.")
        there = Organization.objects.district()
        if there and there.code not in {row["code"] for row in content["organizations"]}:
            raise CommandError(f"В базе уже есть район: {there}. Для показа нужна пустая база.")

    def tell(self, report: demo.Report) -> None:
        if report.made:
            self.stdout.write("Внесено: " + ", ".join(f"{kind} {count}" for kind, count in report.made.items()) + ".")
        else:
            self.stdout.write("Ничего не изменилось: всё уже внесено.")
        if report.made and report.known:
            self.stdout.write("Уже было: " + ", ".join(f"{kind} {count}" for kind, count in report.known.items()) + ".")
        if report.refused:
            self.stderr.write(f"Не внесено, {len(report.refused)}:")
            for refusal in report.refused:
                self.stderr.write(f"  {refusal}")

    def load_the_other_rooms(self) -> None:
        """Every room may have a module `demo` with `load()`: it fills the district with its cases, once."""
        for app in apps.get_app_configs():
            if app.name != "orgs" and module_has_submodule(app.module, "demo"):
                import_module(f"{app.name}.demo").load()

    def tell_who_may_come_in(self, password: str) -> None:
        rows = [("логин", "кто", "роль")]
        for user in User.objects.order_by("pk"):
            held = Appointment.objects.in_force().filter(user=user).select_related("organization")
            roles = [f"{appointment.role_title} ({appointment.organization})" for appointment in held]
            instead = Substitution.objects.in_force().filter(substitute=user).select_related("absent")
            roles += [f"замещает {names.accusative(one.absent.full_name)}" for one in instead]
            if roles:
                rows.append((user.login, user.short_name, ", ".join(roles)))
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        self.stdout.write(f"\nАдрес: {settings.BASE_URL}\nПароль у всех: {password}\n")
        for login, name, told in rows:
            self.stdout.write(f"{login:<{widths[0]}}  {name:<{widths[1]}}  {told}")
