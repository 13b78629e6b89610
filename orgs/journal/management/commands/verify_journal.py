"""Checks every chain of the journal; exit status 1 and the place of the first break if one does not hold."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from orgs.journal.models import Entry
from orgs.journal.verifying import Break, breaks, root_of


class Command(BaseCommand):
    help = "Проверяет цепи журнала; с --checkpoint ещё и то, что конец цепей не срезан."

    def add_arguments(self, parser):
        parser.add_argument("--checkpoint", type=Path, help="файл контрольной точки, хранившийся вне базы")

    def handle(self, *args, checkpoint: Path | None, **options):
        heads, found = {}, None
        if checkpoint:
            heads, found = self.read(checkpoint)
        found = found or next(breaks(heads), None)
        if found:
            raise CommandError(f"Журнал не сходится: {found}.", returncode=1)
        against = f", контрольная точка {checkpoint} подтверждена" if checkpoint else ""
        self.stdout.write(f"Журнал сходится: записей {Entry.objects.count()}{against}.")

    def read(self, path: Path) -> tuple[dict[str, tuple[int, str]], Break | None]:
        try:
            content = json.loads(path.read_text("utf-8"))
            heads = [(str(key), int(length), str(head)) for key, length, head in content["heads"]]
            root = str(content["root"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"Файл контрольной точки не читается: {error}.", returncode=1) from error
        wrong = (
            None if root_of(sorted(heads)) == root else Break("контрольная точка", 0, "корень не совпадает с головами")
        )
        return {key: (length, head) for key, length, head in heads}, wrong
