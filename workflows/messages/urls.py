from django.urls import path

from workflows.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.messages, name="list"),
    path("register/", views.register, name="register"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
]
