"""The site's own pages besides those of content types: readers of what was frozen, without models."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "cms.website"
    label = "website"
    verbose_name = "Pages du site"
