"""Draws a journey: `manage.py diagram replies --format bpmn -o replies.bpmn`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from orgs.models import Case
from workflows.engine.diagram import bpmn_of_flow, svg_of_case, svg_of_flow
from workflows.engine.diagram.graph import FlowClass
from workflows.engine.journeys import all_journeys


class Command(BaseCommand):
    help = "Рисует маршрут: SVG для людей, BPMN 2.0 для других программ"

    def add_arguments(self, parser):
        parser.add_argument("journey", help="маршрут: replies")
        parser.add_argument("--format", choices=["svg", "bpmn"], default="svg")
        parser.add_argument("--case", type=int, metavar="N", help="отметить ход дела с адресом /cases/N/; только SVG")
        parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="куда записать; иначе на экран")

    def handle(self, *, journey, format, case, output, **options):
        text = self.drawn(self.flow(journey), format, case)
        if output:
            output.write_text(text, "utf-8")
        else:
            self.stdout.write(text)

    def flow(self, name: str) -> FlowClass:
        """By the code of the journey or the name of its room."""
        flows: list[FlowClass] = [journey.flow for journey in all_journeys()]
        rooms = {flow.instance.app_label: flow for flow in flows}
        found = (rooms | {flow.code: flow for flow in flows}).get(name)
        if found is None:
            raise CommandError(f"Маршрута «{name}» нет. Есть: {', '.join(rooms)}.")
        return found

    def drawn(self, flow: FlowClass, format: str, case: int | None) -> str:
        if case is None:
            return bpmn_of_flow(flow) if format == "bpmn" else svg_of_flow(flow)
        if format == "bpmn":
            raise CommandError("Дело рисуется только в SVG: в файле BPMN отметок нет.")
        try:
            return svg_of_case(Case.objects.select_related("run").get(pk=case, run__journey=flow.code))
        except Case.DoesNotExist:
            raise CommandError(f"Дела /cases/{case}/ на этом маршруте нет.") from None
