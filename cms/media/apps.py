"""Images and documents: checked, cleaned, and kept in the place their visibility says."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "media"
    verbose_name = "Médiathèque"
