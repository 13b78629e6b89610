"""A one-time link from the server, for whom nobody else can help: the last administrator without his password."""

from django.core.management.base import BaseCommand, CommandError

from orgs.actions import invitations
from orgs.errors import RuleError
from orgs.models import Organization, User


class Command(BaseCommand):
    help = "Печатает одноразовую ссылку для входа сотрудника."

    def add_arguments(self, parser):
        parser.add_argument("login")
        parser.add_argument("--reset-second-factor", action="store_true", help="телефон потерян: сбросить второй шаг")

    def handle(self, *args, login: str, reset_second_factor: bool, **options):
        user = User.objects.filter(login=login).first()
        if user is None:
            raise CommandError(f"Сотрудника с логином «{login}» нет.")
        district = Organization.objects.district()
        try:
            if reset_second_factor:
                invitations.reset_second_factor(user, district, actor=None)
            self.stdout.write(invitations.invite(user, district, actor=None))
        except RuleError as refusal:
            raise CommandError(refusal.message) from refusal
