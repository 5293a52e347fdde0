"""Everything that reads the read model: the API, the sitemap."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cms.delivery"
    label = "delivery"
    verbose_name = "Diffusion"
