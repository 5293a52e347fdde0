"""One photo of an album, at an address of its own: its page, and its file where the licence allows."""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cms.addresses import absolute
from cms.blocks.public import in_page
from cms.items import JSON
from cms.media.models import SiteImage
from cms.media.renditions import existing, formats_for
from cms.media.views import attachment
from cms.reading import cards
from cms.website.structured_data import in_script, structured_image, without_gaps


class Photo(NamedTuple):
    """A photo in its album; `place` counts from nought among the primary keys `pks`."""

    album: object
    item: JSON
    pks: list[int]
    place: int
    card: JSON
    """The frozen card of the album, empty while the album is not public."""

    @property
    def url(self) -> str:
        return f"{self.card['url']}{self.item['id']}/"

    @property
    def licence(self) -> JSON | None:
        """Its own, else that of the album, which is the site's unless the editor chose another."""
        return self.item["licence"] or self.card.get("licence")

    @property
    def may_be_kept(self) -> bool:
        """Whether anybody may: it is public and its licence is one of those that have an address."""
        return bool(self.card and self.item["renditions"] and self.licence and self.licence["url"])

    def neighbour(self, step: int) -> int | None:
        there = self.place + step
        return self.pks[there] if 0 <= there < len(self.pks) else None


def photo_of(album, pk: int) -> Photo:
    """The photo of this number; raises `Http404` for one that visitors do not see in the album."""
    pks = album.image_pks
    place = pks.index(pk) if pk in pks else None
    items = album.images([pk]) if place is not None else []
    if not items:
        raise Http404(f"photo={pk}")
    return Photo(album, items[0], pks, place, cards.card_of(album))


def page(request: HttpRequest, album, pk: int, page_size: int) -> HttpResponseBase:
    """The photo with all that is known of it, the one before and the one after."""
    photo = photo_of(album, pk)
    item = cards.from_root(photo.item)
    facts = SiteImage.objects.filter(pk=pk).values("place", "taken_on").get()
    context = {
        "page": album,
        "self": album,
        "request": request,
        "photo": item,
        "picture": _picture(photo),
        "facts": facts,
        "licence": photo.licence,
        "largest": largest(pk) if photo.may_be_kept else None,
        "number": photo.place + 1,
        "count": len(photo.pks),
        "before": photo.neighbour(-1),
        "after": photo.neighbour(1),
        "album_page": photo.place // page_size + 1,
    }
    if photo.card:
        context |= {"shared_card": shared(photo, item), "structured": structured(photo, item, facts)}
    return render(request, "gallery/photo.html", context)


def download(request: HttpRequest, album, pk: int) -> HttpResponseBase:
    """Its largest public size under its title; raises `Http404` where nobody may keep it."""
    photo = photo_of(album, pk)
    size = largest(pk) if photo.may_be_kept else None
    if size is None:
        raise Http404(f"photo={pk}")
    name = size.file.name
    return attachment(request, name, f"{photo.item['title']}.{name.rpartition('.')[2]}")


def largest(pk: int):
    """The largest size in the format that every program opens; None before it is made, and for a drawing."""
    image = SiteImage.objects.prefetch_related("renditions").get(pk=pk)
    ending = f"-{formats_for(image)[-1]}"
    sizes = [size for size in existing(image) if size.filter_spec.endswith(ending)]
    return max(sizes, key=lambda size: size.width, default=None)


def _picture(photo: Photo) -> SafeString:
    html = render_to_string("gallery/photo_picture.html", {"image": photo.item})
    return mark_safe(in_page(html))


def shared(photo: Photo, item: JSON) -> JSON:
    """What messengers show of the photo's address, as a card."""
    said = item["caption"] or item["alt"]
    own = {"url": photo.url, "title": item["title"], "summary": said, "image": item}
    return photo.card | own | {"translations": list(_versions(photo))}


def _versions(photo: Photo) -> Iterator[JSON]:
    """The same photo in the albums that translate its own."""
    pk = photo.pks[photo.place]
    albums = photo.album.get_translations().filter(live=True).select_related("locale")
    showing = {album.locale.language_code for album in albums if pk in album.image_pks}
    for other in photo.card["translations"]:
        if other["lang"] in showing:
            yield other | {"url": f"{other['url']}{photo.item['id']}/"}


def structured(photo: Photo, item: JSON, facts: JSON) -> SafeString:
    """The photo as an `ImageObject` (schema.org), in its album."""
    said = {
        "@context": "https://schema.org",
        **structured_image(item, photo.card["attribution"], photo.licence),
        "name": item["title"],
        "url": absolute(photo.url),
        "acquireLicensePage": photo.may_be_kept and absolute(photo.url),
        "dateCreated": facts["taken_on"] and facts["taken_on"].isoformat(),
        "contentLocation": facts["place"] and {"@type": "Place", "name": facts["place"]},
        "isPartOf": {
            "@type": "ImageGallery",
            "name": photo.card["title"],
            "url": absolute(photo.card["url"]),
        },
    }
    return in_script(without_gaps(said))
