"""The small site every random run begins with, in two languages, made once and put back each time.

Every word an editor could write holds a token of its own (`t00012x`, in addresses `s00012x`), so
that a reader can tell exactly whose words reached a partner.
"""

import copy
import json
import re
import shutil
from io import BytesIO
from itertools import count
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from cms.media.models import SiteDocument, SiteImage
from cms.publishing import reconcile
from cms.testing import catch_up
from gallery.models import AlbumPage, GalleryPage
from home.models import HistoryPage, HomePage, NavigationLink, SiteSettings, StandardPage
from news.models import NewsIndexPage, NewsPage, RelatedLink, Topic
from projects.inline_rows import ProjectDocument
from projects.models import ProjectIndexPage, ProjectPage, Sector
from tests.plans import know_tables

TOKEN = re.compile(r"[ts]\d{5}x")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_numbers = count(1)


def word() -> str:
    """A word nobody wrote before."""
    return f"t{next(_numbers):05d}x"


def tokens(value: object) -> set[str]:
    """All those in a text, or anywhere in a JSON value."""
    return set(TOKEN.findall(value if isinstance(value, str) else json.dumps(value)))


def slug() -> str:
    return f"s{next(_numbers):05d}x"


def link(target) -> str:
    """Rich text that links to a page or a document."""
    kind = "document" if isinstance(target, SiteDocument) else "page"
    return f'<a linktype="{kind}" id="{target.pk}">{word()}</a>'


def paragraph(*targets) -> tuple[str, str]:
    return "paragraph", f"<p>{word()} {' '.join(map(link, targets))}</p>"


def picture(image: SiteImage) -> tuple[str, dict]:
    return "image", {"image": image, "caption": "", "alt": "", "decorative": False}


def new_image(collection: Collection | None = None) -> SiteImage:
    """A picture of 24 × 16 pixels, of which two sizes are made."""
    file = BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(file, "JPEG")
    place = {"collection": collection} if collection else {}
    file = ContentFile(file.getvalue(), "image.jpg")
    return SiteImage.objects.create(title=word(), alt=word(), file=file, **place)


def new_document(collection: Collection) -> SiteDocument:
    file = ContentFile(PDF, "rapport.pdf")
    return SiteDocument.objects.create(title=word(), file=file, collection=collection)


def published(parent: Page, page: Page) -> Page:
    """Add the page as an editor would: a draft with a revision, then published."""
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page


class World:
    """The state before each run: `restore()` puts database and files back."""

    def __init__(self, database, scratch: Path) -> None:
        self._database = database
        self._media = scratch / "media"
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        delete_epoch_file()
        build()
        know_tables()  # as a server of some age does: its plans decide the order nobody asked for
        self._kept = kept_copy(database, scratch)
        shutil.copytree(settings.MEDIA_ROOT, self._media)

    def restore(self) -> None:
        self._kept.restore()
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        shutil.copytree(self._media, settings.MEDIA_ROOT)
        delete_epoch_file()

    def drop(self) -> None:
        """Remove the kept copy."""
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        delete_epoch_file()
        drop_copy(self._kept)


def kept_copy(database, scratch: Path):
    """The same copy of the database, with its present state as its template."""
    kept = copy.copy(database)
    if database.url.startswith("sqlite"):
        kept.copy, kept.template = scratch / "world.sqlite3", database.copy
    else:
        kept.copy, kept.template = f"{database.copy}_world", database.copy
    kept.restore()
    kept.copy, kept.template = kept.template, kept.copy
    return kept


def drop_copy(kept) -> None:
    if isinstance(kept.template, str):
        kept._execute(f'DROP DATABASE IF EXISTS "{kept.template}" WITH (FORCE)')


def delete_epoch_file() -> None:
    """A database put back by a test is no restored backup."""
    (Path(settings.DATA_DIR) / "epoch").unlink(missing_ok=True)


def build() -> None:
    """Two home pages and what lies below them; collections, pictures, a document, settings."""
    french, english = (Locale.objects.get_or_create(language_code=code)[0] for code in ("fr", "en"))
    make_media()
    get_user_model().objects.create_superuser("awa")
    home = make_homes(french, english)
    make_pages(home, english)
    make_projects(home, english)
    make_settings(french, english)
    reconcile()
    catch_up()


def make_media() -> None:
    root = Collection.get_first_root_node()
    outer = root.add_child(name="Dehors")
    inner = Collection.objects.get(pk=outer.pk).add_child(name="Dedans")
    Collection.get_first_root_node().add_child(name="À part")
    for collection in (root, inner, inner):
        new_image(collection)
    new_document(inner)


def make_homes(french: Locale, english: Locale) -> HomePage:
    home = published(Page.get_first_root_node(), HomePage(title=word(), slug=slug(), locale=french))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    former, site.hostname, site.root_page = site.root_page_id, "localhost", home
    site.save()
    Page.objects.filter(pk=former).delete()
    home.copy_for_translation(english).save_revision().publish()
    return home


def make_pages(home: HomePage, english: Locale) -> None:
    first, second, third = SiteImage.objects.order_by("pk")
    document = SiteDocument.objects.get()
    news = published(home, NewsIndexPage(title=word(), slug=slug(), body=[paragraph()]))
    news.copy_for_translation(english).save_revision().publish()
    topics = [Topic(label=word(), slug=slug(), locale=home.locale).published() for _ in range(2)]
    about = published(home, StandardPage(title=word(), slug=slug(), body=[paragraph(news, document)]))
    one = published(news, NewsPage(title=word(), slug=slug(), cover=first, topics=topics[:1]))
    two = NewsPage(title=word(), slug=slug(), licence="CC-BY-SA-4.0", topics=topics)
    two.body, two.related_links = [paragraph(one), picture(second)], [RelatedLink(page=one)]
    published(news, two)
    one.copy_for_translation(english).save_revision().publish()
    chapter = {"start": 1950, "end": None, "title": word(), "body": [paragraph(two), picture(third)]}
    published(about, HistoryPage(title=word(), slug=slug(), chapters=[("chapter", chapter)]))


def make_projects(home: HomePage, english: Locale) -> None:
    """An album of the pictures in « Dedans », and a project that shows it, in both languages."""
    for sector in Sector.objects.all():
        sector.label_fr, sector.label_en = word(), word()
        sector.save()
    gallery = published(home, GalleryPage(title=word(), slug=slug(), body=[paragraph()]))
    album = AlbumPage(title=word(), slug=slug(), collection=Collection.objects.get(name="Dedans"))
    published(gallery, album)
    index = published(home, ProjectIndexPage(title=word(), slug=slug(), body=[paragraph()]))
    project = ProjectPage(title=word(), slug=slug(), sector=Sector.objects.first(), album=album.page_ptr)
    project.documents = [ProjectDocument(document=SiteDocument.objects.get())]
    project.location = "SRID=4326;POINT(-11.4439 14.4478)"
    published(index, project)
    for page in (index, project):
        page.copy_for_translation(english).save_revision().publish()


def make_settings(french: Locale, english: Locale) -> None:
    image, key = SiteImage.objects.order_by("pk").last(), uuid4()
    for locale, logo in ((french, image), (english, None)):
        row = SiteSettings(locale=locale, translation_key=key, name=word(), publisher=word(), logo=logo)
        news = NewsIndexPage.objects.get(locale=locale)
        row.navigation_links = [NavigationLink(page=news.page_ptr, title="")]
        row.save()
