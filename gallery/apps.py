"""The gallery: a page that lists albums, and the albums."""

from django.apps import AppConfig


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = "Galerie"
