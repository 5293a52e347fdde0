"""Brings the pictures that an earlier version took into the state that uploads have now (decision 20)."""

from typing import Any

from django.db import transaction

from cms.media.decoding.children import decode
from cms.media.decoding.metadata import Facts
from cms.media.models import SiteImage
from cms.media.upload import CheckedUpload
from cms.media.validation import MAX_PIXELS


class Normalizing:
    """One picture at each call; one that cannot be read is tried again when the worker starts anew."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> None:
        waiting = SiteImage.objects.filter(is_normalized=False, pk__gt=self.last).order_by("pk")
        if image := waiting.first():
            self.last = image.pk
            normalize(image)


def normalize(image: SiteImage) -> None:
    """Gives it another file, and so other sizes, where an earlier version showed it wrongly.

    What the staff wrote stays, and so do the addresses of all other pictures.

    Raises what storage and decoder raise.
    """
    found, data = _checked(image)
    with transaction.atomic():
        now = SiteImage.objects.select_for_update().filter(pk=image.pk, file_hash=image.file_hash).first()
        if now is None:  # it went away or got another file meanwhile
            return
        if not found["differs"]:
            SiteImage.objects.filter(pk=now.pk).update(is_normalized=True)
            return
        facts = Facts(color=found["facts"]["color"], is_transparent=found["facts"]["is_transparent"])
        now.file = CheckedUpload(data, f"picture{found['extension']}", facts, tuple(found["size"]))
        now.file_hash = ""
        now.save()


def _checked(image: SiteImage) -> tuple[dict[str, Any], bytes]:
    if image.is_svg():
        return {"differs": False}, b""
    with image.open_file() as file:
        data = file.read()
    found, (kept,) = decode("check", data, name=image.file.name, max_pixels=MAX_PIXELS)
    return found, kept
