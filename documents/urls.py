from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("papers/", views.papers, name="list"),
    path("papers/<int:pk>/", views.download, name="download"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>/", views.verify, name="verify"),
]
