"""What the administration says about albums and the collections they show."""

from django.contrib import messages
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Collection

from gallery.models import AlbumPage
from gallery.panels import warnings


@hooks.register("after_publish_page")
def warn(request, page):
    """The surprises of an album, once it is public."""
    if isinstance(page, AlbumPage):
        for sentence in warnings(AlbumPage.objects.get(pk=page.pk)):  # its collection may have moved
            messages.warning(request, sentence)


@hooks.register("describe_collection_contents")
def describe_albums(collection: Collection) -> dict | None:
    """A collection that an album shows, or may show, is not empty: nobody deletes it."""
    shown = Q(collection=collection) | Q(collection__proposals__collection=collection)
    count = AlbumPage.objects.filter(shown).count()
    if not count:
        return None
    words = ngettext("%(count)s album qui la montre", "%(count)s albums qui la montrent", count)
    pages = reverse("wagtailadmin_explore_root")
    return {"count": count, "count_text": words % {"count": count}, "url": pages}
