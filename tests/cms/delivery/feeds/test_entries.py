"""What a feed tells of one item: identifier, content, sentences around it, picture."""

import pytest

from cms.delivery.feeds.entries import entry, picture
from cms.delivery.feeds.extensions import enclosures
from cms.items import Item
from cms.plugins import ChoiceFilter, ContentPlugin, plugins
from cms.publishing.models import Publication
from tests.cms.delivery.feeds.test_formats import BY, BY_SA, IMAGE, item_of


class TalesItem(Item):
    kind: str
    place: dict
    chapters: list[dict]


class TalesPlugin(ContentPlugin):
    name, model, schema = "tales", Publication, TalesItem
    filters = [ChoiceFilter("kind"), ChoiceFilter("region", source="place.region", tag=False)]


def entry_of(plugin=None, **fields):
    """The entry of an item without a picture; `plugin` is that of news."""
    return entry(plugin or plugins.get("news"), {**item_of("Un puits"), "image": None, **fields})


def test_the_identifier_never_changes():
    assert entry_of().urn == "urn:uuid:db122e25-db88-5008-864e-9905ed59b116"
    assert entry_of(title="Autre", url="https://codev.example/ailleurs/").urn == entry_of().urn
    assert entry_of(id="k.en").urn != entry_of().urn != entry_of(type="albums").urn


def test_the_content_is_the_blocks_of_the_types_own_fields():
    chapters = [{"html": "<h2>1977</h2>"}, {"html": "<h2>2002</h2>"}]
    html = entry_of(TalesPlugin(), kind="Récit", place={}, chapters=chapters).html
    assert html.startswith("<h2>1977</h2>\n<h2>2002</h2>\n<hr>")


def test_the_content_of_an_item_without_a_text_is_its_summary():
    assert entry_of(body=[], summary="Trois < quatre").html.startswith("<p>Trois &lt; quatre</p>\n<hr>")
    assert entry_of(body=[], summary="").html.startswith("\n<hr>")


def test_the_content_ends_with_whom_to_name():
    assert entry_of(attribution="Codéveloppement Mali").html.endswith(
        '<hr>\n<p>Source : <a href="https://codev.example/a/">Un puits</a>, Codéveloppement Mali. '
        f'Licence : <a rel="license" href="{BY["url"]}">CC BY 4.0</a>.</p>'
    )
    english = entry_of(lang="en", licence={"id": "all-rights-reserved", "url": None}).html
    assert english.endswith("Licence: all rights reserved.</p>")


def test_who_made_the_pictures_is_named_once():
    body = [{"html": "<p>a</p>", "image": IMAGE}, {"html": "", "images": [{**IMAGE, "credit": "B < C"}]}]
    html = entry_of(image={**IMAGE, "licence": None}, body=body).html
    assert html.endswith("Images : © Awa Diarra, © Awa Diarra (CC BY-SA 4.0), © B &lt; C (CC BY-SA 4.0).</p>")
    assert entry_of(image=IMAGE, licence=BY_SA, lang="en").html.endswith("Pictures: © Awa Diarra.</p>")


def test_an_example_says_so_first():
    html = entry_of(example=True, body=[{"html": "<p>a</p>"}]).html
    assert html.startswith("<p><strong>Contenu d’exemple : il ne décrit rien de réel.</strong></p>\n<p>a</p>")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("#debut", "https://codev.example/a/#debut"),
        ("7/", "https://codev.example/a/7/"),
        ("?b=1&amp;c=2", "https://codev.example/a/?b=1&amp;c=2"),
        ("/b/", "https://codev.example/b/"),
        ("//b.example/", "https://b.example/"),
        ("https://b.example/?a=1&amp;b=2", "https://b.example/?a=1&amp;b=2"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_links_are_written_out_as_they_read_on_the_page(written, address):
    html = entry_of(body=[{"html": f'<p><a href="{written}">Début</a></p>'}]).html
    assert html.startswith(f'<p><a href="{address}">')


def test_tags_are_the_labels_of_choices_each_once():
    found = entry_of(TalesPlugin(), kind="Récit", place={"region": "Kayes"}, chapters=[])
    assert found.tags == [("Récit", "Récit")]
    topics = [{"value": "eau", "label": "Eau"}, {"value": "water", "label": "Eau"}]
    assert entry_of(topics=topics).tags == [("water", "Eau")]


def test_a_plugin_that_raises_costs_its_item_its_own_words_only(caplog):
    class BrokenPlugin(TalesPlugin):
        def feed_html(self, item):
            raise RuntimeError("nothing to say")

    found = entry_of(BrokenPlugin(), type="tales", chapters=[{"html": "<p>Il était une fois</p>"}], kind=[{}])
    assert (found.html.partition("\n")[0], found.tags) == ("<p>Il était une fois</p>", [])
    assert "tales/k.fr" in caplog.text


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([("webp", 1024), ("jpeg", 320), ("jpeg", 1024)], ("jpeg", 1024)),
        ([("jpeg", 1600), ("jpeg", 1024)], ("jpeg", 1024)),
        ([("jpeg", 1600), ("jpeg", 1400)], ("jpeg", 1400)),
        ([("webp", 640), ("png", 320)], ("png", 320)),
        ([("svg+xml", 30)], ("svg+xml", 30)),
        ([("avif", 30)], ("avif", 30)),
    ],
)
def test_readers_get_the_widest_size_they_can_show_in_the_best_known_format(sizes, chosen):
    renditions = [
        {"url": "u", "type": f"image/{kind}", "width": width, "height": 1, "size": 9} for kind, width in sizes
    ]
    found = picture({**IMAGE, "renditions": renditions})
    assert (found.type, found.width) == (f"image/{chosen[0]}", chosen[1])


def test_a_picture_without_sizes_is_none_and_one_of_unknown_length_no_enclosure():
    assert entry_of(image={**IMAGE, "renditions": []}).picture is None
    frozen_before = {name: value for name, value in IMAGE["renditions"][0].items() if name != "size"}
    found = entry_of(image={**IMAGE, "renditions": [frozen_before]})
    assert (found.picture.size, enclosures(found)) == (None, [])


def test_the_language_of_the_item_is_active_while_its_type_speaks():
    class SpeakingPlugin(TalesPlugin):
        def feed_html(self, item):
            return plugins.get("projects").label()

    assert entry_of(SpeakingPlugin(), lang="en").html.startswith("Projects")
    assert entry_of(SpeakingPlugin()).html.startswith("Projets")
