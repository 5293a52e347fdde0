"""Pictures and documents nobody should send, each made by code."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, PngImagePlugin

from tests.cms.media.builders import PDF, SERIAL, encoded, picture, profile, travelled_exif

SCRIPT = b"<script>alert(1)</script><?php system($_GET['c']); ?>"
PLACE = b"12.639,-8.0028"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><r exif:GPSLatitude='" + PLACE + b"'/></x:xmpmeta>"
TELLTALES = (b"<script", b"<?php", b"GPS", PLACE, SERIAL.encode(), b"onload", b"evil.example", b"ENTITY")
"""What no file that is kept may hold."""
XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg {XMLNS} viewBox="0 0 9 9" {{}}>'
File = tuple[str, Callable[[], bytes]]
"""A name, and what makes the bytes."""


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *extra: bytes) -> bytes:
    """A PNG that claims so many black and white pixels, in a few kilobytes."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min(((width + 7) // 8 + 1) * height, 13_000_000), 9)
    parts = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def bomb(name: bytes) -> bytes:
    """A chunk of fifty kilobytes that unfolds to fifty megabytes."""
    return chunk(name, b"a\0\0" + zlib.compress(b"x" * 50_000_000, 9))


def patched(data: bytes, at: int, body: bytes) -> bytes:
    return data[:at] + body + data[at + len(body) :]


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", (SCRIPT + b" GPS " + PLACE).decode())
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return info


def animated(kind: str, frames: int = 4, **options) -> bytes:
    pictures = [picture(30, 20, "P").rotate(90 * number) for number in range(frames)]
    return encoded(pictures[0], kind, save_all=True, append_images=pictures[1:], **options)


def archive(entries: dict[str, bytes]) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in entries.items():
            file.writestr(name, body)
    return output.getvalue()


TAKEN = {
    *("a JPEG with a page behind", "a PNG with PHP behind", "a WebP with a page behind"),
    *("a GIF that is JavaScript", "a GIF with comments", "a JPEG with a comment", "a JPEG with XMP"),
    *("a PNG with texts", "a WebP with a place", "a HEIC with a place", "an AVIF with a place"),
    *("an animated GIF", "an animated PNG", "print colours", "16 bits of grey", "a palette with a hole"),
    *("one pixel", "a profile of nothing", "a good profile"),
    *("a truncated animation", "a profile bomb", "a text bomb"),
    *(
        f"a drawing: {name}"
        for name in ("script", "foreign", "links", "animation", "style", "data", "onload")
    ),
    *("a PDF that is a ZIP", "a ZIP that is a PDF", "a zip bomb"),
}
"""Cleaned and kept; everything else is refused. Nobody unpacks an archive here."""


def images() -> dict[str, File]:
    """By what they are."""
    drawn = {f"a drawing: {name}": ("a.svg", body.encode) for name, body in drawings()}
    return {**damaged_images(), **talkative_images(), **unusual_images(), **drawn}


