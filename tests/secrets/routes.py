"""Every address pattern that anybody may ask: those Django resolves, and those middleware answers itself."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, get_resolver
from wagtail.models import Page, get_page_models

from cms.overrides.authoring import authoring_urls

ANSWERING = {
    "cms.http.health.HealthMiddleware": ("healthz", "readyz"),
    "whitenoise.middleware.WhiteNoiseMiddleware": (
        *("static/", "favicon.ico", "apple-touch-icon.png", "lite-worker.js"),
    ),
}
"""Middleware that answers addresses no URLconf knows."""
SILENT = {
    "django.middleware.security.SecurityMiddleware",
    "cms.http.csp.HeadersMiddleware",
    "cms.http.typed_queries.read_as_kept",
    "cms.edge_cache.query_tracking.track_queries",
    "cms.delivery.middleware.share_public_pages",
    "cms.delivery.middleware.answer_before_pages",  # what `cms.delivery.urls` lists
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.http.locale.LanguageMiddleware",
    "cms.http.older_version.refuse_writing",  # refuses, by the method alone, what others answer
    "cms.http.nul.refuse_nul",  # refuses, by the query alone, what others answer
    "django.middleware.common.CommonMiddleware",
    "cms.http.page_weight.WeighingMiddleware",
    "cms.http.typography.FrenchSpacingMiddleware",
    "cms.http.csrf.PageFormsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.accounts.middleware.StaffMiddleware",
    "cms.http.body_sizes.BodySizeMiddleware",  # refuses, by its length alone, what others answer
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.overrides.redirect_middleware.RedirectMiddleware",  # the channel "redirects"
    "cms.accounts.areas.AreasMiddleware",
    "cms.accounts.escalation.EscalationMiddleware",
    "cms.packages.orphan_pages.OrphanPagesMiddleware",  # addresses of the administration only
}
"""Middleware without an address of its own."""
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def patterns(urlpatterns: Iterable[Any] | None = None, before: str = "") -> Iterator[str]:
    """Each pattern from the root on, as it is written in the URLconfs; language prefixes are left out."""
    for route in get_resolver().url_patterns if urlpatterns is None else urlpatterns:
        if isinstance(route, URLPattern):
            yield before + str(route.pattern)
        else:
            yield from patterns(route.url_patterns, before + str(route.pattern))


def all_patterns() -> list[str]:
    """Those of the site with its authoring API open, and those of middleware."""
    found = {*patterns(), *patterns([authoring_urls()])}
    return sorted(found.union(*ANSWERING.values()))


@cache
def admin_patterns() -> tuple[str, ...]:
    """The patterns of the administration, less those that are regular expressions."""
    return tuple(
        pattern for pattern in patterns() if pattern.startswith("admin/") and not set("^(") & set(pattern)
    )


def filled(pattern: str, number: int) -> str:
    """The address of a pattern: the number for every number, a plausible word for every word."""
    return PARAMETER.sub(lambda parameter: str(number) if parameter[1] == "int" else "news", pattern)


def uncovered(found: Iterable[str], covers: Iterable[str]) -> list[str]:
    """A sentence for each pattern that no channel covers."""
    known = [re.compile(pattern) for pattern in covers]
    return [
        f"« {pattern} » is a public address that no channel of tests/secrets/channels.py covers: add one "
        "that says what anyone may ask there, or name the pattern in the channel that already asks it."
        for pattern in found
        if not any(expression.fullmatch(pattern) for expression in known)
    ]


def undeclared_middleware() -> list[str]:
    return [
        f"{name} is not in tests/secrets/routes.py: say in ANSWERING which addresses it answers, or in "
        "SILENT that it has none."
        for name in settings.MIDDLEWARE
        if name not in SILENT and name not in ANSWERING
    ]


def routing_pages() -> list[str]:
    """Page models that answer addresses below their own: no URLconf shows those."""
    return [model._meta.label for model in get_page_models() if model.route is not Page.route]
