"""The child: does one piece of work after the other, within its limits; `children` starts it.

It is a program of its own, started anew and not forked (the site has threads), without Django, settings,
secrets or the right to write a file.
"""

import os
import resource
import select
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from io import BytesIO
from typing import IO, Any

from PIL import AvifImagePlugin, Image

from cms.media.decoding import memory, messages
from cms.media.decoding.cleaning import cleaned, removed_from
from cms.media.decoding.colour_spaces import has_false_profile
from cms.media.decoding.metadata import dominant_color, facts_of
from cms.media.decoding.operations import Call, operated
from cms.media.decoding.pictures import EXTENSIONS, Tell, open_image
from cms.media.decoding.refusals import FileRefused
from cms.media.decoding.sizes import drawn
from cms.media.decoding.srgb import in_srgb

Result = tuple[dict[str, Any], list[bytes]]
THREADS = 2
SLIM = 200 * 1024
"""Kilobytes: a child that has needed more ends after its work, and gives all of it back."""
IDLE = 60.0
"""Seconds without work after which a child ends."""


def check(tell: Tell, data: bytes, name: str, max_pixels: int) -> Result:
    """An uploaded picture: what is kept; its format, size, facts; what was removed; whether it differs."""
    image, data, has_moved = open_image(data, name, max_pixels, tell)
    picture = in_srgb(image, data)
    color, is_transparent = dominant_color(picture), picture.mode == "RGBA"
    facts = replace(facts_of(image), color=color, is_transparent=is_transparent)
    kept, kind, redrawn = cleaned(data, image, picture, facts)
    found = {"extension": EXTENSIONS[kind][0], "size": picture.size, "facts": asdict(facts)}
    differs = redrawn or has_false_profile(image, data)
    return {**found, "removed": removed_from(image, redrawn, has_moved), "differs": differs}, [kept]


def clean(tell: Tell, data: bytes, name: str) -> Result:
    """An uploaded drawing: what is kept of it, with its size in pixels and what was removed."""
    from cms.media.decoding.svg import clean_svg

    drawing = clean_svg(data, name)
    return {"size": drawing.size, "removed": drawing.removed}, [drawing.data]


def check_archive(tell: Tell, data: bytes, name: str) -> Result:
    """A document that is a ZIP archive, of which only the list of its files is read."""
    from cms.media.decoding.documents import check_document

    check_document(data, name)
    return {}, []


def draw(tell: Tell, data: bytes, wanted: list[tuple[int, int, str]]) -> Result:
    """The sizes of a picture, one after the other, as (width, height, format)."""
    return {}, list(drawn(data, wanted))


def cut(tell: Tell, data: bytes, focus: tuple[float, float]) -> Result:
    """What messengers show of a picture; nothing of one that is too small."""
    from cms.media import share_drawing

    picture = in_srgb(Image.open(BytesIO(data)), data)
    return {}, [share_drawing.cut(picture, focus)] if share_drawing.is_large_enough(picture) else []


def operate(tell: Tell, data: bytes, calls: list[Call]) -> Result:
    """What one of Wagtail's filters asks for."""
    return {}, [operated(data, calls)]


WORK: dict[str, Callable[..., Result]] = {
    work.__name__: work for work in (check, clean, check_archive, draw, cut, operate)
}


def serve(requests: IO[bytes], answers: IO[bytes], seconds: int) -> None:
    """Until nobody asks any more, or one piece of work has failed or made this process fat."""
    while select.select([requests], [], [], IDLE)[0]:
        try:
            message, (data,) = messages.read(requests)
        except EOFError:
            return
        _allow(seconds)
        answer, parts = _answer(message, data, answers)
        messages.write(answers, answer, parts)
        del data, parts
        if "failed" in answer or memory.most_used() > SLIM:
            return


def _answer(message: messages.Message, data: bytes, answers: IO[bytes]) -> Result:
    def tell(pixels: str) -> None:
        messages.write(answers, {"pixels": pixels})

    try:
        done, parts = WORK[message["work"]](tell, data, **message["arguments"])
    except FileRefused as refusal:
        return {"refused": [refusal.sentence, refusal.code, refusal.values]}, []
    except Exception as error:  # decoders raise whatever they like
        why = "memory" if memory.is_lacking(error) else "decoder"
        return {"failed": why, "said": f"{type(error).__name__}: {error}"[:500]}, []
    return {"done": done}, parts


def limit(most_memory: int) -> None:
    """Never more than so many bytes of memory; no file, no trace of a crash."""
    for kind, most in (
        (resource.RLIMIT_AS, most_memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(kind, (most, most))
    AvifImagePlugin.DEFAULT_MAX_THREADS = THREADS
    with suppress(ImportError):
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = THREADS


def _allow(seconds: int) -> None:
    """So many seconds of processor from now on; the kernel ends whoever takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main(most_memory: int, seconds: int) -> None:
    """What a library prints goes to the error stream: the other one is for answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    sys.modules["django.conf"] = None  # type: ignore[assignment] # Willow would ask it for optimizers
    limit(most_memory)
    try:
        serve(sys.stdin.buffer, answers, seconds)
    except BrokenPipeError:
        pass
    except MemoryError:  # not even enough to read a file, or to answer
        os._exit(messages.OUT_OF_MEMORY)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
