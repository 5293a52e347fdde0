"""Rich text: what may come out, whatever went in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.items import ORIGIN
from cms.rich_text import public_html
from tests.cms.media.builders import make_document
from tests.home.builders import private_page, standard_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>Un <b>puits</b></p>", "<p>Un <b>puits</b></p>"),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ('<p><img src="https://tracker.example/x.gif">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
        ('<p><a href=" java\nscript:alert(1)">a</a></p>', "<p>a</p>"),
        (
            '<p><a href="https://example.org/?a=1&amp;b">a</a></p>',
            '<p><a href="https://example.org/?a=1&amp;b">a</a></p>',
        ),
        ('<p><a href="mailto:a@example.org">a</a></p>', '<p><a href="mailto:a@example.org">a</a></p>'),
        ('<p><a href="/histoire/">a</a></p>', f'<p><a href="{ORIGIN}/histoire/">a</a></p>'),
        ('<p><a href="#eau">a</a></p>', '<p><a href="#eau">a</a></p>'),
        ('<p><a linktype="page" id="999">a</a></p>', "<p>a</p>"),
        ('<p><a linktype="page" id="9 OR 1=1">a</a></p>', "<p>a</p>"),
        ('<p><a linktype="page" id="99999999999999999999999">a</a></p>', "<p>a</p>"),
        ('<embed embedtype="image" id="1" alt="x"/>', ""),
        ("<p></p>", ""),
        ('<p lang="bm">I ni ce</p>', '<p lang="bm">I ni ce</p>'),
    ],
)
def test_only_what_is_allowed_comes_out(source, html):
    assert public_html(source) == html


def test_a_link_to_a_public_page_is_absolute():
    page = standard_page("Méthode")
    assert (
        public_html(f'<p><a linktype="page" id="{page.pk}">a</a></p>')
        == f'<p><a href="{ORIGIN}/methode/">a</a></p>'
    )


def test_a_link_to_what_is_not_public_is_its_bare_text():
    hidden, draft = private_page(), standard_page("Brouillon")
    draft.unpublish()
    links = "".join(f'<a linktype="page" id="{page.pk}">a</a>' for page in (hidden, draft))
    assert public_html(f"<p>{links}</p>") == "<p>aa</p>"


def test_a_link_to_a_document_leads_to_its_file():
    document = make_document()
    assert f'<a href="{ORIGIN}/media/' in public_html(
        f'<p><a linktype="document" id="{document.pk}">a</a></p>'
    )


def test_three_links_to_one_page_cost_no_more_than_one():
    link = f'<p><a linktype="page" id="{standard_page().pk}">a</a></p>'
    costs = []
    for source in (link, link * 3):
        with CaptureQueriesContext(connection) as seen:
            public_html(source)
        costs.append(len(seen))
    assert costs[0] == costs[1]
