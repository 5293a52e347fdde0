"""What the site takes at most, and the sentence in which a refusal is said to the staff."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.media.decoding.children import MEMORY, SECONDS, DecodingFailed
from cms.media.decoding.refusals import FileRefused, base_name

MAX_IMAGE_BYTES = getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 25 * 1024 * 1024)
MAX_DOCUMENT_BYTES = getattr(settings, "WAGTAILDOCS_MAX_UPLOAD_SIZE", 50 * 1024 * 1024)
MAX_PIXELS = getattr(settings, "WAGTAILIMAGES_MAX_IMAGE_PIXELS", 60_000_000)
"""Width × height × frames; judged from the header, before anything is decoded."""


def check_bytes(size: int, name: str, limit: int) -> None:
    """Raises `ValidationError` for an empty file or one of more than `limit` bytes."""
    if size == 0:
        raise refuse(
            _("« {name} » est vide (0 octet) : choisissez un autre fichier."), "empty", name=base_name(name)
        )
    if size > limit:
        raise refuse(
            _("« {name} » pèse {size} et la limite est de {limit} : réduisez-le, puis renvoyez-le."),
            "file_too_large",
            name=base_name(name),
            size=filesizeformat(size),
            limit=filesizeformat(limit),
        )


def refuse(sentence: str, code: str, **values: object) -> ValidationError:
    """The error to raise: one sentence that names the file, the value and the cure."""
    return ValidationError(sentence.format(**values), code=code)


@contextmanager
def said_of(name: str) -> Iterator[None]:
    """Turns what decoding this file raises into a `ValidationError`."""
    try:
        yield
    except FileRefused as refusal:
        raise refuse(_(refusal.sentence), refusal.code, **refusal.values) from refusal
    except DecodingFailed as failure:
        raise _undecodable(failure, base_name(name)) from failure


def _undecodable(failure: DecodingFailed, name: str) -> ValidationError:
    if failure.why == "busy":
        return refuse(
            _("« {name} » attend : le site lit déjà d’autres fichiers ; renvoyez-le dans une minute."),
            "busy",
            name=name,
        )
    if failure.why == "decoder":
        return refuse(
            _("« {name} » est illisible : exportez-le de nouveau depuis l’original, puis renvoyez-le."),
            "broken_file",
            name=name,
        )
    limits = {"memory": filesizeformat(MEMORY), "seconds": SECONDS}
    if failure.pixels:
        return refuse(
            _("« {name} » ({pixels} pixels) prend plus de {memory} ou de {seconds} s à lire : réduisez-la."),
            "too_heavy",
            name=name,
            pixels=failure.pixels,
            **limits,
        )
    return refuse(
        _("« {name} » prend plus de {memory} ou de {seconds} s à lire : simplifiez-le, ou réduisez-le."),
        "too_heavy",
        name=name,
        **limits,
    )
