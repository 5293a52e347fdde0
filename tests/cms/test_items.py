"""The placeholder of our own origin gives way to the origin, and to nothing that somebody typed."""

import pytest

from cms.items import ORIGIN, with_origin
from tests.home.builders import read, standard_page


@pytest.mark.parametrize("origin", ["", "https://www.exemple.org"])
def test_our_addresses_come_below_the_origin(origin):
    text = f'"url":"{ORIGIN}/a/","bare":"{ORIGIN}"'
    assert with_origin(text, origin) == f'"url":"{origin}/a/","bare":"{origin}"'


@pytest.mark.django_db
@pytest.mark.parametrize("rest", ["javascript://%0aalert(1)", "data:text/html,x", ".evil.example/", ":80/"])
def test_what_only_begins_like_it_never_becomes_another_scheme(rest):
    page = standard_page(body=[("paragraph", f'<p>Un <a href="{ORIGIN}{rest}">lien</a>.</p>')])
    links = read(page.url)
    assert f'href="{rest[:4]}' not in links
