"""A small site with something of every content type, for tests that only read."""

from wagtail.models import Locale, PageViewRestriction

from cms.testing import catch_up
from home.models import HistoryPage, HomePage, NavigationLink, SiteSettings, SocialLink
from tests.cms.media.builders import make_document, make_image
from tests.gallery.builders import album, collection
from tests.home.builders import english, home_page, published, standard_page
from tests.news.builders import article, topic
from tests.projects.builders import complete, project

BODY = [
    ("heading", {"text": "Le chantier", "level": "2", "anchor": ""}),
    ("paragraph", "<p>Le forage est <b>ouvert</b>.</p>"),
    ("quote", {"text": "Ensemble.", "author": "Awa", "source": "Kayes"}),
    ("embed", {"url": "https://example.org/film", "title": "Le film", "description": ""}),
    ("key_figures", {"figures": [{"value": "12", "unit": "villages", "label": "servis", "source": ""}]}),
    ("table", {"data": [["a", "b"], ["c", "d"]], "first_row_is_table_header": True}),
]


def everything() -> None:
    """Makes it and freezes it: every type, both languages, an item that was withdrawn."""
    home = home_page()
    _identity()
    chapter = {"start": 1990, "end": None, "title": "Les débuts", "body": BODY}
    published(HistoryPage(title="Histoire", chapters=[("chapter", chapter)]))
    pictures = collection("Kayes", count=2)
    shown = album(pictures)
    cover, paper = make_image("Couverture"), make_document()
    water = topic()
    article("Un puits à Kayes", topics=[water], body=BODY, cover=cover, summary="L’eau coule.")
    complete(album=shown, documents=[paper], cover=cover)
    project("Une école", code="EX-002", location="")
    standard_page("Méthode", body=BODY)
    for kind in (PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD):
        reserved = standard_page(f"Réservée ({kind})")
        PageViewRestriction.objects.create(page=reserved, restriction_type=kind, password="baobab")
    withdrawn = standard_page("Retirée")
    _in_english(home)
    catch_up()
    withdrawn.unpublish()
    catch_up()


def _identity() -> None:
    settings, _ = SiteSettings.objects.get_or_create(locale=Locale.get_default())
    settings.name, settings.contact_email, settings.footer_text = "Codév", "codev@example.org", "Kayes"
    settings.save()
    address = {"settings": settings, "title": "Ailleurs", "url": "https://example.org/"}
    NavigationLink.objects.create(**address)
    SocialLink.objects.create(**address)


def _in_english(home: HomePage) -> None:
    copy = home.copy_for_translation(english())
    copy.title = "Home"
    copy.save_revision().publish()
