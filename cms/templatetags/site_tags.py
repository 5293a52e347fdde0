"""What the templates of our own pages ask of the read model."""

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext

from cms.dates import day_of, written_day, written_moment
from cms.delivery.embeds.discovery import oembed_link
from cms.delivery.feeds.discovery import NamedFeed, named_feeds
from cms.http.saving_data import saves_data
from cms.items import JSON
from cms.licences import LicenceCode
from cms.reading import cards
from cms.reading.site import site_in
from cms.website.not_found import nearest

register = template.Library()


@register.simple_tag
def site_item() -> JSON:
    """What the site says of itself in the current language; its bare name before it says anything."""
    site = site_in(get_language() or settings.LANGUAGE_CODE)
    return site.item or {"title": site.name, "url": site.home}


card_of = register.simple_tag(cards.card_of)


@register.simple_tag(takes_context=True)
def feeds(context: Context) -> list[NamedFeed]:
    """The feeds that the page names."""
    query = getattr(context.get("request"), "GET", QueryDict())
    return named_feeds(context.get("page"), get_language() or settings.LANGUAGE_CODE, query)


@register.simple_tag(takes_context=True)
def oembed(context: Context, card: JSON) -> str:
    """Where consumers of oEmbed ask about the page."""
    query = getattr(context.get("request"), "GET", QueryDict())
    return oembed_link(card, context.get("page"), query, _number(context))


@register.simple_tag(takes_context=True)
def further_page(context: Context, number: int = 0) -> str:
    """What the title of a further page of a list says of it: « – page 2 »; nothing for the first one.

    `number` is for pages without a canonical address.
    """
    shown = number or int(_number(context) or 1)
    return gettext(" – page %(number)s") % {"number": shown} if shown > 1 else ""


def _number(context: Context) -> str:
    """Which further page of a list is shown, by its canonical address; empty for the first one."""
    shown: str = QueryDict(context.get("canonical_query", "").removeprefix("?")).get("page", "")
    return shown


@register.simple_tag
def public_origin() -> str:
    """The origin visitors know, without a final slash; never taken from the request."""
    return settings.PUBLIC_ORIGIN


@register.simple_tag(takes_context=True)
def has_session(context: Context) -> bool:
    """Whether the visitor may be staff: known without opening the session, which would vary the answer."""
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


@register.simple_tag(takes_context=True)
def nearest_pages(context: Context) -> list[JSON]:
    """The public pages whose address is most like the one asked for."""
    request = context.get("request")
    return nearest(request.path_info, get_language() or settings.LANGUAGE_CODE) if request else []


@register.simple_tag(takes_context=True)
def light(context: Context) -> bool:
    """Whether the visitor's browser asks to save data: pictures are then links (`cms.http.saving_data`)."""
    request = context.get("request")
    return request is not None and saves_data(request.META)


@register.filter
def default_version(card: JSON) -> str:
    """For whom no version is in their language: the page in the site's first language, where there is one."""
    first: str = settings.LANGUAGE_CODE
    return next((version["url"] for version in card["translations"] if version["lang"] == first), card["url"])


@register.filter
def language_name(code: str) -> str:
    """A language by its own name: `en` gives English, `fr` gives Français."""
    return capfirst(get_language_info(code)["name_local"])


@register.filter
def licence_name(licence: JSON) -> str:
    """A licence item in words a reader knows."""
    return str(dict(LicenceCode.choices).get(licence["id"], licence["id"]))


register.filter("written_day", written_day)
register.filter("written_moment", written_moment)
register.filter("day", day_of)
