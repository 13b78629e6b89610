"""Does what waits in the background."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from orgs import waking


class Command(BaseCommand):
    help = "Работа в фоне. С --once выполняет всё, что ждёт и чему пришёл срок, и заканчивает."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *args, once: bool, **options):
        if not once:
            call_command("qcluster")
            return
        done, failed = waking.work_once()
        self.stdout.write(f"Выполнено: {done}, не удалось: {failed}.")
