"""Originals lose place and serial numbers and keep author, rights, day and their very pixels."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageSequence
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from cms.media.upload import checked_image
from tests.cms.media.builders import SERIAL, encoded, picture, profile, travelled_exif
from tests.cms.media.peculiar_pictures import turned_by_xmp

XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:GPSLatitude="12,38.35N">
 <dc:creator><rdf:Seq><rdf:li>Moussa Sidib\xc3\xa9</rdf:li></rdf:Seq></dc:creator>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">CC BY</rdf:li></rdf:Alt></dc:rights>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""


def credited_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Artist] = "Awa Diarra"
    return exif


def check(data: bytes, name: str):
    return checked_image(ContentFile(data), name)


def reread(checked) -> Image.Image:
    image = Image.open(BytesIO(checked.open().read()))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif"), ("HEIF", "a.heic")],
)
def test_place_serials_and_profile_go_while_author_rights_and_day_stay(kind, name):
    checked = check(encoded(picture(), kind, exif=travelled_exif(), icc_profile=profile()), name)
    exif = reread(checked).getexif()
    assert exif.get_ifd(IFD.GPSInfo) == {}
    assert SERIAL.encode() not in checked.open().read()
    assert (exif[Base.Artist], exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal]) == (
        "Awa Diarra",
        "2024:05:06 10:11:12",
    )
    assert exif[Base.Copyright].encode("latin-1").decode() == "© Codéveloppement Mali"
    assert "icc_profile" not in reread(checked).info
    assert (checked.facts.credit, str(checked.facts.taken_on)) == ("Awa Diarra", "2024-05-06")


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_pixels_are_not_touched(kind, name):
    data = encoded(picture(), kind, exif=travelled_exif())
    assert reread(check(data, name)).tobytes() == Image.open(BytesIO(data)).convert("RGB").tobytes()


def test_progressive_jpeg_keeps_its_pixels():
    data = encoded(picture(300, 200), exif=travelled_exif(), progressive=True, comment=b"12.6N 8.0W")
    checked = check(data, "a.jpg")
    assert reread(checked).tobytes() == Image.open(BytesIO(data)).tobytes()
    assert b"12.6N" not in checked.open().read()


def test_xmp_goes_and_its_author_and_rights_stay():
    checked = check(encoded(picture(), xmp=XMP), "a.jpg")
    assert b"GPS" not in checked.open().read()
    assert (checked.facts.artist, checked.facts.copyright) == ("Moussa Sidibé", "CC BY")
    assert reread(checked).getexif()[Base.Copyright] == "CC BY"


def test_texts_of_a_png_go_and_its_author_stays():
    texts = PngInfo()
    texts.add_text("Author", "Awa")
    texts.add_itxt("Location", "Kayes 14.4N")
    checked = check(encoded(picture(), "PNG", pnginfo=texts), "a.png")
    assert b"Kayes" not in checked.open().read()
    assert checked.facts.artist == "Awa"


def test_what_follows_the_picture_goes():
    hidden = encoded(picture(), exif=travelled_exif())
    for kind, name in [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif")]:
        assert SERIAL.encode() not in check(encoded(picture(), kind) + hidden, name).open().read()


def test_preview_pictures_with_a_position_go():
    frames = [picture(), picture()]
    data = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:], exif=travelled_exif())
    checked = check(data, "a.jpg")
    assert reread(checked).format == "JPEG"
    assert b"GPS" not in checked.open().read()
    assert reread(checked).getexif().get_ifd(IFD.GPSInfo) == {}


def test_a_picture_taken_sideways_stands_upright():
    data = encoded(picture(60, 40), exif=travelled_exif(orientation=6), icc_profile=profile())
    upright = reread(check(data, "a.jpg"))
    assert upright.size == (40, 60)
    assert upright.getexif().get(Base.Orientation, 1) == 1
    assert (upright.getexif()[Base.Artist], "icc_profile" in upright.info) == ("Awa Diarra", False)


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")]
)
@pytest.mark.parametrize("exif", [None, credited_exif()])
def test_an_orientation_outside_exif_turns_nothing(kind, name, exif):
    data = turned_by_xmp(picture(60, 40), kind, **({"exif": exif} if exif else {}))
    assert Image.open(BytesIO(data)).getexif()[Base.Orientation] == 6
    checked = check(data, name)
    assert (reread(checked).size, checked.dimensions) == ((60, 40), (60, 40))
    assert checked.facts.artist == ("Awa Diarra" if exif else "")


def test_exif_in_texts_of_a_png_turns_nothing_and_names_its_author():
    texts = PngInfo()
    block = travelled_exif(orientation=6).tobytes()
    texts.add_text("Raw profile type exif", f"\nexif\n{len(block):8}\n{block.hex()}\n", zip=True)
    checked = check(encoded(picture(60, 40), "PNG", pnginfo=texts), "a.png")
    assert (reread(checked).size, checked.facts.artist) == ((60, 40), "Awa Diarra")


def test_exif_behind_the_pixels_of_a_png_turns_it():
    data = encoded(picture(60, 40), "PNG", exif=travelled_exif(orientation=6))
    at = data.index(b"eXIf") - 4
    end = at + 12 + int.from_bytes(data[at : at + 4], "big")
    moved = data[:at] + data[end:-12] + data[at:end] + data[-12:]
    assert reread(check(moved, "a.png")).size == (40, 60)


def test_animation_stays_and_its_comment_goes():
    frames = [picture(), picture().rotate(180)]
    data = encoded(
        frames[0].convert("P"), "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"12.6N"
    )
    checked = check(data, "a.gif")
    assert b"12.6N" not in checked.open().read()
    assert len(list(ImageSequence.Iterator(Image.open(checked.open())))) == 2


def test_heic_becomes_jpeg():
    checked = check(encoded(picture(), "HEIF"), "IMG_0042.heic")
    assert (checked.name, reread(checked).format) == ("IMG_0042.jpg", "JPEG")


def test_dominant_colour_is_the_most_frequent_one():
    image = Image.new("RGB", (60, 40), "#0a64c8")
    image.paste("#ffffff", (0, 0, 20, 20))
    assert check(encoded(image, "PNG"), "a.png").facts.color == "#0a64c8"


def test_transparency_is_noticed():
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert check(encoded(clear, "PNG"), "a.png").facts.is_transparent
    assert not check(encoded(picture(mode="RGBA"), "PNG"), "a.png").facts.is_transparent


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what it skips
@pytest.mark.parametrize(
    "block", [b"rubbish", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\x05\0\x12\x01", b""]
)
def test_unreadable_metadata_stops_nobody(block):
    checked = check(encoded(picture(), exif=b"Exif\0\0" + block), "a.jpg")
    assert (reread(checked).size, checked.facts.credit) == ((60, 40), "")


def test_an_animated_png_keeps_its_first_picture():
    frames = [picture(mode="RGB"), picture(mode="RGB").rotate(180)]
    data = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    kept = Image.open(checked_image(ContentFile(data), "a.png"))
    assert (getattr(kept, "n_frames", 1), kept.convert("RGB").tobytes()) == (1, frames[0].tobytes())
