"""What a choice is offered as: code to copy, a live preview, and the addresses of the same content."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.addresses import api_address, with_query
from cms.delivery.embeds.addresses import iframe, list_address, oembed_address, script_address
from cms.delivery.embeds.parameters import LIMIT, THEME
from cms.delivery.embeds.sizes import list_size, map_size
from cms.delivery.feeds.addresses import feeds_of
from cms.delivery.list_requests import COLON
from cms.delivery.site_and_section import home_of, site_and_section
from cms.delivery.translating import translated
from cms.plugins import ContentPlugin
from cms.reading import cards
from cms.website.partners_page.form import FormChoice

Pairs = list[tuple[str, str]]

ROW, FOOT = 8, 3.5
"""What `embed/v1.js` reserves for a card and for the line below the cards, in em."""
MAP_STYLE = """codev-map:not(:defined) {
  display: block;
  height: 0;
  padding-bottom: calc(min(95%, 41.8rem) + 9rem);
}"""


class Feed(NamedTuple):
    format: str
    address: str


class Offer(NamedTuple):
    """`element`, `style` and `frame` are code to copy, `preview` is the frame itself, the rest addresses."""

    element: str
    style: str
    frame: str
    preview: SafeString
    feeds: list[Feed]
    api: str
    oembed: str


def offer(choice: FormChoice) -> Offer | None:
    """None when there is no type to offer; three queries."""
    plugin = choice.plugin
    if plugin is None:
        return None
    site, section = site_and_section(choice.lang, plugin, cards.latest(plugin.name, choice.lang, 1))
    home = home_of(site, section)
    subject = translated(COLON, choice.lang).join([plugin.label(), *choice.words])
    title = f"{subject} – {site.name}"
    size = map_size() if choice.map else list_size(choice.limit)
    address = list_address(plugin.name, _of_frame(choice))
    return Offer(
        element=_plain(_element(choice, plugin.name, home, title)),
        style=MAP_STYLE if choice.map else _list_style(choice.limit),
        frame=_plain(iframe(address, title, "100%", size.height)),
        preview=_preview(address.removeprefix(settings.PUBLIC_ORIGIN), title, size.height),
        feeds=_feeds(choice, plugin),
        api=with_query(api_address(f"/content/{plugin.name}"), _of_list(choice)),
        oembed=oembed_address(home),
    )


def _preview(address: str, title: str, height: int) -> SafeString:
    """The frame in our own page, whose style sheet says the rest."""
    return format_html(
        '<iframe src="{}" title="{}" height="{}" loading="lazy"></iframe>', address, title, height
    )


def _plain(code: SafeString) -> str:
    """Code to be read: what is shown as text is escaped again."""
    return str.__str__(code)


def _element(choice: FormChoice, name: str, home: str, title: str) -> SafeString:
    """The script, and the element around the link that is shown without it."""
    tag = "codev-map" if choice.map else "codev-feed"
    limit = [] if choice.map else [("limit", str(choice.limit))]
    pairs = [("type", name), ("lang", choice.lang), *limit, *choice.pairs, *_theme(choice)]
    return format_html(
        '<script src="{}" async></script>\n<{} {}><a href="{}">{}</a></{}>',
        script_address(),
        tag,
        format_html_join(" ", '{}="{}"', pairs),
        home,
        title,
        tag,
    )


def _list_style(limit: int) -> str:
    return f"codev-feed:not(:defined) {{\n  display: block;\n  min-height: {limit * ROW + FOOT:g}em;\n}}"


def _feeds(choice: FormChoice, plugin: ContentPlugin) -> list[Feed]:
    pairs = [("lang", choice.lang), *choice.pairs]
    return (
        [Feed(channel.title, with_query(address, pairs)) for channel, address in feeds_of(plugin.name)]
        if plugin.feed
        else []
    )


def _of_list(choice: FormChoice) -> Pairs:
    return [("lang", choice.lang), ("limit", str(choice.limit)), *choice.pairs]


def _of_frame(choice: FormChoice) -> Pairs:
    limit = [("limit", str(choice.limit))] if choice.limit != LIMIT.default and not choice.map else []
    view = [("view", "map")] if choice.map else []
    return [*view, ("lang", choice.lang), *limit, *choice.pairs, *_theme(choice)]


def _theme(choice: FormChoice) -> Pairs:
    return [] if choice.theme == THEME.default else [("theme", choice.theme)]
