"""The address of the search page, below the language."""

from django.urls import path

from search.views import search

urlpatterns = [path("", search, name="search")]
