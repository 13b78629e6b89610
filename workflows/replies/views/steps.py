"""The steps of a reply. Each names its forms and calls one action."""

from django.urls import reverse

from approvals.eyes import counts_as_author, is_own_head
from approvals.models import Verdict
from orgs.duties import ROLES, Duty
from orgs.errors import Conflict, RuleError
from orgs.models import Organization
from orgs.names import acting
from workflows.engine.diagram import steps_of_case
from workflows.engine.views.step import StepView
from workflows.replies import actions, forms, models
from workflows.replies.presenting import (
    differences,
    files_of,
    message_of,
    others_of,
    remark_rows,
    remarks_of,
    versions_of,
)


def edits(seat) -> bool:
    """Whether who sits there may correct texts: the head of affairs decides at the fallback desk, but edits none."""
    return Duty.CONTROL not in ROLES[seat.appointment.role].duties


class ReplyStep(StepView):
    """What the four steps share: the reply, its message, its versions."""

    @property
    def reply(self) -> models.Reply:
        if not hasattr(self, "_reply"):
            self._reply = models.Reply.objects.select_related(
                "case__organization__entity", "message__page__network", "version__author", "version__corrects"
            ).get(case=self.case)
        return self._reply

    def who(self, seat) -> dict:
        """In whose name the person acts, by the seat he has at this moment."""
        return {"actor": self.request.user, "instead_of": seat.on_behalf_of}

    def context(self, way):
        absent = self.seat.on_behalf_of
        return {
            "reply": self.reply,
            "message": message_of(self.reply, self.request.user),
            "others": others_of(self.case, self.reply, self.request.user),
            "files": files_of(self.reply, self.request.user),
            "steps": steps_of_case(self.case),
            "acting_says": f"В записи будет: {acting(self.request.user.full_name, absent.full_name)}" if absent else "",
        }


class Triage(ReplyStep):
    template_name = "replies/triage.html"
    ways = {
        models.Triage.REPLY: forms.AnswerForm,
        models.Triage.NO_REPLY: forms.NoReplyForm,
        models.Triage.PASS: forms.PassForm,
        models.Triage.HAND_OVER: forms.HandOverForm,
        models.Triage.MODERATION: forms.ModerationForm,
        models.Triage.SAME_CASE: forms.SameCaseForm,
    }

    def form_kwargs(self, way):
        if way != models.Triage.PASS:
            return {}
        others = Organization.objects.exclude(pk=self.case.organization_id).exclude(kind__in=["district", "official"])
        return {"organizations": others, "receiving": actions.receiving()}

    def do(self, way, data, case, seat):
        actions.triage(case, models.Triage(way), **data, **self.who(seat))

    def told(self, way):
        told = f"Сообщение разобрано: {models.Triage(way).label.lower()}. Дело {self.item.number_text}."
        if way == models.Triage.PASS and not self.case.consequences.exists():
            told += " В той организации в программе никто не работает: сообщите туда сами, письмом или по телефону."
        return told


class Prepare(ReplyStep):
    template_name = "replies/prepare.html"
    ways = {"send": forms.SendForm, "save": forms.DraftForm}
    drafts = frozenset({"save"})

    def form_kwargs(self, way):
        return {"remarks": remarks_of(self.reply.version)}

    @property
    def seen(self) -> str:
        """The draft the page was opened with."""
        return self.request.POST.get("seen", "")

    def initial(self, way):
        template = self.request.GET.get("template", "")
        if template.isascii() and template.isdigit() and not self.reply.draft:
            chosen = models.ReplyTemplate.objects.filter(pk=int(template), organization=self.case.organization).first()
            if chosen:
                return {"text": chosen.text}
        return {"text": self.reply.draft}

    def keep(self, way, data):
        actions.keep_draft(self.item.pk, data["text"], actor=self.request.user, seen=self.seen)
        if not data["text"].strip():
            return "Пустой текст не сохранён: прежний черновик остался."
        return "Черновик сохранён. Задача ваша, пока вы её не вернёте."

    def do(self, way, data, case, seat):
        actions.send(case, data["text"], heeded=data.get("heeded", ()), seen=self.seen, **self.who(seat))

    def told(self, way):
        if actions.approval_is_asked(self.case):
            return f"Ответ отправлен на согласование, дело {self.item.number_text}."
        return f"Ответ готов к размещению, дело {self.item.number_text}."

    def context(self, way):
        templates = models.ReplyTemplate.objects.filter(organization=self.case.organization, retired=False)
        return super().context(way) | {
            "templates": templates,
            "draft_mark": actions.draft_mark(self.reply),
            "other_draft": self.reply.draft if self.seen and self.seen != actions.draft_mark(self.reply) else "",
            "returned": self.reply.version if self.reply.approval == Verdict.RETURNED else None,
            "asked": actions.approval_is_asked(self.case),
            "reworked": self.reply.reason if self.reply.placing == models.Placing.REWORK else "",
        }


