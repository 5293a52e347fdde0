"""What RSS, Atom and JSON Feed say of a feed and of its items."""

import email.utils
import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.delivery.feeds.addresses import FORMATS
from cms.delivery.feeds.atom import atom
from cms.delivery.feeds.channels import Channel
from cms.delivery.feeds.entries import entry, xml_safe
from cms.delivery.feeds.jsonfeed import jsonfeed
from cms.delivery.feeds.rss import rss
from cms.plugins import plugins
from tests.cms.reading.builder import MORNING, publish, withdraw

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "cc": "http://backend.userland.com/creativeCommonsRssModule",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "georss": "http://www.georss.org/georss",
    "media": "http://search.yahoo.com/mrss/",
}
BY = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
BY_SA = {"id": "CC-BY-SA-4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/"}
FILE = "https://origin.invalid/media/public/renditions/a.jpg"
IMAGE = {
    "id": "1",
    "title": "Puits",
    "alt": "Des femmes au puits",
    "decorative": False,
    "caption": "",
    "credit": "Awa Diarra",
    "licence": BY_SA,
    "width": 1024,
    "height": 600,
    "focal_point": None,
    "color": None,
    "renditions": [{"url": FILE, "width": 1024, "height": 600, "type": "image/jpeg", "size": 4321}],
}
CORRECTED = MORNING + timedelta(days=2)


def complete(title="Puits & « forages »", key=None, **fields):
    """An article with something of everything a feed tells."""
    fields = {"image": IMAGE, "licence": BY, "topics": [{"value": "eau", "label": "Eau potable"}], **fields}
    return publish(
        title,
        key=key,
        path="/actualites/puits/",
        text="profond",
        place=(-11.4439, 14.4478),
        updated_at=CORRECTED,
        summary="Trois < quatre",
        **fields,
    )


def xml(client, address):
    return ElementTree.fromstring(client.get(address).content)


@pytest.mark.django_db
def test_rss_says_it_all(client):
    complete()
    item = xml(client, "/flux/news.rss").find("channel/item")
    address = "https://codev.example/media/public/renditions/a.jpg"
    assert item.findtext("title") == "Puits & « forages »"
    assert item.findtext("link") == "https://codev.example/actualites/puits/"
    assert item.findtext("description") == "Trois &lt; quatre"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid").startswith("urn:uuid:")
    assert email.utils.parsedate_to_datetime(item.findtext("pubDate")) == MORNING
    assert item.findtext("a:updated", None, NAMES) == "2026-01-03T09:00:00Z"
    assert item.findtext("dcterms:modified", None, NAMES) == "2026-01-03T09:00:00Z"
    assert item.findtext("category") == "Eau potable"
    assert item.findtext("dc:creator", None, NAMES) == "Codéveloppement Mali"
    assert item.findtext("content:encoded", None, NAMES).startswith("<p>profond</p>")
    assert item.find("enclosure").attrib == {"url": address, "length": "4321", "type": "image/jpeg"}
    assert item.findtext("georss:point", None, NAMES) == "14.4478 -11.4439"
    assert item.findtext("cc:license", None, NAMES) == BY["url"]


@pytest.mark.django_db
def test_a_year_of_long_ago_has_four_digits_in_every_format(client):
    complete(published_at=datetime(5, 5, 1, tzinfo=UTC))
    assert xml(client, "/flux/news.rss").findtext("channel/item/pubDate") == "Sun, 01 May 0005 00:00:00 +0000"
    published = xml(client, "/flux/news.atom").findtext("a:entry/a:published", None, NAMES)
    assert published == "0005-05-01T00:00:00+00:00"
    assert client.get("/flux/news.json").json()["items"][0]["date_published"] == "0005-05-01T00:00:00Z"


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_the_picture_is_described(client, ending):
    complete()
    content = next(xml(client, f"/flux/news.{ending}").iter(f"{{{NAMES['media']}}}content"))
    size = {"width": "1024", "height": "600", "fileSize": "4321"}
    address = "https://codev.example/media/public/renditions/a.jpg"
    assert content.attrib == {"url": address, "type": "image/jpeg", "medium": "image", **size}
    assert content.findtext("media:description", None, NAMES) == "Des femmes au puits"
    assert content.findtext("media:credit", None, NAMES) == "Awa Diarra"
    assert content.find("media:license", NAMES).get("href") == BY_SA["url"]


