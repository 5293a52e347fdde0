"""`python -m bench.upload_memory [NUMBER]`: what uploads cost the web process in memory, as JSON.

An ordinary photograph of a telephone is sent through the administration of the real product, some times;
then so many of the largest pictures that are allowed: sixty million pixels each, in four formats in turn.
"""

import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import requests
from PIL import Image

from bench.resource_usage import memory
from tests.journeys.product import Product, running

LARGEST = (8660, 6928)
"""60.0 million pixels."""
TELEPHONE = (4000, 3000)
PHOTOGRAPHS = 15
DECODERS = b"cms.media.decoding.program"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class MemoryWatch(threading.Thread):
    """Looks ten times a second at what the processes of a product have in memory, MiB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.site, self.decoders, self.done = pid, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.1):
            site, decoders = split(self.pid)
            self.site, self.decoders = max(self.site, site), max(self.decoders, decoders)


def split(pid: int) -> tuple[int, int]:
    """What the largest process of the site has now, and what all its decoding children have together."""
    site, decoders = [0], 0
    for process in family(pid):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
            now = memory(process)
        except (OSError, IndexError):
            continue
        if DECODERS in command:
            decoders += now
        else:
            site.append(now)
    return max(site), decoders


def family(pid: int) -> Iterator[int]:
    """A process and everything below it, whichever of its threads has started it."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in listed.read_text().split():
                yield from family(int(child))


def largest() -> dict[str, bytes]:
    """By their names; the WebP is transparent, which takes the most memory of all."""
    grain = Image.effect_noise((1600, 1280), 60).convert("RGB").resize(LARGEST, Image.Resampling.BILINEAR)
    return {
        "a.jpg": encoded(grain, "JPEG", quality=94),
        "a.webp": encoded(Image.new("RGBA", LARGEST, (10, 200, 10, 100)), "WEBP", quality=50),
        "a.avif": encoded(grain, "AVIF", quality=40, speed=10),
        "a.heic": encoded(grain, "HEIF", quality=40),
    }


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def photograph() -> bytes:
    grain = Image.effect_noise((1000, 750), 70).convert("RGB").resize(TELEPHONE, Image.Resampling.BICUBIC)
    return encoded(grain, "JPEG", quality=92)


def logged_in(product: Product) -> tuple[requests.Session, str]:
    session = requests.Session()
    address = f"{product.url}/admin/login/"
    given = {"username": product.account, "password": product.password}
    given["csrfmiddlewaretoken"] = TOKEN.search(session.get(address).text)[1]
    session.post(address, given, headers={"Referer": address})
    return session, TOKEN.search(session.get(f"{product.url}/admin/images/add/").text)[1]


def uploader(product: Product) -> Callable[[str, bytes], float]:
    """Sends a file as the staff do; returns the seconds that this takes."""
    session, token = logged_in(product)
    address = f"{product.url}/admin/images/multiple/add/"
    headers = {"Referer": address, "X-Requested-With": "XMLHttpRequest"}

    def send(name: str, data: bytes) -> float:
        given = {"title": name, "collection": "1", "csrfmiddlewaretoken": token}
        began = time.monotonic()
        answer = session.post(address, given, files={"files[]": (name, data)}, headers=headers, timeout=300)
        assert answer.json()["success"], answer.text
        return time.monotonic() - began

    return send


def measured(product: Product, number: int) -> dict[str, object]:
    send = uploader(product)
    photo = photograph()
    send("warm.jpg", photo)
    phone = [send("photo.jpg", photo) for _ in range(PHOTOGRAPHS)]
    before, _ = split(product.pid)
    watch = MemoryWatch(product.pid)
    watch.start()
    files = list(largest().items())
    seconds: dict[str, list[float]] = {name: [] for name, _ in files}
    for turn in range(number):
        name, data = files[turn % len(files)]
        seconds[name].append(send(name, data))
    watch.done.set()
    return {
        "photograph": {"bytes": len(photo), "seconds": round(statistics.median(phone), 2)},
        "uploads": number,
        "bytes": {name: len(data) for name, data in files},
        "seconds": {name: round(statistics.median(taken or [0]), 1) for name, taken in seconds.items()},
        "MiB of the site": {"before": before, "most": watch.site, "at rest": split(product.pid)[0]},
        "MiB of its decoding children, together": {"most": watch.decoders, "at rest": split(product.pid)[1]},
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for started in running(Path(folder), WORKERS="0"):
            number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
            json.dump(measured(started, number), sys.stdout, indent=1)
