"""`/flux/{type}.{format}`: reads the parameters as a list of the API does, answers with a feed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date

from cms.delivery.feeds.addresses import EVERYTHING, FORMATS
from cms.delivery.feeds.atom import atom
from cms.delivery.feeds.channels import Channel, channel
from cms.delivery.feeds.jsonfeed import jsonfeed
from cms.delivery.feeds.rss import rss
from cms.delivery.parameters import feed_parameters, read_known_parameters
from cms.delivery.problems import Problem
from cms.plugins import ContentPlugin, plugins

SETTLED = timedelta(minutes=1)
"""After so long no change of the same moment is still on its way: in a transaction, by another clock."""
STARTED = timezone.now().replace(microsecond=0)
"""When this process began: with other code or settings, a feed of the same items is another."""
WRITERS: dict[str, Callable[[Channel], str]] = {"rss": rss, "atom": atom, "json": jsonfeed}


def feed(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """A page of the feed of a type, or of all types; raises the 404 problem of a type without one.

    `Last-Modified` tells when the newest change was made, at the earliest when this process began.
    """
    plugin = _plugin(name)
    if ending not in WRITERS:
        raise Problem("not-found")
    page = channel(request, plugin, read_known_parameters(request, feed_parameters(plugin)))
    response = HttpResponse(WRITERS[ending](page).encode(), content_type=_content_type(ending))
    response["Last-Modified"] = http_date(_last_modified(page.updated, timezone.now()).timestamp())
    if page.following:
        response["Link"] = f'<{page.following}>; rel="next"'
    return response


def _last_modified(changed: datetime, now: datetime) -> datetime:
    """The second of the newest change; the one before while another change may still fall into it.

    So of two changes in one second, who has seen the first alone has an earlier date than who has seen both.
    """
    if changed < STARTED <= now:  # a clock that was ahead then says nothing
        changed = STARTED
    return changed if now >= changed + SETTLED else changed - timedelta(seconds=1)


def _plugin(name: str) -> ContentPlugin | None:
    """The type that has feeds under this name; None for all of them."""
    if name == EVERYTHING:
        return None
    plugin = plugins.get(name)
    if plugin is None or not plugin.feed:
        raise Problem("not-found")
    return plugin


def _content_type(ending: str) -> str:
    media_type = FORMATS[ending].media_type
    return media_type if ending == "json" else f"{media_type}; charset=utf-8"
