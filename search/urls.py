"""The addresses of the search page, below the language."""

from django.urls import path

from search.views import search, suggest

urlpatterns = [
    path("", search, name="search"),
    path("suggestions", suggest, name="search-suggestions"),
]
