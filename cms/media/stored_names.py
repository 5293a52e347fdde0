"""What a stored file's name says: its place (public or private), its folder, its random base name."""

import posixpath
import re
import uuid
from urllib.parse import quote, urljoin

from django.conf import settings

from cms.media.decoding.refusals import extension

PRIVATE = "private/"
PUBLIC = "public/"

STORED = re.compile(r"(public|private)/(images|renditions|documents|shared)/[0-9a-f]{32}\.[a-z0-9]{1,5}")
"""Every name we ever give, and so all that is ever served."""


def random_name(folder: str, filename: str) -> str:
    """A name nobody can guess: `folder/<32 hexadecimal digits>.<extension of filename>`."""
    return f"{folder}/{uuid.uuid4().hex}{extension(filename)}"


def is_public(name: str) -> bool:
    return name.startswith(PUBLIC)


def public_name(name: str) -> str:
    """The file's name when it is public; its base name never changes."""
    return PUBLIC + _place_removed(name)


def private_name(name: str) -> str:
    return PRIVATE + _place_removed(name)


def public_url(name: str) -> str:
    """The address of a file once it is public, below `MEDIA_URL`, known before it moves."""
    return urljoin(settings.MEDIA_URL, quote(public_name(name)))


def same_file(one: str, other: str) -> bool:
    """Whether two names differ by their place only."""
    return posixpath.basename(one) == posixpath.basename(other)


def _place_removed(name: str) -> str:
    return name.removeprefix(PRIVATE).removeprefix(PUBLIC)
