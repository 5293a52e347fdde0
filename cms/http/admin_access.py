"""Whether a request comes from somebody who has an account here: by a session, or by a token of the API."""

from django.apps import apps
from django.http import HttpRequest


def may_enter(request: HttpRequest) -> bool:
    """Whether the caller may enter the administration, or has a valid token of the authoring API (v3)."""
    user = getattr(request, "user", None)
    if user is not None and user.is_active and user.has_perm("wagtailadmin.access_admin"):
        return True
    if not apps.is_installed("wagtail.api.v3"):
        return False
    from wagtail.api.v3.auth import BearerTokenAuth

    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and BearerTokenAuth().authenticate(request, token.strip()) is not None
