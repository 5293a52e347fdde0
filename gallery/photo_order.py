"""Which images of its collection an album shows, in which order."""

from django.db.models import F, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from cms.french_order import french_key

MOST_IMAGES = 500
"""An album shows no more: its item stays at about a megabyte, four fifths of it names of sizes."""


class PhotoOrder(TextChoices):
    TAKEN = "taken", _("date de prise de vue, la plus ancienne d’abord")
    TAKEN_NEWEST = "-taken", _("date de prise de vue, la plus récente d’abord")
    UPLOADED = "uploaded", _("date d’ajout, la plus ancienne d’abord")
    UPLOADED_NEWEST = "-uploaded", _("date d’ajout, la plus récente d’abord")
    TITLE = "title", _("titre, de A à Z")
    TITLE_REVERSED = "-title", _("titre, de Z à A")


COLUMNS = {
    PhotoOrder.TAKEN: (F("taken_on").asc(nulls_last=True), "created_at", "pk"),
    PhotoOrder.TAKEN_NEWEST: (F("taken_on").desc(nulls_last=True), "-created_at", "-pk"),
    PhotoOrder.UPLOADED: ("created_at", "pk"),
    PhotoOrder.UPLOADED_NEWEST: ("-created_at", "-pk"),
}


def ordered_pks(images: QuerySet, order: str, limit: int) -> list[int]:
    """The primary keys of at most `limit` images, in one query; images without a date come last."""
    if columns := COLUMNS.get(order):
        return list(images.order_by(*columns).values_list("pk", flat=True)[:limit])
    named = sorted(
        images.values_list("title", "pk"), key=in_the_alphabet, reverse=order == PhotoOrder.TITLE_REVERSED
    )
    return [pk for _title, pk in named[:limit]]


def in_the_alphabet(image: tuple[str, int]) -> tuple[str, int]:
    """Sorts as a reader expects: accents and capitals ignored, « Photo 2 » before « Photo 10 »."""
    title, pk = image
    return french_key(title), pk
