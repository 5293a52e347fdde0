"""The address of the page for partners, below the language."""

from django.urls import path

from cms.receiving.views import receiving

urlpatterns = [path("", receiving, name="receiving")]
