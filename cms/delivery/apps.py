"""What the world fetches: the API, feeds, embeds, downloads, the sitemap; readers of what was frozen."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cms.delivery"
    label = "delivery"
    verbose_name = "Diffusion"
