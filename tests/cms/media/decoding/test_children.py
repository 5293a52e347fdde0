"""What is uploaded is decoded in children with limits; the site's own process never decodes, and goes on."""

import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageFile

from cms.media import share_pictures
from cms.media.decoding import children, messages
from cms.media.decoding.children import Decoder, DecodingFailed, decode
from cms.media.models import SiteImage
from cms.media.renditions import make_cover, make_missing
from cms.media.upload import checked_document, checked_image
from cms.settings.environment import BASE_DIR
from tests.cms.media.builders import encoded, picture
from tests.home.builders import editor
from tests.hostile.bombs import directory, scans
from tests.house.sources import PRODUCT, imported
from tests.waiting import PATIENCE

MANY = 50_000_000


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as caught:
        checked_image(ContentFile(data), name)
    (sentence,) = caught.value.messages
    assert f"« {name} »" in sentence
    return sentence


@cache
def wide() -> bytes:
    """Fifty million pixels in a few kilobytes: allowed."""
    return encoded(Image.new("RGBA", (10_000, 5_000), (0, 90, 0, 90)), "WEBP", quality=1, method=0)


def check(data: bytes = b"", name: str = "a.png"):
    return decode("check", data or encoded(picture(), "PNG"), name=name, max_pixels=MANY)


def stopped(decoders) -> int:
    """The number of the one child, which does nothing until it is woken."""
    (child,) = decoders.idle
    os.kill(child.process.pid, signal.SIGSTOP)
    return child.process.pid


@pytest.mark.django_db
def test_the_process_of_the_site_decodes_nothing(monkeypatch):
    def load(self):
        raise AssertionError("decoded in the process of the site")

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    file = ContentFile(encoded(picture(1200, 800)), "puits.jpg")
    image = SiteImage.objects.create(title="Puits", alt="Puits", file=file)
    assert (image.width, image.height) == (1200, 800)
    assert make_cover(image) + make_missing(image.pk) == 12
    assert image.get_rendition("fill-50x50").width == 50
    assert set(image.get_renditions("max-30x30", "width-20|format-webp")) == {
        "max-30x30",
        "width-20|format-webp",
    }
    shown = {"id": image.pk, "focal_point": None, "renditions": [{"url": "/a.jpg", "width": 640}]}
    monkeypatch.setattr(share_pictures, "source_of", lambda _: "/a.jpg")
    assert share_pictures._cut(shown)[:2] == b"\xff\xd8"
    preview = editor().get(reverse("wagtailimages:preview", args=[image.pk, "width-40"]))
    assert (preview.status_code, preview["Content-Type"]) == (200, "image/jpeg")
    preview.close()


def test_nothing_else_of_the_product_opens_pictures():
    known = {BASE_DIR / "cms" / "media" / name for name in ("fields.py", "share_drawing.py")}
    files = [file for folder in PRODUCT for file in (BASE_DIR / folder).rglob("*.py")]
    others = {file for file in files if any(name.split(".")[0] == "PIL" for name in imported(file))} - known
    assert {file.parent.name for file in others} == {"decoding"}


def test_a_child_knows_neither_django_nor_the_secrets_of_the_site(decoders):
    code = "import sys, cms.media.decoding.program; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True)
    assert run.stdout == "False\n", run.stderr
    check()
    environment = Path(f"/proc/{decoders.idle[0].process.pid}/environ").read_bytes()
    assert sorted(entry.split(b"=")[0] for entry in environment.split(b"\0") if entry) == [
        b"LC_ALL",
        b"MALLOC_ARENA_MAX",
        b"PATH",
    ]


def test_what_takes_too_much_memory_is_refused_with_its_size(decoders, monkeypatch):
    monkeypatch.setattr(children, "MEMORY", 400 * 1024 * 1024)
    assert "(10000 × 5000 pixels) prend plus de" in refusal(wide(), "foret.webp")


