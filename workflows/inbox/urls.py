from django.urls import path

from workflows.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("cases/", views.cases, name="cases"),
]
