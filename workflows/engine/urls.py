from django.urls import path

from workflows.engine.views import case, step

app_name = "engine"
urlpatterns = [
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/diagram/", case.diagram, name="diagram"),
    path("tasks/<int:pk>/", step.task, name="task"),
    path("tasks/<int:pk>/take/", step.take, name="take"),
    path("tasks/<int:pk>/take-over/", step.take_over, name="take_over"),
    path("tasks/<int:pk>/give-back/", step.give_back, name="give_back"),
    path("tasks/<int:pk>/hand-over/", step.hand_over, name="hand_over"),
]