@pytest.mark.django_db
def test_atom_says_it_all(client):
    complete()
    found = xml(client, "/flux/news.atom").find("a:entry", NAMES)
    links = {link.get("rel"): link.attrib for link in found.findall("a:link", NAMES)}
    assert found.findtext("a:title", None, NAMES) == "Puits & « forages »"
    assert found.findtext("a:id", None, NAMES).startswith("urn:uuid:")
    assert datetime.fromisoformat(found.findtext("a:published", None, NAMES)) == MORNING
    assert datetime.fromisoformat(found.findtext("a:updated", None, NAMES)) == CORRECTED
    assert found.findtext("a:rights", None, NAMES) == "Codéveloppement Mali, CC BY 4.0"
    assert found.find("a:content", NAMES).attrib == {"type": "html"}
    assert found.find("a:category", NAMES).attrib == {"term": "eau", "label": "Eau potable"}
    assert links["alternate"]["href"] == "https://codev.example/actualites/puits/"
    assert (links["enclosure"]["length"], links["license"]["href"]) == ("4321", BY["url"])
    assert found.findtext("georss:point", None, NAMES) == "14.4478 -11.4439"


@pytest.mark.django_db
def test_json_feed_says_it_all(client):
    row = complete()
    [item] = client.get("/flux/news.json").json()["items"]
    address = "https://codev.example/media/public/renditions/a.jpg"
    picture = {"width": 1024, "height": 600, "credit": "Awa Diarra", "licence": BY_SA}
    assert item.pop("content_html").startswith("<p>profond</p>")
    assert item.pop("id").startswith("urn:uuid:")
    assert item == {
        "url": "https://codev.example/actualites/puits/",
        "title": "Puits & « forages »",
        "summary": "Trois < quatre",
        "image": address,
        "date_published": "2026-01-01T09:00:00Z",
        "date_modified": "2026-01-03T09:00:00Z",
        "authors": [{"name": "Codéveloppement Mali"}],
        "tags": ["Eau potable"],
        "language": "fr",
        "attachments": [
            {
                "url": address,
                "mime_type": "image/jpeg",
                "title": "Des femmes au puits",
                "size_in_bytes": 4321,
                "_codeveloppement": picture,
            }
        ],
        "_codeveloppement": {
            "type": "news",
            "id": f"{row.key}.fr",
            "api_url": f"https://codev.example/api/v1/content/{row.ref}",
            "licence": BY,
            "attribution": "Codéveloppement Mali",
            "geometry": {"type": "Point", "coordinates": [-11.4439, 14.4478]},
            "example": False,
        },
    }


@pytest.mark.django_db
def test_the_feed_says_whose_it_is(client):
    publish("Codév", type="site", path="/", image=IMAGE, licence=BY, name="Codév Mali", summary="Bâtir")
    publish("Actualités", type="pages", path="/actualites/")
    complete()
    channel = xml(client, "/flux/news.rss").find("channel")
    named = xml(client, "/flux/news.atom")
    feed = client.get("/flux/news.json").json()
    assert channel.findtext("title") == named.findtext("a:title", None, NAMES) == feed["title"]
    assert feed["title"] == "Articles – Codév Mali"
    assert channel.findtext("description") == feed["description"] == "Bâtir"
    assert channel.findtext("link") == feed["home_page_url"] == "https://codev.example/actualites/"
    assert channel.findtext("language") == feed["language"] == named.get(f"{{{XML}}}lang") == "fr"
    assert channel.findtext("copyright") == named.findtext("a:rights", None, NAMES)
    assert channel.findtext("image/url") == named.findtext("a:logo", None, NAMES) == feed["icon"]
    assert channel.findtext("ttl") == "60"
    rights = [link.get("href") for link in channel.findall("a:link", NAMES) if link.get("rel") == "license"]
    assert rights == [BY["url"]]


XML = "http://www.w3.org/XML/1998/namespace"


@pytest.mark.django_db
def test_a_title_tells_the_language_and_the_filters(client):
    complete()
    publish("A well", lang="en")

    def title(path):
        return client.get(f"/flux/{path}").json()["title"]

    assert title("tout.json") == "Codéveloppement Mali"
    assert title("projects.json?lang=en") == "Projects – Codéveloppement Mali"
    assert title("news.json?topic=eau&year=2026") == "Articles : eau, 2026 – Codéveloppement Mali"


@pytest.mark.django_db
@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_an_empty_feed_is_valid_and_keeps_its_time(client, ending):
    text = client.get("/flux/albums." + ending).content.decode()
    assert client.get("/flux/albums." + ending).content.decode() == text
    if ending == "json":
        assert json.loads(text)["items"] == []
    else:
        found = feedparser.parse(text)
        assert (found.bozo, found.entries, found.feed.updated_parsed[:3]) == (False, [], (1970, 1, 1))


