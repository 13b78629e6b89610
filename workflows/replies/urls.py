app_name = "replies"
urlpatterns = []
