"""Who gave a password is let in as long as it is the password.

Wagtail notes in the session the number of each restriction that was passed: whoever knew the former password
still reads after it was changed, and so does whoever passed a restriction whose number another one has now.
Here the session holds a mark that depends on the restriction, on what it protects and on its password.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.models import BaseViewRestriction

from cms.typed_text import line

MOST = 50
"""Marks in one session, the latest ones."""

Accept = Callable[[BaseViewRestriction, HttpRequest], bool]


def install() -> None:
    """Have every restriction of Wagtail, of pages and of collections, ask for the mark."""
    BaseViewRestriction.accept_request = by_mark(BaseViewRestriction.accept_request)
    BaseViewRestriction.mark_as_passed = mark_as_passed


def by_mark(accept: Accept) -> Accept:
    """Wagtail's judgement of a request, with ours for passwords."""

    def accept_request(restriction: BaseViewRestriction, request: HttpRequest) -> bool:
        if restriction.restriction_type != BaseViewRestriction.PASSWORD:
            return accept(restriction, request)
        wanted = mark(restriction, restriction.password)
        marks = request.session.get(restriction.passed_view_restrictions_session_key, [])
        return any(constant_time_compare(wanted, given) for given in marks)

    return accept_request


def mark_as_passed(restriction: BaseViewRestriction, request: HttpRequest) -> None:
    """Let the sender in from now on: until the browser is closed, where there was no session before.

    The session gets another key, so that nobody is let in who chose the key for somebody else.
    """
    name, session = restriction.passed_view_restrictions_session_key, request.session
    marks = [given for given in session.get(name, []) if isinstance(given, str)]
    session[name] = [*marks, mark(restriction, restriction.password)][-MOST:]
    session.cycle_key()
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        session.set_expiry(0)


def is_password(restriction: BaseViewRestriction, given: str) -> bool:
    """Whether this is the password, in a time that does not depend on how much of it is right.

    It is shared and handed on as text, so both are compared as text is kept.
    """
    return constant_time_compare(
        mark(restriction, line(given)), mark(restriction, line(restriction.password))
    )


def mark(restriction: BaseViewRestriction, password: str) -> str:
    """64 hexadecimal digits that only this site can compute."""
    protected = getattr(restriction, "page_id", None) or getattr(restriction, "collection_id", None)
    said = "\n".join([restriction._meta.label_lower, str(restriction.pk), str(protected), password])
    return salted_hmac("cms.page_passwords", said, algorithm="sha256").hexdigest()
