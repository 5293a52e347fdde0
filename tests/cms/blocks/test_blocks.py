"""Each block: what partners receive, and the same in a page."""

import pytest
from django.contrib.auth.models import User
from wagtail.models import Collection, CollectionViewRestriction

from cms.blocks import BodyBlock, stream_items
from cms.items import ORIGIN
from cms.media.renditions import make_missing
from cms.media.signed_urls import Previewer, reading
from tests.cms.media.builders import make_document, make_image
from tests.home.builders import private_page, standard_page

pytestmark = pytest.mark.django_db


def body(*blocks):
    return BodyBlock().to_python([{"type": name, "value": value} for name, value in blocks])


def only(name, value):
    """The one item that a body of this one block becomes."""
    (item,) = stream_items(body((name, value)))
    assert item["type"] == name
    return item


def hidden_collection():
    collection = Collection.get_first_root_node().add_child(name="Réservée")
    restriction = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=restriction)
    return collection


def test_a_heading_has_a_level_and_an_anchor():
    item = only("heading", {"text": "L’école de Kayes", "level": "3"})
    assert (item["level"], item["anchor"]) == (3, "l-ecole-de-kayes")
    assert item["html"] == '<h3 id="l-ecole-de-kayes">L’école de Kayes</h3>'


def test_two_headings_with_one_name_have_two_anchors():
    heading = ("heading", {"text": "L’eau", "level": "2"})
    assert [item["anchor"] for item in stream_items(body(heading, heading, heading))] == [
        "l-eau",
        "l-eau-2",
        "l-eau-3",
    ]


def test_words_never_become_markup():
    item = only("quote", {"text": "<script>alert(1)</script>", "author": "<b>Awa</b>", "source": ""})
    assert "<script>" not in item["html"]
    assert "<b>" not in item["html"]


def test_an_image_takes_its_words_from_the_block_or_from_the_library():
    image = make_image(alt="Un puits", caption="À Kayes")
    assert only("image", {"image": image.pk})["image"]["alt"] == "Un puits"
    item = only("image", {"image": image.pk, "alt": "Le nouveau puits", "caption": "En 2009"})
    assert (item["image"]["alt"], item["image"]["caption"]) == ("Le nouveau puits", "En 2009")


def test_a_decorative_image_has_no_alternative_text():
    item = only("image", {"image": make_image(alt="Un puits").pk, "decorative": True})
    assert (item["image"]["alt"], item["image"]["decorative"]) == ("", True)


def test_an_image_that_is_not_public_is_left_out():
    image = make_image(collection=hidden_collection())
    assert stream_items(body(("image", {"image": image.pk}))) == []


def test_a_gallery_shows_its_public_images_only():
    images = [make_image("Puits"), make_image("École", collection=hidden_collection()), make_image("Route")]
    item = only("gallery", {"images": [{"image": image.pk} for image in images]})
    assert [image["title"] for image in item["images"]] == ["Puits", "Route"]


def test_a_deleted_image_is_left_out():
    image = make_image()
    pk = image.pk
    image.delete()
    assert stream_items(body(("image", {"image": pk}))) == []


def test_a_document_says_its_kind_and_size():
    item = only("document", {"document": make_document().pk, "title": ""})
    assert (item["document"]["title"], item["document"]["type"]) == ("Rapport", "application/pdf")
    assert item["document"]["url"].startswith(ORIGIN)
    assert "PDF" in item["html"]


def test_a_document_that_is_not_public_is_left_out():
    document = make_document(collection=hidden_collection())
    assert stream_items(body(("document", {"document": document.pk}))) == []


def test_a_video_is_a_plain_link():
    item = only("embed", {"url": "https://www.example.org/film?a=1&b=2", "title": "Le film"})
    assert item["provider"] == "example.org"
    assert "<iframe" not in item["html"]
    assert 'href="https://www.example.org/film?a=1&amp;b=2"' in item["html"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "https://", ""]
)
def test_a_video_address_that_is_none_is_left_out(url):
    assert stream_items(body(("embed", {"url": url, "title": "Le film"}))) == []


def test_key_figures_have_a_value_a_unit_and_a_source():
    figure = {"value": "5 600 000", "unit": "€", "label": "montant", "source": "CTC"}
    item = only("key_figures", {"figures": [figure]})
    assert item["figures"] == [figure]
    assert "5 600 000 €" in item["html"]


def test_a_table_has_headers_with_a_scope():
    table = {
        "data": [["Village", "Puits"], ["Kayes", "3"]],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": "Puits par village",
    }
    item = only("table", table)
    assert item["rows"] == [["Village", "Puits"], ["Kayes", "3"]]
    for part in (
        "<caption>Puits par village</caption>",
        '<th scope="col">Village</th>',
        '<th scope="row">Kayes</th>',
    ):
        assert part in item["html"]


def test_an_empty_table_is_left_out():
    assert stream_items(body(("table", {"data": [["", None]]}))) == []


def test_a_page_and_its_partners_read_the_same():
    page = standard_page()
    link = f'<p>Lire <a linktype="page" id="{page.pk}">la méthode</a></p>'
    value = body(("heading", {"text": "Eau", "level": "2"}), ("paragraph", link))
    joined = "\n".join(item["html"] for item in stream_items(value))
    assert str(value.render_as_block()) == joined.replace(ORIGIN, "")
    assert f'href="{ORIGIN}/methode/"' in joined


def test_a_private_page_leaves_only_words():
    page = private_page()
    item = only("paragraph", f'<p>Lire <a linktype="page" id="{page.pk}">ceci</a></p>')
    assert item["html"] == "<p>Lire ceci</p>"


def test_a_preview_shows_files_where_they_are():
    image = make_image()
    make_missing(image.pk)
    value = body(("image", {"image": image.pk}))
    with reading(Previewer(User.objects.create_superuser("awa"))):
        assert "/media/private/renditions/" in value.stream_block.render(value)
    assert "/media/public/renditions/" in value.stream_block.render(value)


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_a_block_is_drawn_in_the_block_picker(name):
    block = BodyBlock().child_blocks[name]
    if hasattr(block.meta, "preview_value"):
        assert len(block.render(block.get_preview_value())) > 10


def test_a_block_without_a_public_form_is_refused_with_the_cure():
    from wagtail.blocks import CharBlock, StreamBlock

    value = StreamBlock([("raw", CharBlock())]).to_python([{"type": "raw", "value": "x"}])
    with pytest.raises(TypeError, match=r"cms\.blocks\.PublicBlock"):
        stream_items(value)
