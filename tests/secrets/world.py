"""The public site of the matrix: one of everything, each with a word of its own that must be found."""

from dataclasses import dataclass

from django.test import TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from cms.media.models import SiteDocument, SiteImage
from cms.plugins import ContentPlugin, plugins
from cms.publishing import address
from cms.publishing.models import Publication
from cms.testing import catch_up
from gallery.models import AlbumPage
from home.models import SiteSettings, StandardPage
from home.site_settings import NavigationLink
from news.models import NewsPage
from projects.models import ProjectPage
from tests.cms.media.builders import make_document, make_image
from tests.gallery import builders as gallery
from tests.home.builders import english, home_page, published
from tests.news import builders as news
from tests.projects import builders as projects
from tests.secrets.markers import marker

OLD_ADDRESS = "/ancienne-adresse"
LINKS = 100
"""Words of the public article that may be links."""
GONE = "history"
"""The content type that is no longer installed in this world."""


def public(name: str) -> str:
    """The word by which public content is recognised."""
    return marker("public", name)


@dataclass
class World:
    """What a visitor may see, by what the channels ask for."""

    article: NewsPage
    project: ProjectPage
    other_project: ProjectPage
    album: AlbumPage
    page: StandardPage
    settings: SiteSettings
    image: SiteImage
    document: SiteDocument
    empty_album: AlbumPage
    parent: StandardPage
    """A draft whose child is public."""
    undecided: list[ProjectPage]
    """Two public projects, each of a sector of its own that is a draft."""
    gone: ContentPlugin
    cursor: str = ""
    """The cursor of changes before there were secrets."""

    @property
    def newest(self) -> int:
        """The number of the page made last, a hidden one."""
        return Page.objects.latest("pk").pk

    @property
    def forms(self) -> list[str]:
        """The addresses of live pages with a restriction."""
        pages = Page.objects.filter(view_restrictions__isnull=False, live=True).order_by("path")
        return [path for page in pages if (path := address(page))]

    @property
    def paths(self) -> list[str]:
        """The address of every public page."""
        paths = Publication.objects.live().exclude(path="").values_list("path", flat=True).distinct()
        return sorted(paths)

    @property
    def refs(self) -> list[str]:
        """`type/key.lang` of every public item."""
        return sorted(Publication.objects.live().values_list("ref", flat=True))

    @property
    def files(self) -> list[str]:
        """Names of the public files."""
        return [self.document.file.name, self.image.file.name] + [
            rendition.file.name for rendition in self.image.renditions.order_by("pk")
        ]

    def refresh(self) -> None:
        """Read again what freezing has changed by queries: the places of files."""
        self.image.refresh_from_db()
        self.document.refresh_from_db()


def settle() -> None:
    """All that is queued, done as after a commit: files move as well."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        catch_up()


def public_world() -> World:
    """A small site without a secret: what every channel answers now, it must answer for ever."""
    gone = plugins.get(GONE)
    plugins.remove(GONE)
    home_page()
    image = make_image(public("image"), alt=public("alt"), caption=public("caption"), credit=public("credit"))
    document = make_document(public("document"), name=f"{public('file')}.pdf")
    world = World(
        article=_article(image, document),
        project=_project(document),
        other_project=_other_project(),
        album=_album(),
        page=published(StandardPage(title=public("page"), body=[("paragraph", f"<p>{public('text')}</p>")])),
        settings=_settings(),
        image=image,
        document=document,
        empty_album=gallery.album(gallery.collection("Vide"), public("empty album")),
        parent=_draft_with_a_live_child(),
        undecided=[_undecided_project(number) for number in (1, 2)],
        gone=gone,
    )
    english()
    Redirect.objects.create(old_path=OLD_ADDRESS, site=Site.objects.get(), redirect_page=world.page)
    settle()
    world.refresh()
    return world


def _article(image: SiteImage, document: SiteDocument) -> NewsPage:
    topic = news.topic(public("topic"), public("topic-slug"))
    body = article_body(image, document)
    return news.article(public("article"), [topic], body=body, cover=image, summary=public("summary"))


def article_body(image: SiteImage, document: SiteDocument, links=(), images=(), documents=()) -> list:
    """The body of the public article; whatever is hidden among its links and files leaves no trace."""
    assert len(links) <= LINKS
    words = [f'<a linktype="{kind}" id="{pk}">ici</a>' for kind, pk in links]
    words += ["ici"] * (LINKS - len(words))
    return [
        ("paragraph", f"<p>{public('body')} {' '.join(words)}</p>"),
        *(("image", {"image": picture}) for picture in [image, *images]),
        *(("document", {"document": paper}) for paper in [document, *documents]),
    ]


def _project(document: SiteDocument) -> ProjectPage:
    return projects.complete(title=public("project"), code=public("code"), documents=[document])


def _other_project() -> ProjectPage:
    """In another sector, so that there is something to choose from, and counted."""
    other = projects.Sector.objects.exclude(slug="water").first()
    return projects.project(public("other project"), sector=other)


def _undecided_project(number: int) -> ProjectPage:
    """Of a sector that nobody has published yet."""
    words = {"slug": f"a-definir-{number}", "label_fr": "À définir", "label_en": "To be defined"}
    draft = projects.Sector.objects.create(color="#0c4a6e", purpose="43040", **words)
    return projects.project(public(f"undecided project {number}"), sector=draft, location="14.35, -10.75")


def _album() -> AlbumPage:
    shown = gallery.collection(public("collection"))
    make_image(public("photo"), collection=shown)
    return gallery.album(shown, public("album"))


def _settings() -> SiteSettings:
    settings = SiteSettings(locale=Locale.get_default(), name=public("site"))
    settings.navigation_links = [NavigationLink(page=news.index())]
    settings.save()
    return settings


def _draft_with_a_live_child() -> StandardPage:
    parent = published(StandardPage(title="Rubrique", slug="rubrique"))
    published(StandardPage(title=public("child")), parent)
    parent.unpublish()
    return StandardPage.objects.get(pk=parent.pk)
