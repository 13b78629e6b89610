"""Puts the heads of all chains under one root and writes them to a file that is to be kept outside the database."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from orgs.journal.hashing import stamp
from orgs.journal.verifying import make_checkpoint


class Command(BaseCommand):
    help = "Делает контрольную точку журнала и пишет её в файл; храните его вне базы."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options):
        checkpoint, heads = make_checkpoint()
        content = {
            "at": stamp(checkpoint.at),
            "root": checkpoint.root,
            "previous_root": checkpoint.previous_root,
            "heads": heads,
        }
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        self.stdout.write(f"Контрольная точка: цепей {checkpoint.chains}, корень {checkpoint.root}.")
