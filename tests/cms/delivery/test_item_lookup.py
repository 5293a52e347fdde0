"""An item by the address of its page: what is public is found, by redirects too, and nothing else."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from tests.cms.reading.builder import LONG_AGO, item_id, publish, withdraw

pytestmark = pytest.mark.django_db


def test_an_item_is_found_at_its_address_however_the_host_is_spelt(api, settings):
    settings.PUBLIC_ORIGIN = "https://xn--codveloppement-mali-dzb.example"
    row = publish(path="/actualites/puits/")
    for host in ("codéveloppement-mali.example", "XN--codveloppement-mali-dzb.example.:443"):
        assert api("/find", url=f"https://{host}/actualites/puits/")["id"] == item_id(row), host


def test_an_item_is_found_at_its_address(api):
    row = publish(path="/actualites/puits/")
    for url in (
        "/actualites/puits/",
        "/actualites/puits",
        "/actualites/puits/?a=b#c",
        "/actualites/%70uits/",
        "https://codev.example/actualites/puits/",
        "https://CODEV.example:443/actualites/puits",
    ):
        assert api("/find", url=url)["id"] == item_id(row), url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "actualites/puits/",
        "https://other.example/actualites/puits/",
        "http://codev.example/actualites/puits/",
        "//codev.example/actualites/puits/",
        "https://codev.example@other.example/",
        "https://codev.example:99999/",
        "https://[/",
        "javascript:alert(1)",
        "/%00",
        "/%FF",
        "/a\x00b",
    ],
)
def test_foreign_and_malformed_addresses_are_refused(api, url):
    publish(path="/actualites/puits/")
    problem = api("/find", 400, url=url)
    assert problem["errors"][0]["name"] == "url"


def test_the_address_is_required_once(api):
    assert api("/find", 400)["errors"][0]["name"] == "url"
    assert api("/find", 400, url=["/a/", "/b/"])["errors"][0]["name"] == "url"


def test_percent_encoding_is_decoded_once(api):
    publish(path="/a/")
    assert api("/find", 404, url="/%2561/")["status"] == 404


def test_what_is_not_public_is_not_found(api):
    publish(path="/perime/", expires_at=LONG_AGO)
    withdraw(publish(path="/retire/"))
    for url in ("/perime/", "/retire/", "/jamais/"):
        assert api("/find", 404, url=url)["status"] == 404


def test_a_page_comes_before_the_site_that_shares_its_address(api):
    home = publish(type="pages", path="/", key="z")
    publish(type="site", path="/", key="a")
    assert api("/find", url="/")["id"] == item_id(home)
    assert api("/find", url="https://codev.example")["id"] == item_id(home)


def test_redirects_are_followed_to_what_is_public(api):
    row = publish(path="/nouveau/")
    Redirect.objects.create(old_path="/ancien", redirect_link="/plus-ancien/")
    Redirect.objects.create(old_path="/plus-ancien", redirect_link="https://codev.example/nouveau/")
    assert api("/find", url="/ancien/?x=y")["id"] == item_id(row)


def test_a_redirect_to_a_page_tells_only_what_is_public(api):
    page = Page.objects.get(depth=2) if Page.objects.filter(depth=2).exists() else Page.get_first_root_node()
    Redirect.objects.create(old_path="/page", redirect_page=page, site=Site.objects.first())
    assert api("/find", 404, url="/page/")["status"] == 404
    row = publish(type="pages", key=str(page.translation_key), lang=page.locale.language_code, path="/p/")
    assert api("/find", url="/page/")["id"] == item_id(row)


def test_redirects_in_a_circle_or_elsewhere_end(api):
    Redirect.objects.create(old_path="/a", redirect_link="/b/")
    Redirect.objects.create(old_path="/b", redirect_link="/a/")
    Redirect.objects.create(old_path="/c", redirect_link="https://other.example/")
    assert api("/find", 404, url="/a/")["status"] == 404
    assert api("/find", 404, url="/c/")["status"] == 404
