"""What is refused, and with which sentence."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from cms.media import upload
from cms.media.decoding import pictures
from cms.media.upload import checked_document, checked_image
from tests.cms.media.builders import PDF, encoded, picture
from tests.hostile.bombs import film


def refusal(check, data: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as caught:
        check(ContentFile(data), name)
    (message,) = caught.value.messages
    assert f"« {name} »" in message
    return message


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that claims side × side pixels."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("side", "found"), [(8000, "8000 × 8000"), (10_000, "pixels"), (50_000, "beaucoup plus de")]
)
def test_bombs_are_refused_before_they_are_decoded(side, found):
    message = refusal(checked_image, bomb(side), "bombe.png")
    assert found in message
    assert "60 millions" in message


@pytest.mark.parametrize("brand", [b"qt  ", b"isom", b"avc1", b"iso6", b"3gp6", b"MSNV", b"dash", b"crx "])
@pytest.mark.parametrize("name", ["IMG_0042.MOV", "IMG_0042.heic"])
def test_the_film_beside_a_photograph_is_no_picture(name, brand):
    film = b"\0\0\0\x14ftyp" + brand + b"\0\0\0\0" + brand + b"\0\0\0\x08wide\0\0\0\x08mdat"
    assert "n’est pas une image que le site sait lire" in refusal(checked_image, film, name)


@pytest.mark.parametrize("name", ["IMG_0042.HIF", "IMG_0042.heif"])
def test_what_cameras_call_heic_is_taken(name):
    assert checked_image(ContentFile(encoded(picture(), "HEIF")), name).dimensions == picture().size


def test_a_side_has_a_limit_too():
    data = encoded(Image.new("1", (pictures.LONGEST_SIDE + 1, 1)), "PNG")
    assert refusal(checked_image, data, "ligne.png") == (
        "« ligne.png » compte 65501 × 1 pixels et la limite est de 65500 par côté : recadrez-la."
    )


@pytest.mark.parametrize(
    ("size", "found"), [((1, 65_500), "1 × 65500"), ((65_500, 1), "65500 × 1"), ((30, 40_000), "30 × 40000")]
)
def test_an_avif_may_be_less_long(size, found):
    assert refusal(checked_image, encoded(Image.new("RGB", size), "AVIF"), "ligne.avif") == (
        f"« ligne.avif » compte {found} pixels et la limite est de 32768 par côté : recadrez-la."
    )


def test_the_longest_avif_is_taken():
    data = encoded(Image.new("RGB", (1, pictures.LONGEST_AVIF)), "AVIF")
    assert checked_image(ContentFile(data), "ligne.avif").dimensions == (1, pictures.LONGEST_AVIF)


def test_what_an_avif_claims_is_refused_though_nothing_opens_it():
    data = encoded(picture(), "AVIF")
    at = data.index(b"ispe") + 8
    huge = data[:at] + struct.pack(">II", 30_000, 30_000) + data[at + 8 :]
    assert "30000 × 30000" in refusal(checked_image, huge, "a.avif")
    assert "endommagée" in refusal(checked_image, data[: len(data) // 2], "a.avif")


def test_a_name_that_is_only_an_ending_says_what_the_file_is():
    assert checked_image(ContentFile(encoded(picture())), ".jpg").name == "image.jpg"
    assert checked_image(ContentFile(encoded(picture())), "dossier\\.JPEG").name == "image.jpg"
    assert checked_document(ContentFile(PDF), ".pdf").name == "document.pdf"
    assert checked_document(ContentFile(b"a;b\n"), ".CSV").name == "document.csv"
    assert "« .jpg », puis" in refusal(checked_image, encoded(picture()), ".png")


def test_long_animations_count_all_their_pictures(monkeypatch):
    monkeypatch.setattr(upload, "MAX_PIXELS", 1_000_000)
    frames = [picture(100, 100, "P").rotate(number) for number in range(101)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "100 × 100 × 101" in refusal(checked_image, data, "danse.gif")


def test_an_animation_of_tiny_pictures_counts_them():
    assert checked_image(ContentFile(film(pictures.MOST_FRAMES)), "danse.gif")
    message = refusal(checked_image, film(pictures.MOST_FRAMES + 1), "danse.gif")
    assert message == (
        "« danse.gif » compte 5001 images et la limite est de 5000 : raccourcissez l’animation."
    )


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")]
)
@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_truncated_pictures_are_refused(kind, name, options):
    data = encoded(picture(400, 300), kind, **options)
    assert "endommagée" in refusal(checked_image, data[: len(data) // 2], name)


@pytest.mark.parametrize("size", [0, 5, 60])
def test_stumps_are_refused(size):
    refusal(checked_image, encoded(picture(400, 300))[:size], "a.jpg")


def test_mislabelled_pictures_are_refused_with_the_right_name():
    message = refusal(checked_image, encoded(picture()), "photo.png")
    assert message == (
        "« photo.png » est en réalité une image JPEG : renommez-la « photo.jpg », puis renvoyez-la."
    )


def test_too_many_bytes_are_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(upload, "MAX_IMAGE_BYTES", 1024)
    message = refusal(checked_image, b"\xff" * 2048, "lourde.jpg")
    assert "2,0" in message
    assert "1,0" in message


@pytest.mark.parametrize(
    ("kind", "name"),
    [("BMP", "a.bmp"), ("TIFF", "a.tif"), ("BMP", "a.jpg"), ("PPM", "a.png"), ("ICO", "a.ico")],
)
def test_other_formats_are_refused(kind, name):
    assert "formats" in refusal(checked_image, encoded(picture(), kind), name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
        (b"MZ\x90\0", "a.exe"),
        (b"<!DOCTYPE html><p>", "a.txt"),
        (b"\n  <html>", "a.csv"),
        (b"MZ\x90\0\x03", "a.txt"),
        (b"<html>", "a.pdf"),
        (PDF[:20], "a.pdf"),
        (b"PK\x03\x04rubbish", "a.zip"),
        (PDF, "a.docx"),
        (b"{no rtf", "a.rtf"),
        (b"", "a.pdf"),
        (b"data", "sans-extension"),
    ],
)
def test_documents_that_are_not_what_they_say_are_refused(data, name):
    refusal(checked_document, data, name)


def archive(**entries: str) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name, text in entries.items():
            file.writestr(name, text)
    return output.getvalue()


def test_a_zip_is_not_a_word_document():
    assert "DOCX" in refusal(checked_document, archive(**{"a.txt": "a"}), "a.docx")


def test_macros_are_refused():
    data = archive(**{"word/document.xml": "<w/>", "word/vbaProject.bin": "x"})
    assert "macros" in refusal(checked_document, data, "a.docx")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "a.pdf"),
        (b"a;b\n1;2\n", "a.csv"),
        (b"{\\rtf1 a}", "a.rtf"),
        (archive(**{"a.txt": "a"}), "a.zip"),
        (archive(**{"word/document.xml": "<w/>"}), "a.docx"),
        (archive(**{"xl/workbook.xml": "<w/>"}), "a.xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "a.odt"),
    ],
)
def test_honest_documents_are_taken_as_they_are(data, name):
    checked = checked_document(ContentFile(data), name)
    assert (checked.read(), checked.name) == (data, name)


def test_plain_text_becomes_utf8():
    assert checked_document(ContentFile("été".encode("cp1252")), "a.txt").read().decode() == "été"
