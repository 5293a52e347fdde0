"""The product behind the shipped nginx: what is withdrawn goes with the second, what is private stays out."""

import time

import pytest
import requests
from django.contrib.auth import get_user_model
from wagtail.models import PageViewRestriction

from cms.publishing.refs import ref_of
from tests.deploy.finding import nginx
from tests.deploy.nginx import Nginx, shipped
from tests.faults.product import running
from tests.home.builders import private_page, standard_page
from tests.waiting import eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(nginx() is None, reason="nginx is not installed"),
]

FORM = 'name="csrfmiddlewaretoken" value="'


@pytest.fixture
def pages():
    restricted = private_page("Réservée aux comptes")
    by_password = standard_page("Réservée au mot de passe")
    PageViewRestriction.objects.create(page=by_password, restriction_type="password", password="sesame")
    get_user_model().objects.create_superuser("awa", "awa@example.org", "secret")
    return {"public": standard_page("Ouverte à tous"), "account": restricted, "password": by_password}


@pytest.fixture
def site(pages, child_environment, tmp_path):
    """(product, nginx, address behind nginx)"""
    with running({**child_environment, "TRUSTED_PROXIES": "1"}, tmp_path / "log") as product:
        url, servers = shipped(tmp_path, product.url.removeprefix("http://"), tmp_path)
        with Nginx(tmp_path, servers).running() as front:
            yield product, front, url


def test_a_site_behind_nginx(site, pages):
    product, front, url = site
    item = f"/api/v1/content/{ref_of(pages['public'])}"
    visitor, staff = requests.Session(), logged_in(url)
    eventually(lambda: visitor.get(url + item).status_code == 200, product.said)
    everything_read_by(visitor, url, pages)
    assert "Réservée aux comptes" in staff.get(url + pages["account"].url).text
    assert "Réservée aux comptes" not in visitor.get(url + pages["account"].url).text
    with_password(url, pages["password"])
    assert b"R\xc3\xa9serv\xc3\xa9e" not in front.kept()
    assert b"sessionid" not in front.kept()
    assert b"csrftoken" not in front.kept()
    withdrawn(pages["public"], product, item)
    assert visitor.get(url + item).status_code == 410
    assert visitor.get(url + pages["public"].url).status_code == 404


def everything_read_by(session, url, pages):
    for path in (
        "/",
        "/api/v1/",
        "/api/v1/content",
        "/flux/tout.rss",
        *(page.url for page in pages.values()),
    ):
        assert session.get(url + path).status_code in (200, 403), path


def logged_in(url) -> requests.Session:
    session = requests.Session()
    form = session.get(f"{url}/admin/login/").text
    token = form.partition(FORM)[2].partition('"')[0]
    given = {"username": "awa", "password": "secret", "csrfmiddlewaretoken": token, "next": "/admin/"}
    answer = session.post(f"{url}/admin/login/", given, headers={"Referer": url})
    assert answer.url.endswith("/admin/"), answer.text
    return session


def with_password(url, page):
    """A visitor who knows the password reads the page."""
    session = requests.Session()
    session.post(url + page.url, {"password": "sesame"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "Réservée au mot de passe" in session.get(url + page.url).text


def withdrawn(page, product, item):
    """Returns as soon as the site itself no longer shows the page, and another second has begun."""
    page.unpublish()
    eventually(lambda: product.status(item) == 410 and product.status(page.url) == 404, product.said)
    time.sleep(1.02 - time.time() % 1)
