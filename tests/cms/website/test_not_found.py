"""Who mistypes an address is shown the pages it resembles, and never one that is not public."""

import pytest

from cms.website import not_found as near
from cms.website.not_found import nearest
from tests.cms.reading.builder import LONG_AGO, publish, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clear_cache():
    near._known.cache_clear()


def found(path: str, lang: str = "fr") -> list[str]:
    return [card["url"] for card in nearest(path, lang)]


def test_a_slip_of_the_finger_finds_the_page():
    publish(path="/actualites/un-puits-a-kita/")
    publish(path="/histoire/")
    assert found("/actualites/un-puit-a-kitta/") == ["/actualites/un-puits-a-kita/"]
    assert found("/histoires.html") == ["/histoire/"]


def test_a_page_that_moved_is_found_by_its_own_words():
    publish(path="/projets/adduction-eau-kokofata/")
    assert found("/anciens/adduction-eau-kokofata/") == ["/projets/adduction-eau-kokofata/"]


def test_what_resembles_nothing_finds_nothing():
    publish(path="/histoire/")
    for path in ("/xyz/", "/", "/ok", "/" + "z" * 5000, "/%00/", "/ߒߞߏ/"):
        assert found(path) == []


def test_only_public_pages_of_the_language_are_shown():
    publish(path="/retraite/", expires_at=LONG_AGO)
    withdraw(publish(path="/retraites/"))
    publish(path="/en/retraite/", lang="en")
    assert found("/retraite-x/") == []
    assert found("/en/retraites/", "en") == ["/en/retraite/"]


def test_what_expires_later_is_asked_again_by_the_clock():
    row = publish(path="/retraite/")
    assert found("/retraites/") == ["/retraite/"]
    type(row).objects.update(expires_at=LONG_AGO)
    assert found("/retraites/") == []


def test_the_404_page_helps_on_in_both_languages(client):
    publish(path="/histoire/")
    french, english = (client.get(path) for path in ("/histoires/", "/en/histoires/"))
    assert (french.status_code, english.status_code) == (404, 404)
    assert '<a href="/histoire/">' in french.content.decode()
    assert french.content.decode().count('role="search"') == 1
    assert "Page not found" in english.content.decode()
    assert "/histoire/" not in english.content.decode()
