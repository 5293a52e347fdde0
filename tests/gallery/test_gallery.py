"""The gallery: its albums, and what it says while there is none to show."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale

from cms.reading.cards import PAGE_SIZE
from cms.testing import catch_up
from home.models import SiteSettings
from home.plugin import SitePlugin
from home.site_text import read_site_text
from tests.gallery.builders import album, collection, gallery, restrict
from tests.home.builders import home_page, read

pytestmark = pytest.mark.django_db

USUAL = "La galerie est actuellement vide, veuillez réessayer ultérieurement. Merci de votre compréhension."
OWN = "La galerie est actuellement vide, veuillez rééssayer ultérieurement. Merçi de votre compréhension."


def site(**fields):
    home_page()
    return SiteSettings.objects.create(locale=Locale.get_default(), name="Codev", **fields)


def message():
    """The message as partners receive it."""
    catch_up()
    return Client().get("/api/v1/content/site").json()["items"][0]["gallery_empty_message"]


def test_the_gallery_lists_albums_with_their_cover_and_number():
    page = album(collection(count=2), summary="Trois villages.")
    html = read(gallery().url)
    assert f'<a href="{page.url}">{page.title}</a>' in html
    assert "2 photos" in html
    assert "Trois villages." in html
    assert '<img src="/media/public/renditions/' in html
    assert USUAL not in html


def test_the_newest_album_comes_first():
    for title in ("Ancien", "Récent"):
        page = album(collection(title, count=1), title)
        page.first_published_at = page.first_published_at.replace(hour=1 if title == "Ancien" else 2)
        page.save()
    html = read(gallery().url)
    assert html.index("Récent") < html.index("Ancien")


def test_an_album_without_images_is_not_listed():
    album(collection(), "Vide")
    album(collection("Kita", count=1), "Plein")
    html = read(gallery().url)
    assert "Plein" in html
    assert "Vide" not in html


def test_a_long_gallery_has_pages():
    kayes = collection(count=1)
    for number in range(PAGE_SIZE + 1):
        album(kayes, f"Album {number}")
    first, second = read(gallery().url), read(f"{gallery().url}?page=2")
    assert (first.count("<article"), second.count("<article")) == (PAGE_SIZE, 1)
    assert 'rel="next" href="?page=2"' in first


def test_the_list_costs_the_same_with_one_album_and_with_three():
    def queries():
        catch_up()
        Client().get(gallery().url)
        with CaptureQueriesContext(connection) as seen:
            Client().get(gallery().url)
        return len(seen)

    kayes = collection(count=1)
    album(kayes, "Un")
    one = queries()
    album(kayes, "Deux")
    album(kayes, "Trois")
    assert queries() == one


def test_an_empty_gallery_says_so():
    gallery()
    assert USUAL in read(gallery().url)


def test_the_usual_sentence_and_the_users_own_are_both_kept():
    assert SiteSettings().gallery_empty_message == USUAL
    seed = Path(read_site_text.__code__.co_filename).parent / "content" / "codeveloppement-mali.fr.txt"
    assert seed.read_text().splitlines()[-1] == OWN
    call_command("load_site")
    assert SiteSettings.objects.get().gallery_empty_message == OWN
    assert OWN in read("/galerie/")
    assert message() == OWN


def test_without_albums_partners_receive_an_empty_list_and_the_message():
    site()
    gallery()
    catch_up()
    answer = Client().get("/api/v1/content/albums")
    assert (answer.status_code, answer.json()["items"], answer.json()["total"]) == (200, [], 0)
    assert message() == USUAL


def test_editors_write_the_message():
    row = site()
    gallery()
    row.gallery_empty_message = "Revenez en mai <3"
    row.save()
    assert message() == "Revenez en mai <3"
    assert "Revenez en mai &lt;3" in read(gallery().url)


def test_an_emptied_message_is_the_usual_one_again():
    site(gallery_empty_message="")
    assert message() == USUAL
    assert USUAL in read(gallery().url)


def test_a_gallery_is_empty_as_long_as_no_album_has_a_public_image():
    kayes = collection(count=1)
    restriction = restrict(kayes)
    album(kayes)
    assert USUAL in read(gallery().url)
    restriction.delete()
    assert USUAL not in read(gallery().url)


def test_in_english_the_usual_sentence_is_english():
    with translation.override("en"):
        said = SitePlugin().resolve_gallery_empty_message(SiteSettings())
    assert said == "The gallery is empty at the moment, please try again later. Thank you for understanding."


def test_the_loaded_site_has_a_gallery_and_a_link_to_it():
    call_command("load_site")
    html = read("/")
    assert '<a href="/galerie/">Galerie</a>' in html
    call_command("load_site")
    assert SiteSettings.objects.get().navigation_links.filter(page__slug="galerie").count() == 1
