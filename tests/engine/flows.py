"""Flows to be drawn: a small one with all that is hard (steps that would meet, ways back, several answers to one node),
and as many others as one likes."""

from random import Random

from django.views import View

from orgs.duties import Duty
from workflows.engine.nodes import Begin, Choice, End, Flow, Journey, Lane, System, Task, this


class ErrandFlow(Journey, Flow):
    """Поручение <о чём & зачем>

    Путь поручения от просьбы до отметки о выполнении.
    """

    code = "errand"
    lanes = (
        Lane("Система"),
        Lane("Исполнитель", "п. 1", frozenset({Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES})),
        Lane("Руководитель", "п. 2", frozenset({Duty.APPROVE_REPLIES})),
    )

    asked = Begin().Annotation(title="Пришла просьба").Next(this.sort)
    sort = Task(View).Annotation(title="Разобрать <просьбу>").By(Duty.APPROVE_REPLIES).Next(this.whose)
    whose = (
        Choice(this.answer)
        .Annotation(title="Чья работа?")
        .When("own", this.do_it, "своя")
        .When("other", this.ask_other, "чужая")
        .When("nobody", this.dropped, "ничья")
    )
    do_it = Task(View).Annotation(title="Сделать").By(Duty.PREPARE_REPLIES).Deadline(this.term).Next(this.check)
    ask_other = (
        Task(View).Annotation(title="Попросить & подождать").By(Duty.PLACE_REPLIES).Deadline(this.term).Next(this.check)
    )
    check = Task(View).Annotation(title="Проверить сделанное").By(Duty.APPROVE_REPLIES).Next(this.good)
    good = (
        Choice(this.answer)
        .Annotation(title="Сделано как следует?")
        .When("yes", this.note, "да")
        .When("nearly", this.note, "почти")
        .When("again", this.do_it, "переделать")
        .When("asked_wrong", this.sort, "не о том просили")
    )
    note = System(this.answer).Annotation(title="Отметить").Next(this.done)
    done = End().Annotation(title="Сделано")
    dropped = End().Annotation(title="Оставлено без исполнения")

    def answer(self, activation):
        return "yes"

    def term(self, activation):
        return None


def any_flow(seed: int) -> type:
    """A flow nobody would wish for: up to 18 steps in four lanes, every third a question that leads on, far on or back.

    The same seed gives the same flow.
    """
    chance = Random(seed)
    names = [f"step_{number}" for number in range(chance.randint(8, 18))]
    duties = [Duty.PREPARE_REPLIES, Duty.APPROVE_REPLIES, Duty.PLACE_REPLIES]
    nodes = {"begin": Begin().Annotation(title="Начало пути").Next(getattr(this, names[0]))}
    for number, name in enumerate(names):
        later = [getattr(this, other) for other in [*names[number + 1 :], "end"]]
        kind = chance.choice(["choice", "task", "task", "system"])
        if kind == "choice" and number:
            node = Choice(this.answer).Annotation(title=chance.choice(["Да?", "Нужен ответ?", "Согласовано всеми?"]))
            node.When(1, later[0], "да").When(2, chance.choice(later[:3]), chance.choice(["нет", "нет, так решил акт"]))
            if chance.random() < 0.6:
                node.When(3, getattr(this, chance.choice(names[:number])), "вернуть с замечаниями")
        elif kind == "system":
            node = System(this.answer).Annotation(title="Записать итог").Next(later[0])
        else:
            node = Task(View).Annotation(title=chance.choice(["Сделать", "Подготовить большой план"]))
            node.By(chance.choice(duties)).Deadline(chance.choice([this.answer, None])).Next(later[0])
        nodes[name] = node
    lanes = (
        Lane("Система"),
        *(Lane(f"Стол {number}", "п. 1", frozenset({duty})) for number, duty in enumerate(duties)),
    )
    head = {"__module__": __name__, "__doc__": "Какой-то путь", "code": f"any_{seed}", "lanes": lanes}
    end = {"end": End().Annotation(title="Конец пути"), "answer": lambda self, activation: 1}
    return type(f"Any{seed}Flow", (Journey, Flow), head | nodes | end)
