"""Makes Wagtail pages of the site's own text, once; afterwards they are the editors'."""

from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.host_names import host_of
from cms.plugins import ContentPlugin, plugins
from cms.terminal import bilingual
from home.models import (
    ContactField,
    ContactPage,
    HistoryPage,
    HomePage,
    LoadedPart,
    SiteSettings,
    StandardPage,
)
from home.site_settings import GALLERY_EMPTY
from home.site_text import SiteText, TextChapter, read_site_text
from home.trust_pages import TrustPage, read_trust_pages

WELCOME = "Welcome to your new Wagtail site!"
INTRODUCTION = (
    "La valorisation des compétences techniques et financières de la diaspora malienne "
    "pour le développement du Mali."
)
HISTORY_SUMMARY = (
    "Des premiers départs des années 50-60 aux deux projets franco-maliens menés de 2003 à 2009 : "
    "comment est né le Codéveloppement entre la France et le Mali."
)
FIGURES = [
    ("5 600 000", "€", "montant cumulé des deux projets"),
    ("2", "projets", "franco-maliens de Codéveloppement au Mali"),
    ("2003–2009", "", "années de mise en œuvre"),
]
CONTACT_SUMMARY = "Une question, une erreur à signaler, une photo à retirer : écrivez-nous."
CONTACT_FIELDS = [
    {"label": "Votre nom", "field_type": "singleline", "required": False},
    {
        "label": "Votre adresse électronique",
        "field_type": "email",
        "help_text": "Pour vous répondre, et pour rien d’autre.",
    },
    {"label": "Votre message", "field_type": "multiline"},
]


class RootTaken(Exception):
    """The public site already begins at a page that this software did not make."""


def load() -> Iterator[tuple[str, str]]:
    """Create each part that was never created, each in one transaction.

    Yields the name of each part and what was done: nothing, where it was done before. Raises `RootTaken`
    before creating anything below a foreign page.
    """
    text = read_site_text()
    for name, make in parts().items():
        yield name, load_part(name, make, text)


@transaction.atomic
def load_part(name: str, make: Callable[[SiteText], str], text: SiteText) -> str:
    _, new = LoadedPart.objects.get_or_create(name=name)
    return make(text) if new else ""


def make_languages(text: SiteText) -> str:
    for code, _ in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    return ", ".join(str(label) for _, label in settings.LANGUAGES)


def make_home(text: SiteText) -> str:
    """The home page, at the root of the one public site, in place of Wagtail's own welcome page."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    former = site.root_page if site else None
    if former and isinstance(former.specific, HomePage):
        return bilingual(f'"{former.title}" was there already', f"« {former.title} » existait déjà")
    if former and not is_untouched(former):
        raise RootTaken(former.title)
    home = HomePage(title=text.title, slug="accueil", search_description=INTRODUCTION, body=home_body(text))
    published(Page.get_first_root_node(), home)
    point_site_at(site or Site(is_default_site=True), home)
    if former:
        Page.objects.get(pk=former.pk).delete()
    return page_made(home)


def is_untouched(page: Page) -> bool:
    """Whether this is the page Wagtail installs, as it installs it."""
    plain = page.specific_class is Page and page.title == WELCOME
    return plain and page.numchild == 0 and page.latest_revision_id is None


def point_site_at(site: Site, home: HomePage) -> None:
    address = urlsplit(settings.PUBLIC_ORIGIN)
    site.hostname = host_of(settings.PUBLIC_ORIGIN) or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = home.title
    site.root_page = home
    site.save()


def make_history(text: SiteText) -> str:
    chapters = [("chapter", chapter_value(chapter)) for chapter in text.chapters]
    page = HistoryPage(title="Histoire", slug="histoire", summary=HISTORY_SUMMARY, chapters=chapters)
    published(home_page(), page)
    link_to(page)
    return page_made(page) + bilingual(f", {len(chapters)} chapters", f", {len(chapters)} chapitres")


def make_settings(text: SiteText) -> str:
    locale = Locale.get_default()
    if SiteSettings.objects.filter(locale=locale).exists():
        return bilingual("entered already, nothing is changed", "déjà saisies, rien n’est changé")
    SiteSettings.objects.create(locale=locale, name=text.title, tagline=INTRODUCTION)
    return bilingual("made", "créées")


def make_gallery_message(text: SiteText) -> str:
    """The user's own wording, unless an editor has already written another."""
    rows = SiteSettings.objects.filter(locale=Locale.get_default(), gallery_empty_message=GALLERY_EMPTY)
    for row in rows:
        row.gallery_empty_message = text.gallery_message
        row.save()
    if rows:
        return bilingual("taken from the text", "repris du texte")
    return bilingual("entered already, nothing is changed", "déjà saisi, rien n’est changé")


