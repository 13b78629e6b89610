app_name = "engine"
urlpatterns = []
