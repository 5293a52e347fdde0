"""What happens to every request and every response."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "cms.http"
    label = "http"
    verbose_name = "Requêtes et réponses"
