"""A reply as viewflow's manual would draw it, and viewflow's own pages for it (URLconf of tests.bench.stock)."""

from django.urls import path
from viewflow import this
from viewflow.urls import Site
from viewflow.workflow import flow
from viewflow.workflow.flow import FlowAppViewset
from viewflow.workflow.flow.views import UpdateProcessView


class ReplyFlow(flow.Flow):
    """Ответ"""

    start = flow.StartHandle().Next(this.prepare)
    prepare = (
        flow.View(UpdateProcessView.as_view(fields=[]))
        .Annotation(title="Подготовить ответ")
        .Permission("orgs.prepare_replies")
        .Next(this.end)
    )
    end = flow.End()


urlpatterns = [path("", Site(title="viewflow", viewsets=[FlowAppViewset(ReplyFlow)]).urls)]
