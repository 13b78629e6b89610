from django.urls import path

from workflows.replies.views import recalls, templates

app_name = "replies"
urlpatterns = [
    path("<int:pk>/recall/", recalls.recall, name="recall"),
    path("<int:pk>/withdraw/", recalls.withdraw, name="withdraw"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.edit_template, name="new_template"),
    path("templates/<int:pk>/", templates.edit_template, name="template"),
]