def damaged_images() -> dict[str, File]:
    """What claims a size it has not, breaks off, or is no picture."""
    jpeg, gif = encoded(picture(), exif=travelled_exif()), encoded(picture(), "GIF")
    webp = encoded(picture(), "WEBP", lossless=True)
    return {
        "10,000² pixels in a PNG": ("a.png", lambda: png(10_000, 10_000)),
        "2³¹ pixels wide": ("a.png", lambda: png(2**31 - 1, 1)),
        "a huge GIF": ("a.gif", lambda: patched(gif, 6, b"\xff\xff\xff\xff")),
        "a huge WebP": ("a.webp", lambda: patched(webp, 21, b"\xff\xff\xff\x0f")),
        "no size": ("a.png", lambda: png(0, 0)),
        "a TIFF in disguise": ("a.jpg", lambda: encoded(picture(), "TIFF")),
        "a truncated JPEG": ("a.jpg", lambda: jpeg[: len(jpeg) // 2]),
        "a truncated animation": ("a.webp", lambda: animated("WEBP")[:-200]),
        "a wrong checksum": ("a.png", lambda: encoded(picture(), "PNG").replace(b"IDAT", b"IDAX")),
        "nothing": ("a.png", lambda: b""),
        "a profile bomb": ("a.png", lambda: png(8, 8, bomb(b"iCCP"))),
        "a text bomb": ("a.png", lambda: png(8, 8, bomb(b"zTXt"))),
        "a page": ("a.jpg", lambda: b"<!DOCTYPE html>" + SCRIPT),
        "a PDF": ("a.png", lambda: PDF),
    }


def talkative_images() -> dict[str, File]:
    """Pictures with something beside the picture: a script, a place, a person."""
    jpeg, gif = encoded(picture(), exif=travelled_exif()), encoded(picture(), "GIF")
    exif, turned = travelled_exif(), travelled_exif(8)
    return {
        "a JPEG with a page behind": ("a.jpg", lambda: jpeg + SCRIPT),
        "a PNG with PHP behind": ("a.png", lambda: encoded(picture(), "PNG") + SCRIPT),
        "a WebP with a page behind": ("a.webp", lambda: encoded(picture(), "WEBP") + SCRIPT),
        "a GIF that is JavaScript": ("a.gif", lambda: gif + b"*/=1;alert(1)//" + SCRIPT),
        "a GIF with comments": ("a.gif", lambda: encoded(picture(), "GIF", comment=SCRIPT + b"GPS" + PLACE)),
        "a JPEG with a comment": ("a.jpg", lambda: encoded(picture(), comment=SCRIPT + PLACE)),
        "a JPEG with XMP": ("a.jpg", lambda: encoded(picture(), xmp=XMP, exif=travelled_exif(6))),
        "a PNG with texts": ("a.png", lambda: encoded(picture(), "PNG", pnginfo=texts(), exif=turned)),
        "a WebP with a place": ("a.webp", lambda: encoded(picture(), "WEBP", exif=exif, xmp=XMP)),
        "a HEIC with a place": ("a.heic", lambda: encoded(picture(), "HEIF", exif=turned.tobytes(), xmp=XMP)),
        "an AVIF with a place": ("a.avif", lambda: encoded(picture(), "AVIF", exif=exif, xmp=XMP)),
    }


def unusual_images() -> dict[str, File]:
    """Pictures that are seldom sent."""
    return {
        "an animated GIF": ("a.gif", lambda: animated("GIF", loop=0)),
        "an animated PNG": ("a.png", lambda: animated("PNG")),
        "print colours": ("a.jpg", lambda: encoded(picture(mode="CMYK"))),
        "16 bits of grey": ("a.png", lambda: encoded(Image.new("I;16", (20, 20), 40_000), "PNG")),
        "a palette with a hole": ("a.png", lambda: encoded(picture(mode="P"), "PNG", transparency=b"\0\x80")),
        "one pixel": ("a.png", lambda: png(1, 1)),
        "a profile of nothing": ("a.jpg", lambda: encoded(picture(), icc_profile=b"\0" * 60_000)),
        "a good profile": ("a.jpg", lambda: encoded(picture(), icc_profile=profile())),
    }


def drawings() -> Iterator[tuple[str, str]]:
    inside = {
        "script": "<script>alert(1)</script><script href='https://evil.example/'/>",
        "foreign": "<foreignObject><body xmlns='urn:x' onload='alert(1)'/></foreignObject>",
        "links": "<a xlink:href='javascript:alert(1)'><use href='https://evil.example/#a'/></a>",
        "animation": "<animate attributeName='href' values='javascript:alert(1)'/><set to='evil.example'/>",
        "style": "<style>@import 'https://evil.example/';*{background:url(//evil.example)}</style>",
        "data": "<image href='data:text/html,&lt;script>'/><image href='//evil.example'/>",
    }
    for name, body in inside.items():
        yield name, f"{SVG.format('')}<rect width='9' height='9'/>{body}</svg>"
    yield "onload", SVG.format("onload='alert(1)' style='background:url(//evil.example)'") + "</svg>"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs", f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>{SVG.format("")}<text>&l9;</text></svg>'
    yield (
        "a file",
        f'<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]>{SVG.format("")}<text>&f;</text></svg>',
    )
    yield "no size", f'<svg {XMLNS} width="1e400" height="1" viewBox="0 0 0 0"/>'
    shown = "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 10))
    yield "copies of copies", SVG.format("") + f"<g id='g0'/>{shown}</svg>"
    yield "depth", SVG.format("") + "<g>" * 50_000 + "</g>" * 50_000 + "</svg>"
    yield "no end", SVG.format("")


def documents() -> dict[str, File]:
    """By what they are."""
    return {
        "a PDF that is a ZIP": ("a.pdf", lambda: PDF + archive({"a": b"x"})),
        "a ZIP that is a PDF": ("a.zip", lambda: PDF + archive({"a": b"x"})),
        "a page called PDF": ("a.pdf", lambda: SCRIPT),
        "a page called text": ("a.txt", lambda: b"<html>" + SCRIPT),
        "a drawing": ("a.svg", lambda: SVG.format("onload='alert(1)'").encode() + b"</svg>"),
        "a program": ("a.exe", lambda: b"MZ\x90\0"),
        "PHP": ("a.php", lambda: SCRIPT),
        "PHP called PDF": ("a.php.pdf", lambda: b"<?php ?>"),
        "macros": ("a.docx", lambda: archive({"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"})),
        "a zip bomb": ("a.zip", lambda: archive({"a": b"\0" * 50_000_000})),
        "a bomb in an OpenDocument": ("a.odt", lambda: archive({"mimetype": b"\0" * 50_000_000})),
        "a broken archive": ("a.xlsx", lambda: archive({"xl/workbook.xml": b"x"})[:-8]),
        "half of a PDF": ("a.pdf", lambda: PDF[:20]),
        "nothing": ("a.pdf", lambda: b""),
        "NUL in a text": ("a.csv", lambda: b"a\0;b"),
    }


NAMES = [
    "../../../etc/passwd.{}",
    "..\\..\\windows\\system.{}",
    "a\x00.php.{}",
    "a\u202egpj.exe.{}",
    "é" * 300 + ".{}",
    "ߒߞߏ.{}",
    "<img src=x onerror=alert(1)>.{}",
    "a b;c\"d'e\r\nX: y.{}",
    ".{}",
    "CON.{}",
    "a.{}.{}",
]
