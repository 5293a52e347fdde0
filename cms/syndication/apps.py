"""Partner sites: webhooks that announce changes, tokens that confirm them, a client that mirrors them."""

from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    name = "cms.syndication"
    label = "syndication"
    verbose_name = "Partenaires"

    def ready(self) -> None:
        from cms.delivery.changes import changes_requested
        from cms.publishing import overdue
        from cms.syndication import receipts
        from cms.syndication.admin import lag

        overdue.register("partners", lag.overdue, lag.tell_of_overdue)
        changes_requested.connect(receipts.confirm, dispatch_uid="syndication")
