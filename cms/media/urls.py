"""The addresses of stored files, below `/media/`."""

from django.urls import path

from cms.media.views import serve

urlpatterns = [path("<path:name>", serve, name="media")]
