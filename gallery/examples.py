"""Two albums of drawn pictures, to show what the gallery does."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection

from cms.examples import LABEL, Examples
from cms.licences import LicenceCode
from cms.media.models import SiteImage
from gallery.models import AlbumPage

DATA = Path(__file__).parent / "data"
FILE, PICTURES = DATA / "exemples.toml", DATA / "examples"
CREDIT = "Dessin fait par un programme, pour l’exemple"
FIRST_DAY = 30
"""Days before today on which the first picture of an album was « taken »; the next ones follow day by day."""


def make(examples: Examples) -> None:
    """The albums of the file, each with a collection of its own."""
    for album in albums():
        name = f"{LABEL} {album['title']}"
        collection = examples.keep(Collection.get_first_root_node().add_child(name=name))
        images = [
            examples.keep(picture(drawing, collection, FIRST_DAY - number))
            for number, drawing in enumerate(album["drawings"])
        ]
        page = AlbumPage(title=name, summary=album["summary"], collection=collection, cover=images[0])
        examples.add(page)


def albums() -> list[dict]:
    """Title, summary and drawings of each."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["albums"]


def picture(drawing: dict, collection: Collection, days_ago: int) -> SiteImage:
    return SiteImage.objects.create(
        title=f"{LABEL} {drawing['title']}",
        file=ContentFile((PICTURES / drawing["file"]).read_bytes(), drawing["file"]),
        alt=drawing["alt"],
        caption=drawing["caption"],
        credit=CREDIT,
        licence=LicenceCode.CC0,
        taken_on=timezone.localdate() - timedelta(days=days_ago),
        collection=collection,
    )
