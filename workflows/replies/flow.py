"""The way of a reply (П 3; Порядок, п. 6.3). Read it as a drawing, from top to bottom."""

from approvals.models import Verdict
from orgs.duties import Duty
from workflows.engine.nodes import Begin, Choice, End, Flow, Journey, Lane, System, Task, Term, this
from workflows.replies import actions, views
from workflows.replies.models import Placing, Reply


class ReplyFlow(Journey, Flow):
    """Ответ на сообщение

    Путь сообщения гражданина от страницы до размещённого ответа и записи о нём.
    """

    code = "reply"
    lanes = (
        Lane("Система", "приём и проверка"),
        Lane(
            "Ответственный специалист",
            "п. 3 постановления",
            frozenset({Duty.RECEIVE_MESSAGES, Duty.PREPARE_REPLIES, Duty.PLACE_REPLIES}),
        ),
        Lane("Отдел по связям с общественностью", "п. 6.3 Порядка", frozenset({Duty.APPROVE_REPLIES})),
    )

    # Система

    received = (
        Begin()
        .Annotation(title="Поступило сообщение")
        .Next(this.triage)
    )

    # Ответственный специалист

    triage = (
        Task(views.Triage)
        .Annotation(title="Разобрать сообщение")
        .By(Duty.RECEIVE_MESSAGES)
        .Deadline(this.reply_due)
        .Next(this.text_needed)
    )

    text_needed = (
        Choice(this.needs_text)
        .Annotation(title="Нужен ответ?")
        .When(True, this.prepare, "да")
        .When(False, this.close_without, "нет")
    )

    prepare = (
        Task(views.Prepare)
        .Annotation(title="Подготовить ответ")
        .By(Duty.PREPARE_REPLIES)
        .Deadline(this.reply_due)
        .Next(this.approval_asked)
    )

    approval_asked = (
        Choice(this.approval_is_asked)
        .Annotation(title="Нужно согласование?")
        .When(True, this.approve, "да")
        .When(False, this.place, "нет, так решил акт организации")
    )

    # Отдел по связям с общественностью

    approve = (
        Task(views.Approve)
        .Annotation(title="Согласовать ответ")
        .By(Duty.APPROVE_REPLIES, of=this.page_owner, other_than=this.writers)
        .Deadline(this.reply_due)
        .Next(this.agreed)
    )

    agreed = (
        Choice(this.approval)
        .Annotation(title="Согласовано?")
        .When(Verdict.AGREED, this.place, "да")
        .When(Verdict.CORRECTED, this.place, "с правкой")
        .When(Verdict.RETURNED, this.prepare, "вернуть с замечаниями")
        .When("recalled", this.prepare, "автор отозвал")
        .When(Verdict.NOT_NEEDED, this.close_without, "ответ не нужен")
    )

    # Ответственный специалист

    place = (
        Task(views.Place)
        .Annotation(title="Разместить ответ")
        .By(Duty.PLACE_REPLIES, of=this.page_owner)
        .Deadline(this.reply_due)
        .Next(this.placed)
    )

    placed = (
        Choice(this.placing)
        .Annotation(title="Размещён?")
        .When(Placing.PLACED, this.read_back, "да")
        .When(Placing.OBJECTED, this.approve, "возражение против правки")
        .When(Placing.WITHDRAWN, this.approve, "согласование отозвано")
        .When(Placing.REWORK, this.prepare, "нужен другой текст")
    )

    # Система

    read_back = (
        System(this.confirm)
        .Annotation(title="Проверить страницу")
        .Next(this.issue_record)
    )

    issue_record = (
        System(this.finish)
        .Annotation(title="Выдать запись")
        .Next(this.replied)
    )

    replied = End().Annotation(title="Ответ дан")

    close_without = (
        System(this.finish)
        .Annotation(title="Закрыть без ответа")
        .Next(this.closed)
    )

    closed = End().Annotation(title="Закрыто без ответа или передано")

    # What the questions ask, what the system does: one line each

    def reply(self, activation):
        return Reply.objects.select_related("case__organization", "case__page__organization", "version__author").get(
            case__run__process=activation.process
        )

    def reply_due(self, activation):
        reply = self.reply(activation)
        return Term(reply.norm_code, reply.received_at, reply.due) if reply.due else None

    def needs_text(self, activation):
        return self.reply(activation).needs_text

    def approval_is_asked(self, activation):
        return actions.approval_is_asked(self.reply(activation).case)

    def page_owner(self, activation):
        return self.reply(activation).page_owner

    def writers(self, activation):
        return self.reply(activation).version.writers

    def approval(self, activation):
        return self.reply(activation).approval

    def placing(self, activation):
        return self.reply(activation).placing

    def confirm(self, activation):
        actions.confirm(self.reply(activation).case)

    def finish(self, activation):
        actions.finish(self.reply(activation).case)
