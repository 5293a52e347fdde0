"""Each photo of an album has an address of its own, as long as a visitor may see it."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.media.models import SiteImage
from cms.testing import catch_up
from tests.cms.media.builders import bytes_of
from tests.gallery.builders import album, collection, gallery, restrict
from tests.home.builders import english, home_page, read
from tests.secrets.asking import ask
from tests.secrets.world import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def kayes():
    return collection(count=3)


@pytest.fixture
def page(kayes):
    made = album(kayes)
    catch_up()
    return made


def in_english(*pages):
    for page in pages:
        page.copy_for_translation(english()).save_revision().publish()


def address(page, number):
    return f"{page.url}{SiteImage.objects.get(title=f'Photo {number}').pk}/"


def test_a_photo_says_what_is_known_of_it(page):
    SiteImage.objects.filter(title="Photo 2").update(
        caption="Le puits", credit="A. Traoré", place="Kayes", taken_on=date(2008, 3, 1), licence="CC-BY-4.0"
    )
    html = read(address(page, 2))
    for said in ("Photo 2", "Le puits", "© A. Traoré", "Kayes", "1er mars 2008", "Photo 1 sur 3"):
        assert said in html
    assert '<a href="telecharger/" download>' in html


def test_it_leads_to_its_neighbours_and_back(page):
    first, second, third = (SiteImage.objects.get(title=f"Photo {number}").pk for number in (1, 2, 3))
    html = read(address(page, 2))
    assert f'rel="prev" href="../{first}/"' in html
    assert f'rel="next" href="../{third}/"' in html
    assert 'rel="prev"' not in read(address(page, 1))
    assert 'rel="next"' not in read(address(page, 3))
    assert f'<a href="{second}/"' in read(page.url)


def test_its_address_is_the_canonical_one(page, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    path = address(page, 1)
    assert f'<link rel="canonical" href="https://codev.example{path}">' in read(path)


def test_its_other_languages_are_the_same_photo_and_not_its_album(page, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    in_english(home_page(), gallery())
    page.copy_for_translation(english()).save_revision().publish()
    french, others = address(page, 2), f"/en{address(page, 2)}"
    link = re.compile(r'<link rel="alternate" hreflang="(\S+)" href="https://codev.example(\S+)"')
    for path in (french, others):
        assert dict(link.findall(read(path))) == {"fr": french, "en": others, "x-default": french}
    assert f'<a href="{others}" hreflang="en"' in read(french)


def test_a_photo_has_no_version_in_an_album_that_does_not_show_it(page):
    in_english(home_page(), gallery())
    copy = page.copy_for_translation(english())
    copy.collection = collection("Ailleurs", count=1)
    copy.save_revision().publish()
    assert "hreflang" not in read(address(page, 2))


def download(page, number):
    return Client().get(f"{address(page, number)}telecharger/")


def test_the_file_has_a_name_that_people_can_read(page):
    SiteImage.objects.filter(title="Photo 2").update(title="Été : la récolte / 2", licence="CC-BY-4.0")
    catch_up()
    pk = SiteImage.objects.get(title="Été : la récolte / 2").pk
    answer = Client().get(f"{page.url}{pk}/telecharger/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    name = "%C3%89t%C3%A9%20%3A%20la%20r%C3%A9colte%20%2F%202.jpg"
    assert answer["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.getvalue() != bytes_of(SiteImage.objects.get(pk=pk).file)


def test_the_file_is_asked_for_again_each_time(page):
    SiteImage.objects.update(licence="CC0-1.0")
    answer = download(page, 1)
    assert answer.getvalue()[:2] == b"\xff\xd8"
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = Client().get(f"{address(page, 1)}telecharger/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("photo", "whole", "allowed"),
    [
        ("all-rights-reserved", "", False),
        ("all-rights-reserved", "CC-BY-4.0", False),
        ("CC0-1.0", "all-rights-reserved", True),
        ("", "all-rights-reserved", False),
        ("", "CC-BY-SA-4.0", True),
    ],
)
def test_a_photo_may_be_kept_where_its_licence_or_that_of_its_album_says_so(page, photo, whole, allowed):
    SiteImage.objects.update(licence=photo)
    page.licence = whole
    page.save_revision().publish()
    catch_up()
    assert ("download" in read(address(page, 1))) == allowed
    answer = download(page, 1)
    assert (answer.status_code, bool(answer.streaming and answer.getvalue())) == (
        200 if allowed else 404,
        allowed,
    )


def test_a_shared_photo_is_announced_by_its_own_title_and_picture(page, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    SiteImage.objects.filter(title="Photo 2").update(caption="Le puits <ouvert>")
    catch_up()
    path = address(page, 2)
    said = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', read(path)))
    assert said["og:title"] == "Photo 2"
    assert said["og:description"] == "Le puits &lt;ouvert&gt;"
    assert said["og:url"] == f"https://codev.example{path}"
    sizes = SiteImage.objects.get(title="Photo 2").renditions
    jpeg = sizes.get(filter_spec__endswith="jpeg")
    assert said["og:image"] == f"https://codev.example/media/{jpeg.file.name}"


def structured(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_search_engines_learn_the_licence_of_a_photo(page, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    SiteImage.objects.filter(title="Photo 1").update(
        credit="A. Traoré", place="Kayes", taken_on=date(2008, 3, 1), licence="CC-BY-4.0"
    )
    path = address(page, 1)
    said = structured(read(path))
    assert (said["@type"], said["name"]) == ("ImageObject", "Photo 1")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["acquireLicensePage"] == said["url"] == f"https://codev.example{path}"
    assert (said["creditText"], said["dateCreated"]) == ("A. Traoré", "2008-03-01")
    assert said["contentLocation"] == {"@type": "Place", "name": "Kayes"}
    assert said["isPartOf"]["url"] == f"https://codev.example{page.url}"


@pytest.mark.parametrize(
    "wrong", ["0", "01", "999999", "abc", "1/2", "9" * 12, "999999/telecharger", "1/x/telecharger"]
)
def test_there_is_no_other_address(page, wrong):
    assert Client().get(f"{page.url}{wrong}/").status_code == 404


def test_a_photo_of_another_collection_has_none_here(page):
    other = collection("Kita", count=1)
    pk = SiteImage.objects.get(collection=other).pk
    assert Client().get(f"{page.url}{pk}/").status_code == 404


def test_a_photo_that_becomes_private_has_none(page, kayes):
    path = address(page, 1)
    restrict(kayes)
    assert [Client().get(address).status_code for address in (path, f"{path}telecharger/")] == [404, 404]


def test_a_photo_of_an_album_that_is_withdrawn_has_none(page):
    path = address(page, 1)
    page.unpublish()
    assert [Client().get(address).status_code for address in (path, f"{path}telecharger/")] == [404, 404]


def test_a_private_album_and_its_photos_show_their_files_to_those_it_lets_in(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    settle()
    settle()  # the sizes are made anew, under other names
    member = Client()
    member.force_login(User.objects.create_user("awa"))
    for url in (page.url, f"{page.url}{page.image_pks[0]}/"):
        html = unescape(member.get(url).content.decode())
        found = re.findall(r'src="(/media/private/renditions/[^"]+)"', html)
        assert found
        assert [ask(found[0], client=client).status for client in (member, Client())] == [200, 404]
