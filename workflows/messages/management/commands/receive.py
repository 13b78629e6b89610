"""Takes in messages from a file."""

import json
import logging
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from orgs.models import Page
from workflows.messages.actions.receiving import Outcome, begin_cases, receive
from workflows.networks import addresses, formats
from workflows.networks.reading import Reading

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Принимает сообщения из файла: ответы wall.getComments, messages.getHistory, discussions.getComments, события "
        "ВКонтакте (Long Poll, Callback), уведомления Одноклассников, таблицы CSV. Отказы с номером и причиной идут в "
        "stderr. Код завершения 0, если файл удалось прочитать, иначе 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="файл")
        parser.add_argument("--json", action="store_true", help="итог последней строкой в JSON")
        parser.add_argument("--page", default="", help="чья это страница (код или адрес), если в файле не сказано")

    def handle(self, *args, file: str, page: str, **options):
        given = self._page(page) if page else None
        try:
            readings = formats.read(Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"Файл не открывается: {error.strerror}.") from error
        except formats.Unreadable as error:
            raise CommandError(str(error)) from error
        counted: Counter[Outcome] = Counter()
        for reading in readings:
            counted[self._take_in(reading, given)] += 1
        begun = begin_cases()
        summary = {"read": counted.total(), **{outcome.value: counted[outcome] for outcome in Outcome}}
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(
                "Прочитано: {read}. Новых: {new}, изменений: {changed}, известных: {known}, "
                "отказано: {refused}.".format(**summary)
            )
            self.stdout.write(f"Заведено дел: {begun}.")

    def _take_in(self, reading: Reading, given: Page | None) -> Outcome:
        """What became of one reading; a refusal is told, and an unforeseen failure takes nothing else along."""
        try:
            receipt = receive(reading, page=given)
            outcome, reason = receipt.outcome, receipt.reason
        except Exception as error:
            log.error("Reading %s failed: %s", reading.number, type(error).__name__)  # its words are not logged
            outcome, reason = Outcome.REFUSED, f"не удалось сохранить ({type(error).__name__})"
        if outcome is Outcome.REFUSED:
            place = f" ({reading.place})" if reading.place else ""
            self.stderr.write(f"№ {reading.number}{place}: {reason.rstrip('.')}.")
        return outcome

    def _page(self, named: str) -> Page:
        pages = Page.objects.select_related("organization", "network")
        found = addresses.read(named)
        for page in pages:
            if named == page.code:
                return page
            if (
                found
                and found.network == page.network_id
                and found.page.lower()
                in (
                    page.external_id,
                    page.screen_name.lower(),
                )
            ):
                return page
        raise CommandError(f"Страницы «{named}» нет в реестре страниц.")
