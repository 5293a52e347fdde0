"""The app of the administration's search: fills its index where a migration left it empty."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AdminSearchConfig(AppConfig):
    name = "cms.admin_search"
    verbose_name = "Recherche de l’administration"

    def ready(self) -> None:
        from cms.admin_search import bulk_tags, page_search, plain_lists, repairing
        from cms.publishing import index_keeper

        page_search.install()
        plain_lists.install()
        bulk_tags.connect()
        index_keeper.keep_with(repairing.SearchIndex())
        post_migrate.connect(fill, sender=self, dispatch_uid="admin_search")


def fill(**_: Any) -> None:
    """Index what there is, once; a migration that empties the index has everything indexed anew."""
    from cms.admin_search.models import SearchEntry
    from cms.http.health import unapplied

    if not unapplied() and not SearchEntry.objects.exists():
        call_command("update_index", verbosity=0)
