"""Partner sites: webhooks that announce changes, tokens that confirm them, a client that mirrors them."""

from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "cms.syndication"
    label = "syndication"
    verbose_name = "Partenaires"

    def ready(self) -> None:
        from cms.delivery.changes import changes_requested
        from cms.syndication import receipts

        changes_requested.connect(receipts.confirm, dispatch_uid="syndication")
