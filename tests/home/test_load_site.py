"""The user's own text arrives word for word, once, and is the editors' afterwards."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import Locale, Page, Site

from cms.plugins import plugins
from cms.publishing.models import Publication
from cms.testing import catch_up
from home.models import HistoryPage, HomePage, SiteSettings, StandardPage
from home.site_text import FILE, read_site_text
from tests.home.builders import home_page, published, read

pytestmark = pytest.mark.django_db

MAP = "Carte des actions réalisées par le Projet Codéveloppement"
SEED = Path(__file__).parent / "seed.txt"


def texts(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r"<p>(.*?)</p>", html)]


def test_the_text_is_kept_as_it_was_given():
    assert FILE.read_bytes() == SEED.read_bytes()


def test_the_history_is_the_text_word_for_word():
    call_command("load_site")
    shown = read("/histoire/")
    title, *narrative, map_title, gallery_message = [line for line in SEED.read_text().splitlines() if line]
    chapters = shown[shown.index('<div class="chapters">') : shown.index("</article>")]
    assert texts(chapters) == narrative
    assert f"<title>Histoire – {title}</title>" in shown
    text = read_site_text()
    assert (text.map_title, text.gallery_message) == (map_title, gallery_message)


def test_partners_receive_it_word_for_word_too():
    call_command("load_site")
    catch_up()
    item = Publication.objects.get(type="history")
    narrative = [paragraph for chapter in read_site_text().chapters for paragraph in chapter.paragraphs]
    joined = "".join(texts(item.full.replace('\\"', '"')))
    assert all(paragraph in joined for paragraph in narrative)


def test_the_chapters_are_dated():
    call_command("load_site")
    years = [(chapter.value["start"], chapter.value["end"]) for chapter in HistoryPage.objects.get().chapters]
    assert years == [(1950, 1969), (1970, 1989), (1997, None), (1998, 2000), (2003, 2009)]


def test_the_home_page_takes_the_place_of_the_welcome_page():
    call_command("load_site")
    site = Site.objects.get()
    assert isinstance(site.root_page.specific, HomePage)
    assert [page.specific for page in Page.objects.filter(depth=2)] == [HomePage.objects.get()]
    shown = read("/")
    for figure in ("5 600 000 €", "2 projets", "2003–2009"):
        assert f'<dd class="value">{figure}</dd>' in shown


def test_loading_twice_changes_nothing(capsys):
    call_command("load_site")
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    call_command("load_site")
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before
    assert SiteSettings.objects.count() == 1


def test_what_an_editor_deleted_or_renamed_stays_so():
    call_command("load_site")
    HistoryPage.objects.get().delete()
    news = Page.objects.get(slug="actualites").specific
    news.title, news.slug = "Nouvelles", "nouvelles"
    news.save_revision().publish()
    call_command("load_site")
    assert not HistoryPage.objects.exists()
    assert not Page.objects.filter(slug="actualites").exists()


def test_an_edited_welcome_page_is_never_replaced():
    welcome = Site.objects.get().root_page
    welcome.title = "Notre site"
    welcome.save()
    with pytest.raises(CommandError, match="Notre site"):
        call_command("load_site")
    assert not HomePage.objects.exists()
    assert not HistoryPage.objects.exists()


def test_a_home_page_that_exists_is_kept():
    home = home_page()
    published(StandardPage(title="Déjà là"))
    call_command("load_site")
    assert HomePage.objects.get() == home
    assert HistoryPage.objects.get().get_parent().specific == home


def test_the_languages_are_there():
    call_command("load_site")
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"fr", "en"}


def test_each_type_that_lists_its_content_has_its_section_with_a_link():
    call_command("load_site")
    (settings,) = SiteSettings.objects.all()
    links = [(link.page.slug, link.page.title) for link in settings.navigation_links.all()]
    news, gallery = ("actualites", "Actualités"), ("galerie", "Galerie")
    assert links == [("histoire", "Histoire"), ("projets", MAP), news, gallery]


def test_a_type_that_is_installed_later_gets_its_section_then(monkeypatch):
    monkeypatch.setattr(plugins.get("news"), "section", None, raising=False)
    call_command("load_site")
    monkeypatch.undo()
    assert not Page.objects.filter(slug="actualites").exists()
    call_command("load_site")
    assert SiteSettings.objects.get().navigation_links.last().page.slug == "actualites"


def test_a_section_that_an_editor_made_already_is_kept():
    home_page()
    made = published(plugins.get("news").section.model(title="Nouvelles"))
    call_command("load_site")
    assert made.get_siblings(inclusive=True).filter(slug="actualites").count() == 0