class Approve(ReplyStep):
    template_name = "replies/approve.html"
    ways = {
        "agree": forms.AgreeForm,
        "correct": forms.CorrectForm,
        "return": forms.ReturnForm,
        "drop": forms.DropForm,
    }
    verdicts = {
        "agree": Verdict.AGREED,
        "correct": Verdict.CORRECTED,
        "return": Verdict.RETURNED,
        "drop": Verdict.NOT_NEEDED,
    }

    def initial(self, way):
        return {"version": self.reply.version.number, "text": self.reply.version.text}

    def do(self, way, data, case, seat):
        if data.pop("version") != self.reply.version.number:
            raise Conflict("Пока страница была открыта, появилась новая версия. Посмотрите её и решите снова.")
        actions.decide(
            case, self.verdicts[way], basis=seat.appointment.basis, edits=edits(seat), **data, **self.who(seat)
        )

    def told(self, way):
        number = self.item.number_text
        return {
            "agree": f"Ответ согласован, дело {number}. Его разместит ответственный специалист.",
            "correct": f"Правка внесена, дело {number}. Её должен принять специалист, который размещает ответ.",
            "return": f"Ответ возвращён с замечаниями, дело {number}.",
            "drop": f"Решено, что ответ не нужен, дело {number}.",
        }[way]

    def context(self, way):
        version, user = self.reply.version, self.request.user
        author = counts_as_author(version, user, self.seat.on_behalf_of)
        himself = author and self.seat.on_behalf_of is None and is_own_head(user, version.owner)
        return super().context(way) | {
            "version": version,
            "heading": f"Согласовать ответ, версия {version.number}",
            "may_text": f"Текст писали не вы, а {version.author.short_name}: правило двух лиц соблюдено",
            "blocked": author and not himself,
            "composer_himself": himself,
            "edits": edits(self.seat),
            "remark_rows": remark_rows(version),
            "objection": version.decisions.filter(verdict=Verdict.OBJECTED).select_related("by").last(),
            **versions_of(self.case, self.request, reverse("engine:task", args=[self.item.pk])),
        }


class Place(ReplyStep):
    template_name = "replies/place.html"
    ways = {"place": forms.PlaceForm, "object": forms.ObjectForm, "rework": forms.ReasonForm}

    def initial(self, way):
        return {"sha256": self.reply.version.sha256}

    def do(self, way, data, case, seat):
        if way == "place":
            actions.place(case, data["address"], data["sha256"], basis=seat.appointment.basis, **self.who(seat))
        elif way == "object":
            actions.object_to_correction(case, data["reason"], basis=seat.appointment.basis, **self.who(seat))
        else:
            actions.rework(case, data["reason"], **self.who(seat))

    def told(self, way):
        number = self.item.number_text
        return {
            "place": f"Ответ размещён, дело {number}. Запись об ответе готовится.",
            "object": f"Возражение передано, дело {number}: решит другой согласующий.",
            "rework": f"Текст взят на доработку, дело {number}.",
        }[way]

    def context(self, way):
        version = self.reply.version
        try:
            handed, refused = actions.text_to_place(self.reply), ""
        except RuleError as error:
            handed, refused = None, error.message
        correction = version.is_correction and not actions.approvals.is_agreed(version)
        return super().context(way) | {
            "version": version,
            "handed": handed,
            "handing_refused": refused,
            "correction": correction,
            "pieces": differences(version.corrects, version) if correction else None,
        }
