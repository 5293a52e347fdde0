"""Wagtail's redirects, only to what is public, with a search for clashes that SQLite accepts.

A redirect to a page tells its present address, and so its title: also of a page that was
withdrawn and renamed since.

After a move Wagtail looks for old addresses that clash with one OR for each of up to 2,000 pages;
SQLite refuses an expression deeper than 1,000, and the exception comes after the move is committed.
"""

from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig


class RedirectsConfig(WagtailRedirectsAppConfig):
    def ready(self) -> None:
        super().ready()
        from wagtail.contrib.redirects import middleware, signal_handlers

        signal_handlers.BatchRedirectCreator.pre_process = delete_clashes
        middleware.get_redirect = public_only(middleware.get_redirect)


def public_only(find):
    """The redirect that Wagtail's middleware finds, unless it leads to a page no visitor may see."""

    def public_redirect(request, path):
        from cms.publishing import shown

        redirect = find(request, path)
        hidden = redirect and redirect.redirect_page and not shown(redirect.redirect_page.specific)
        return None if hidden else redirect

    return public_redirect


def delete_clashes(batch) -> None:
    """Deletes the automatic redirects that the ones in `batch.items` replace: one list for each site."""
    from wagtail.contrib.redirects.models import Redirect

    old_paths: dict[int, list[str]] = {}
    for item in batch.items:
        old_paths.setdefault(item.site_id, []).append(item.old_path)
    for site_id, paths in old_paths.items():
        Redirect.objects.filter(automatically_created=True, site_id=site_id, old_path__in=paths).delete()
