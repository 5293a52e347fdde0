"""Pages say what they weigh, and are light for who asks: pictures are links with their weight."""

import re

import brotli
import pytest
from django.test import Client
from django.utils.translation import override

from cms.http import page_pictures, page_weight, saving_data
from cms.media.models import SiteRendition
from cms.media.renditions import make_missing
from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.home.builders import editor, read, standard_page

pytestmark = pytest.mark.django_db

SAVING = {"save-data": "on"}
SIZES = "(min-width: 45rem) 42rem, 100vw"


def drawn(widths=(320, 640, 1024), sizes=SIZES, alt="Le puits", **options) -> str:
    folder = options.get("folder", "/media/public/renditions")
    srcset = ", ".join(f"{folder}/{width}.webp {width}w" for width in widths)
    img = f'<img src="{folder}/1024.jpg" srcset="{folder}/1024.jpg 1024w" sizes="{sizes}" alt="{alt}">'
    return f'<picture><source type="image/webp" srcset="{srcset}" sizes="{sizes}">{img}</picture>'


def only(html: str) -> page_pictures.PagePicture:
    [found] = page_pictures.pictures(html)
    return found


@pytest.fixture
def page():
    image = make_image(title="Le puits", alt="Le puits", width=1300, height=900)
    make_missing(image.pk)
    made = standard_page(cover=image)
    read(made.url)
    return made


@pytest.mark.parametrize(
    ("sizes", "widths", "taken"),
    [
        (SIZES, (320, 640, 1024, 1600), 1024),
        (SIZES, (320, 640), 640),
        ("(min-width: 36rem) 12rem, 50vw", (320, 640), 640),
        ("(min-width: 36rem) 12rem, 40vw", (320, 640), 320),
        ("100vw", (320,), 320),
        ("(min-width: 36rem) 12rem, 300px", (320, 640, 1024), 1024),
        (SIZES, (1024, 320, 640), 1024),
    ],
)
def test_a_telephone_takes_the_size_that_suits_its_screen(sizes, widths, taken):
    assert only(drawn(widths, sizes)).on_telephone() == f"/media/public/renditions/{taken}.webp"


@pytest.mark.parametrize(
    "html", ['<img src="https://elsewhere.example/x.jpg">', '<img alt="">', "<picture></picture>", "<p>a</p>"]
)
def test_what_is_no_picture_of_ours_is_left_alone(html):
    assert list(page_pictures.pictures(html)) == []
    assert saving_data.lightened(html) == html


def test_a_picture_becomes_a_link_that_says_its_weight(monkeypatch):
    monkeypatch.setattr(saving_data, "sizes_of", lambda addresses: dict.fromkeys(addresses, 32400))
    assert saving_data.lightened(f"<p>a</p>{drawn()}<p>b</p>") == (
        '<p>a</p><a class="on-tap" href="/media/public/renditions/640.webp" data-alt="Le puits">'
        "Afficher : Le puits (photo, 32 Ko)</a><p>b</p>"
    )


def test_a_picture_inside_a_link_becomes_words_so_that_no_link_is_in_a_link():
    html = saving_data.lightened(f'<a href="/photo/">{drawn()}</a>{drawn(alt="")}')
    assert html.startswith(
        '<a href="/photo/"><span class="on-tap">Le puits (photo)</span></a><a class="on-tap"'
    )
    assert "Afficher la photo (photo)" in html


def test_words_of_editors_are_escaped_once(monkeypatch):
    html = saving_data.lightened(drawn(alt="L&#x27;eau &amp; &lt;b&gt;"))
    assert "Afficher : L&#x27;eau &amp; &lt;b&gt; (photo)" in html


def test_who_saves_data_gets_no_picture_and_the_same_words(page):
    full, saved = Client().get(page.url), Client(headers=SAVING).get(page.url)
    assert "<picture>" in full.content.decode()
    html = saved.content.decode()
    assert "<img" not in html
    size = SiteRendition.objects.get(file=html.split('on-tap" href="/media/')[1].split('"')[0]).file_size
    assert f"Afficher : Le puits (photo, {page_pictures.in_words(size)})" in html
    assert "Afficher les images" in html


def test_caches_are_told_that_the_answer_varies(page):
    for headers in ({}, SAVING):
        answer = Client(headers=headers).get(page.url)
        assert {header.strip() for header in answer["Vary"].split(",")} == {"Save-Data", "Accept-Encoding"}
        assert not answer.cookies


@pytest.mark.parametrize("value", ["off", "", "1", "on; x"])
def test_only_the_value_of_the_standard_counts(page, value):
    assert "<picture>" in Client(headers={"save-data": value}).get(page.url).content.decode()


def test_the_weight_is_that_of_the_compressed_page_and_its_pictures(page, client):
    answer = client.get(page.url, headers={"accept-encoding": "br"})
    html = brotli.decompress(answer.content).decode()
    text = len(answer.content)
    images = SiteRendition.objects.get(image=page.cover, filter_spec="width-1024|format-avif").file_size
    words = {"all": text + images, "text": text, "images": images}
    weights = {name: page_pictures.in_words(size) for name, size in words.items()}
    said = f"{weights['all']} sur un téléphone (texte {weights['text']}, images {weights['images']})"
    shown = html.split('<p class="weight">')[1].split("</p>")[0]
    assert shown == f"Cette page pèse {said}." or abs(weight(shown) - text - images) / (text + images) < 0.02


def weight(sentence: str) -> float:
    """Bytes of « Cette page pèse 2,1 Ko… »."""
    return float(re.search(r"pèse ([\d,]+)", sentence)[1].replace(",", ".")) * 1000


def test_a_page_is_packed_as_the_browser_asks(client):
    page = standard_page()
    plain = client.get(page.url)
    assert "Content-Encoding" not in plain.headers
    for name in ("br", "gzip"):
        answer = client.get(page.url, headers={"accept-encoding": name})
        assert answer["Content-Encoding"] == name
        assert len(answer.content) < len(plain.content) / 2


def test_the_staff_get_a_page_to_its_end():
    page = standard_page()
    answer = editor().get(page.url)
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer.content.rstrip().endswith(b"</html>")


def test_the_administration_is_left_alone():
    answer = editor().get("/admin/", headers={"accept-encoding": "br", **SAVING})
    assert "Content-Encoding" not in answer.headers
    assert "Save-Data" not in answer.get("Vary", "")


def test_no_page_shows_the_place_of_its_weight(client):
    catch_up()
    for address in ("/nulle-part/", "/recherche/", "/plan-du-site/", "/diffuser/"):
        html = client.get(address).content.decode()
        assert page_weight.PLACE not in html
        assert "Cette page pèse" in html


def test_in_english_it_says_so_in_english(client):
    assert "This page weighs" in client.get("/en/search/").content.decode()


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0,0 Ko"),
        (1_234, "1,2 Ko"),
        (9_999, "10 Ko"),
        (38_400, "38 Ko"),
        (1_260_000, "1,3 Mo"),
    ],
)
def test_bytes_are_written_as_visitors_read_them(size, words):
    with override("fr"):
        assert page_pictures.in_words(size).replace("\N{NO-BREAK SPACE}", " ") == words