def make_section(plugin: ContentPlugin, text: SiteText) -> str:
    """The page that lists a content type, as its plugin describes it."""
    section, home = plugin.section, home_page()
    if section.model.objects.descendant_of(home).exists():
        return bilingual("there was such a page already", "une telle page existait déjà")
    taken = home.get_children().filter(slug=section.slug).exists()
    page = section.model(title=section.title, slug="" if taken else section.slug)
    published(home, page)
    link_to(page, section.link)
    return page_made(page)


def make_trust_page(trust: TrustPage, text: SiteText) -> str:
    page = StandardPage(title=trust.title, slug=trust.slug, summary=trust.summary, body=trust.body)
    return make_footer_page(page)


def make_contact(text: SiteText) -> str:
    """The form for the public; its messages go to the address of the site."""
    fields = [ContactField(sort_order=order, **field) for order, field in enumerate(CONTACT_FIELDS)]
    page = ContactPage(title="Contact", slug="contact", summary=CONTACT_SUMMARY)
    page.form_fields.set(fields)
    return make_footer_page(page)


def make_footer_page(page: Page) -> str:
    """Below the home page, unless the staff have one of that address already."""
    if home_page().get_children().filter(slug=page.slug).exists():
        slug = page.slug
        return bilingual(f'there was a page "{slug}" already', f"une page « {slug} » existait déjà")
    published(home_page(), page)
    link_to(page, links="footer_links")
    return page_made(page)


PARTS: dict[str, Callable[[SiteText], str]] = {
    "Langues": make_languages,
    "Accueil": make_home,
    "Identité et navigation": make_settings,
    "Message de la galerie vide": make_gallery_message,
    "Histoire": make_history,
    "Contact": make_contact,
    **{trust.title: partial(make_trust_page, trust) for trust in read_trust_pages()},
}
SECTIONS = ("projects", "news", "albums")
"""The order of their links; sections of other types follow."""


def parts() -> dict[str, Callable[[SiteText], str]]:
    """What the site consists of, in order: its own parts, and a section for each type that wants one."""
    known = {name: place for place, name in enumerate(SECTIONS)}
    listed = [plugin for plugin in plugins if plugin.section]
    listed.sort(key=lambda plugin: known.get(plugin.name, len(known)))
    sections = {part_name(plugin): partial(make_section, plugin) for plugin in listed}
    return PARTS | sections


def part_name(plugin: ContentPlugin) -> str:
    """A package may well call its section as one of ours, or as that of another package."""
    title = plugin.section.title
    return title if plugin.name in SECTIONS else f"{title} ({plugin.name})"


def link_to(page: Page, title: str = "", links: str = "navigation_links") -> None:
    """Append the page to the navigation, or to the links at the bottom, in its language."""
    for row in SiteSettings.objects.filter(locale=page.locale):
        kept = getattr(row, links)
        kept.add(kept.model(page=page, title=title, sort_order=kept.count()))
        row.save()


def home_page() -> Page:
    """The page at the root of the public site."""
    return Site.objects.get(is_default_site=True).root_page


def published(parent: Page, page: Page) -> None:
    """Add the page as an editor would: a draft with a revision, then published."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()


def home_body(text: SiteText) -> list[tuple[str, object]]:
    names = ("value", "unit", "label")
    figures = [dict(zip(names, figure, strict=True), source="") for figure in FIGURES]
    return [("paragraph", rich(text.chapters[0].paragraphs[0])), ("key_figures", {"figures": figures})]


def chapter_value(chapter: TextChapter) -> dict:
    body = [("paragraph", rich(paragraph)) for paragraph in chapter.paragraphs]
    return {"start": chapter.start, "end": chapter.end, "title": chapter.title, "body": body}


def page_made(page: Page) -> str:
    return bilingual(f'page "{page.title}" made', f"page « {page.title} » créée")


def rich(paragraph: str) -> str:
    return f"<p>{escape(paragraph, quote=False)}</p>"
