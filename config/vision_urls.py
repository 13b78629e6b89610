from django.urls import path

from config import vision

urlpatterns = [path("", vision.choose, name="vision")]
