"""Wagtail's redirects, with a search for clashes that SQLite accepts.

After a move Wagtail looks for old addresses that clash with one OR for each of up to 2,000 pages;
SQLite refuses an expression deeper than 1,000, and the exception comes after the move is committed.
"""

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig


class RedirectsConfig(WagtailRedirectsAppConfig):
    def ready(self) -> None:
        super().ready()
        from wagtail.contrib.redirects import signal_handlers

        signal_handlers.BatchRedirectCreator.pre_process = delete_clashes


def delete_clashes(batch) -> None:
    """Deletes the automatic redirects that the ones in `batch.items` replace: one list for each site."""
    from wagtail.contrib.redirects.models import Redirect

    old_paths: dict[int, list[str]] = {}
    for item in batch.items:
        old_paths.setdefault(item.site_id, []).append(item.old_path)
    for site_id, paths in old_paths.items():
        Redirect.objects.filter(automatically_created=True, site_id=site_id, old_path__in=paths).delete()
