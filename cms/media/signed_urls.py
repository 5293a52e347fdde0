"""Files that are not public, on a page drawn for somebody: in a preview, or on a private page.

A preview names the private file, which its reader gets by their own rights and nobody by the address. A
private page signs what it shows: the signature names the page, and opens the file for an hour to whom that
page lets in when they ask for the file. So a signed URL handed on opens nothing, and closes with its page.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeAlias, TypeVar
from urllib.parse import quote, urljoin

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from wagtail.models import CollectionMember, Page
from wagtail.permissions import policy_registry

from cms.addresses import with_query
from cms.media.stored_names import is_public, public_url
from cms.publishing import being_built
from cms.publishing.hidden_pages import lets_in

SECONDS = 3600
PARAMETER = "pass"
RIGHTS = ["choose", "change"]
"""Of which the staff need one to see an image or document that is not public."""

User: TypeAlias = AbstractUser | AnonymousUser
File = TypeVar("File", bound=CollectionMember)


class Reader(Protocol):
    """Somebody for whom a page is drawn that not everybody may see."""

    def readable(self, files: Sequence[File]) -> list[File]:
        """Those of these private images or documents, all of one kind, whose files they may have."""

    def address(self, name: str) -> str:
        """Where they find the private file of this name, below the root of the site."""


class Previewer:
    """A member of the staff who previews a page: sees of it what their own rights open."""

    def __init__(self, user: User) -> None:
        self.user = user

    def readable(self, files: Sequence[File]) -> list[File]:
        if not files:
            return []
        theirs = policy_registry.get_by_type(type(files[0])).instances_user_has_any_permission_for(
            self.user, RIGHTS
        )
        pks = set(theirs.filter(pk__in=[file.pk for file in files]).values_list("pk", flat=True))
        return [file for file in files if file.pk in pks]

    def address(self, name: str) -> str:
        return private_url(name)


class PageReader:
    """A visitor who was let into a private page, and so to what that page shows."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def readable(self, files: Sequence[File]) -> list[File]:
        return list(files)

    def address(self, name: str) -> str:
        return with_query(private_url(name), [(PARAMETER, signature(name, self.page.pk))])


_reader: ContextVar[Reader | None] = ContextVar("reader_of_a_private_page", default=None)


@contextmanager
def reading(reader: Reader | None) -> Iterator[None]:
    """What is drawn meanwhile is drawn for this reader; what is built meanwhile is for everybody still."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def drawn_for(reader: Reader, draw: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The response, drawn to its end for this reader: a template would be, only after the view."""
    with reading(reader):
        response = draw()
        return response.render() if hasattr(response, "render") else response


def current_reader() -> Reader | None:
    """For whom the page is drawn; None when for everybody, and while an item is built."""
    return None if being_built() else _reader.get()


def is_previewed() -> bool:
    """Whether a page is drawn for the staff as it will be once it is published: with what waits in review."""
    return isinstance(current_reader(), Previewer)


def only_readable(files: Sequence[File]) -> list[File]:
    """Those of these images or documents, all of one kind, that the page being drawn may show its reader."""
    reader = current_reader()
    if reader is None:
        return list(files)
    private = [file for file in files if not is_public(file.file.name)]
    closed = {file.pk for file in private} - {file.pk for file in reader.readable(private)}
    return [file for file in files if file.pk not in closed]


def address_in_page(name: str) -> str:
    """Where the page being drawn finds a file, below the root of the site; for everybody, in public."""
    reader = current_reader()
    return public_url(name) if reader is None or is_public(name) else reader.address(name)


def private_url(name: str) -> str:
    return urljoin(settings.MEDIA_URL, quote(name))


def may_see(user: User, file: CollectionMember) -> bool:
    """Whether a member of the staff may choose or change this image or document, and so see it."""
    if not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, RIGHTS, file)


def signature(name: str, page_pk: int) -> str:
    """What opens the file to those whom the page lets in."""
    return _signer().sign(f"{page_pk}:{name}").replace(f":{name}:", ":", 1)


def is_opened(request: HttpRequest, name: str) -> bool:
    """Whether the request carries a signature of this file that is not too old, by a page that lets its
    sender in now."""
    page_pk, _colon, rest = request.GET.get(PARAMETER, "").partition(":")
    try:
        _signer().unsign(f"{page_pk}:{name}:{rest}", max_age=SECONDS)
    except BadSignature:
        return False
    page = Page.objects.filter(pk=page_pk).first()
    return page is not None and lets_in(page, request)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="cms.media.signed_urls.page")