@pytest.mark.django_db
def test_the_feed_tells_when_it_last_changed(client):
    def updated():
        return feedparser.parse(client.get("/flux/news.atom").content).feed.updated

    publish("Codév", type="site")
    assert updated() == "2026-01-01T09:00:00+00:00"
    row = complete()
    assert updated() == "2026-01-03T09:00:00+00:00"
    gone = withdraw(row)
    gone.changed_at = CORRECTED + timedelta(days=1)
    gone.save()
    assert updated() == "2026-01-04T09:00:00+00:00"


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_feedparser_understands_it(client, ending):
    complete()
    found = feedparser.parse(client.get(f"/flux/news.{ending}").content)
    [item] = found.entries
    assert (found.bozo, found.version) == (False, {"rss": "rss20", "atom": "atom10"}[ending])
    assert (item.title, item.summary) == ("Puits & « forages »", "Trois &lt; quatre")
    assert item.id.startswith("urn:uuid:")
    assert item.link == "https://codev.example/actualites/puits/"
    assert item.content[0].value.startswith("<p>profond</p>")
    assert datetime(*item.published_parsed[:6], tzinfo=UTC) == MORNING
    assert datetime(*item.updated_parsed[:6], tzinfo=UTC) == CORRECTED
    assert [(enclosure.type, enclosure.length) for enclosure in item.enclosures] == [("image/jpeg", "4321")]
    assert [item.where.type, *item.where.coordinates] == ["Point", -11.4439, 14.4478]
    assert item.media_credit[0]["content"] == "Awa Diarra"


# Hostile characters: no database, every format


def item_of(text: str) -> dict:
    return {
        "type": "news",
        "id": "k.fr",
        "lang": "fr",
        "url": "https://codev.example/a/",
        "api_url": "https://codev.example/api/v1/content/news/k.fr",
        "title": text,
        "summary": text,
        "published_at": "2026-01-01T09:00:00Z",
        "updated_at": "2026-01-01T09:00:00Z",
        "image": {**IMAGE, "alt": text, "credit": text},
        "geometry": None,
        "licence": BY,
        "attribution": text,
        "example": False,
        "topics": [{"value": text, "label": text}],
        "body": [{"type": "paragraph", "html": text}],
    }


def channel_of(text: str) -> Channel:
    channel = Channel(
        urn="urn:uuid:0",
        title="Articles",
        description="Articles",
        lang="fr",
        home="https://codev.example/",
        address="https://codev.example/flux/news.rss",
        following=None,
        publisher="Codéveloppement Mali",
        licence=BY,
        rights="Codéveloppement Mali",
        icon="https://codev.example/icon.svg",
        logo=None,
        updated=MORNING,
        entries=[entry(plugins.get("news"), item_of(text))],
    )
    return xml_safe(channel)


ANY_CHARACTER = st.characters(exclude_categories=())


def assert_every_format_reads(text: str) -> None:
    channel, expected = channel_of(text), xml_safe(text)
    as_rss = ElementTree.fromstring(rss(channel).encode()).find("channel/item")
    as_atom = ElementTree.fromstring(atom(channel).encode()).find("a:entry", NAMES)
    as_json = json.loads(jsonfeed(channel).encode())["items"][0]
    [read] = channel.entries
    plain = expected.replace("\r\n", "\n").replace("\r", "\n")  # as XML reads the ends of lines
    html = read.html.replace("\r\n", "\n").replace("\r", "\n")
    assert (as_rss.findtext("title"), as_atom.findtext("a:title", None, NAMES)) == (plain, plain)
    assert as_rss.findtext("content:encoded", None, NAMES) == html
    assert as_atom.findtext("a:content", None, NAMES) == html
    assert (as_json["title"], as_json["content_html"]) == (expected, read.html)


@pytest.mark.parametrize(
    "text",
    [
        "\0\x01\x0b\x1f",
        "\ud800 et \udfff",
        "\ufffe\uffff",
        "]]>",
        "<![CDATA[x]]>",
        "&amp;&#0;",
        "\"'<>",
        "🌍\U0010ffff",
        "a\r\nb\rc\td",
        "\x85\u2028",
    ],
)
def test_no_character_breaks_a_feed(text):
    assert_every_format_reads(text)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_no_character_of_the_site_or_an_item_breaks_its_feed(client, ending):
    said = "Puits\0 \ufffe\ud800"
    licence = {"id": said, "url": "https://codev.example/\x01"}
    publish("Codév", type="site", path="/", name=said, summary=said, attribution=said, licence=licence)
    complete(title="A", attribution=said, licence=licence, topics=[{"value": said, "label": said}])
    response = client.get(f"/flux/news.{ending}")
    assert response.status_code == 200
    if ending == "json":
        assert response.json()["title"] == "Articles – Puits "
    else:
        found = feedparser.parse(response.content)
        assert (found.bozo, found.feed.title, found.entries[0].author) == (False, "Articles – Puits", "Puits")


@pytest.mark.deep
@given(st.text(ANY_CHARACTER, min_size=1))
def test_no_text_breaks_a_feed(text):
    assert_every_format_reads(text)
