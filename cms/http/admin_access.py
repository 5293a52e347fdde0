"""Whether a request comes from somebody who has an account here: by a session, or by a token of the API."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest


def caller(request: HttpRequest) -> Any:
    """The account of the authoring API's token (v3) that was sent, else that of the session.

    None for a token that is not valid.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not apps.is_installed("wagtail.api.v3"):
        return getattr(request, "user", None)
    from wagtail.api.v3.auth import BearerTokenAuth

    return BearerTokenAuth().authenticate(request, token.strip()) and request.user


def may_enter(request: HttpRequest) -> bool:
    """Whether the caller may enter the administration."""
    user = caller(request)
    return user is not None and user.is_active and user.has_perm("wagtailadmin.access_admin")