@pytest.mark.parametrize("megabytes", [40, 60, 80, 100, 120, 140, 155, 165, 170, 180, 200])
def test_however_a_library_names_it_what_lacks_memory_is_said_to_lack_it(decoders, monkeypatch, megabytes):
    monkeypatch.setattr(children, "MEMORY", megabytes * 1024 * 1024)
    with pytest.raises(DecodingFailed, match="memory"):
        decode("check_archive", directory(400_000), name="tout.zip")


def test_what_takes_too_long_is_ended_by_the_kernel_and_by_the_clock(decoders, monkeypatch):
    monkeypatch.setattr(children, "SECONDS", 0)
    assert "à lire" in refusal(scans(1_000), "trame.jpg")
    monkeypatch.setattr(children, "SECONDS", 60)
    check()
    stopped(decoders)
    monkeypatch.setattr(children, "DEADLINE", 0.01)
    with pytest.raises(DecodingFailed, match="time"):
        check()


def test_a_child_that_does_not_even_read_is_ended_by_the_clock(decoders, monkeypatch):
    check()
    stopped(decoders)
    monkeypatch.setattr(children, "DEADLINE", 0.01)
    with pytest.raises(DecodingFailed, match="time"):
        check(bytes(1_000_000), "a.jpg")


def test_a_drawing_of_a_million_lines_and_an_archive_of_as_many_files_cost_the_site_nothing(
    decoders, monkeypatch
):
    monkeypatch.setattr(children, "MEMORY", 160 * 1024 * 1024)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 1_500_000 + b"</svg>"
    assert "simplifiez-le" in refusal(drawing, "plan.svg")
    with pytest.raises(ValidationError, match="simplifiez-le"):
        checked_document(ContentFile(directory(400_000)), "tout.zip")


def test_who_finds_no_place_is_asked_to_come_back(decoders, monkeypatch):
    monkeypatch.setattr(children, "PATIENCE", 0.01)
    with decoders.places:
        assert "dans une minute" in refusal(encoded(picture()), "a.jpg")
    check()


def test_a_child_that_crashes_costs_one_file_only(decoders, monkeypatch):
    check()
    number, read = stopped(decoders), messages.read

    def crash(stream):
        """Once it has been asked: where one has crashed before, another one is asked."""
        os.kill(number, signal.SIGSEGV)
        os.kill(number, signal.SIGCONT)
        return read(stream)

    with monkeypatch.context() as crashing:
        crashing.setattr(messages, "read", crash)
        with pytest.raises(DecodingFailed, match="decoder"):
            check()
    check()


def test_a_slim_child_serves_again_and_a_fat_one_or_one_that_is_gone_is_replaced(decoders):
    check()
    (first,) = decoders.idle
    check()
    assert decoders.idle == [first]
    check(wide(), "a.webp")
    assert first.process.wait(PATIENCE) == 0
    check()
    (second,) = decoders.idle
    second.process.kill()
    second.process.wait()
    check()
    assert first not in decoders.idle
    assert second not in decoders.idle


def test_a_child_whose_answer_was_not_read_to_its_end_answers_nobody_else(decoders, monkeypatch):
    """The next file would get the picture of the one before."""
    check()

    def without_memory(stream):
        raise MemoryError

    with monkeypatch.context() as full:
        full.setattr(messages, "read", without_memory)
        with pytest.raises(MemoryError):
            check()
    done, (kept,) = check(encoded(picture(30, 20), "JPEG"), "b.jpg")
    assert (done["extension"], done["size"], kept[:2]) == (".jpg", [30, 20], b"\xff\xd8")


def test_a_child_ends_when_nobody_asks_any_more(decoders):
    child = Decoder()
    child.process.stdin.close()
    assert child.process.wait(PATIENCE) == 0
    child.end()


def test_a_forked_process_leaves_the_children_to_the_other_one(decoders):
    check()
    (child,) = decoders.idle
    decoders.forget()
    assert decoders.idle == []
    child.end()
