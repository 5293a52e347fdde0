"""The site map that people read; that of search engines is `cms.delivery.sitemap`."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "cms.plan"
    label = "plan"
