"""What files say of their author in old and new charsets becomes the words that were meant."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import Base

from cms.media.upload import checked_image
from tests.cms.media.builders import encoded, picture

CASES = Path(__file__).parents[1] / "cases"


def facts(data: bytes):
    return checked_image(ContentFile(data), "a.jpg").facts


def with_exif(**fields: bytes) -> bytes:
    exif = Image.Exif()
    exif.update({getattr(Base, name): value for name, value in fields.items()})
    return encoded(picture(), exif=exif)


def with_iptc(*records: tuple[int, int, bytes]) -> bytes:
    """A JPEG whose Photoshop block holds these datasets (IPTC-IIM 4.2)."""
    block = b"".join(b"\x1c" + struct.pack(">BBH", *key, len(value)) + value for *key, value in records)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)
    body = b"Photoshop 3.0\0" + resource
    jpeg = encoded(picture())
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


@pytest.mark.parametrize(
    ("file", "credit"),
    [
        ("iptc-latin1.jpg", "Aïssé Gérard"),
        ("exif-copyright-signe.jpg", "2024 Studio Exemple"),
        ("exif-copyright-deux-parties.jpg", "Studio Exemple, Agence Exemple"),
    ],
)
def test_the_credit_of_a_file_is_read_as_it_was_meant(file, credit):
    assert facts((CASES / file).read_bytes()).credit == credit


NAME = "Aïssé Gérard – l’atelier"


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        (None, NAME.encode()),
        (None, NAME.encode("cp1252")),
        (b"\x1b%G", NAME.encode()),
        (b"\x1b%G", NAME.encode("cp1252")),
        (b"\x1b-A", NAME.encode("cp1252")),
        (b"", NAME.encode("cp1252")),
    ],
)
def test_iptc_is_read_in_its_charset(charset, data):
    announced = [] if charset is None else [(1, 90, charset)]
    assert facts(with_iptc(*announced, (2, 80, data))).artist == NAME


@pytest.mark.parametrize(
    ("charset", "data", "read"),
    [
        (b"\x1b-B", b"\xa3\xf3d\xbc", "Łódź"),
        (b"\x1b.B", b"\xa3\xf3d\xbc", "Łódź"),
        (b"\x1b(B\x1b-B", b"\xa3\xf3d\xbc", "Łódź"),
        (b"\x1b-b", b"\xbcuvre \xa4", "Œuvre €"),
        (b"\x1b/b", b"\xbcuvre \xa4", "Œuvre €"),
        (b"\x1b-M", "İstanbul".encode("iso8859_9"), "İstanbul"),
        (b"\x1b-L", "Москва".encode("iso8859_5"), "Москва"),
        (b"\x1b-F", "Αθήνα".encode("iso8859_7"), "Αθήνα"),
        (b"\x1b-f", "Iași".encode("iso8859_16"), "Iași"),
    ],
)
def test_iptc_is_read_in_any_charset_of_europe(charset, data, read):
    assert facts(with_iptc((1, 90, charset), (2, 80, data))).artist == read


@pytest.mark.parametrize("sign", ["(c)", "©", "Copyright", "© ©", "Copyright ©"])
def test_a_sign_alone_is_no_credit(sign):
    read = facts(with_exif(Copyright=sign.encode()))
    assert (read.credit, read.copyright) == ("", "")
    assert facts(with_exif(Artist=sign.encode(), Copyright=b"Studio")).credit == "Studio"


def test_latin_1_that_could_be_utf8_is_what_it_says():
    assert facts(with_iptc((1, 90, b"\x1b-A"), (2, 80, b"\xc3\xa9"))).artist == "Ã©"


def test_several_authors_are_all_named():
    assert facts(with_iptc((2, 80, b"Awa"), (2, 80, "Aïssé".encode("cp1252")))).artist == "Awa, Aïssé"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"Studio\0Agence", "Studio, Agence"),
        (b"Studio\0Agence\0", "Studio, Agence"),
        (b"Studio\0\0", "Studio"),
        (b" \0Agence\0", "Agence"),
        (b"\0Agence", "Agence"),
        (b"Studio\0 \0\0\0", "Studio"),
        (b"Studio\0Studio", "Studio"),
        (b"  Studio   \0", "Studio"),
        ("© Aïssé\0Agence".encode("cp1252"), "© Aïssé, Agence"),
        ("© Aïssé".encode(), "© Aïssé"),
        (b"\0\0\0", ""),
        (b"Studio\0Agence\0\x01\x02rubbish", "Studio, Agence"),
    ],
)
def test_the_copyright_of_exif_has_two_parts(written, read):
    assert facts(with_exif(Copyright=written)).copyright == read


def test_what_follows_the_end_of_a_name_is_not_part_of_it():
    assert facts(with_exif(Artist=b"Awa Diarra\0\x13\x00rubbish")).artist == "Awa Diarra"


def test_what_is_kept_is_read_again_as_it_was():
    kept = checked_image(ContentFile(with_iptc((2, 80, NAME.encode("cp1252")))), "a.jpg").open().read()
    assert facts(kept).artist == NAME
    assert Image.open(BytesIO(kept)).getexif()[Base.Artist].encode("latin-1").decode() == NAME


def test_of_rights_in_several_languages_one_is_taken():
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><r:Description><dc:rights><r:Alt>'
        '<r:li xml:lang="x-default">© Studio</r:li><r:li xml:lang="en">© The Studio</r:li>'
        "</r:Alt></dc:rights></r:Description></r:RDF></x:xmpmeta>"
    )
    assert facts(encoded(picture(), xmp=packet.encode())).credit == "Studio"
