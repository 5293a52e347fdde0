"""Every state of a page that nobody outside may see, each reached as an editor or the clock would.

A state is a generator. What comes before its `yield` makes its pages, perhaps public ones; then public
pages refer to them; what comes after hides them, and what comes after a second `yield` happens when
nobody looks any more. A new state is a function with `@state`, nothing else.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.plugins import plugins
from cms.publishing import refresh
from cms.publishing.refs import ref_of
from home.models import HistoryPage, HomePage, SiteSettings, StandardPage
from news.models import NewsIndexPage
from projects.models import ProjectIndexPage
from tests.home.builders import english, home_page, published
from tests.news import builders as news
from tests.projects import builders as projects
from tests.secrets.secret import Secret
from tests.secrets.world import GONE, World, public

Making = Callable[[World, Secret], Iterator[None]]


class State(NamedTuple):
    name: str
    once_public: bool
    make: Making


STATES: list[State] = []
RESTRICTIONS = {
    "login": PageViewRestriction.LOGIN,
    "groups": PageViewRestriction.GROUPS,
    "password": PageViewRestriction.PASSWORD,
}


def state(name: str, once_public: bool = False) -> Callable[[Making], Making]:
    """Registers a state; its pages `once_public` have left a tombstone."""

    def register(make: Making) -> Making:
        STATES.append(State(name, once_public, make))
        return make

    return register


def add(page: Page, parent: Page) -> Page:
    """A draft below `parent`."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision()
    return page


def parent_of(page: Page) -> Page:
    """The public page below which a page of this type stands."""
    return projects.index() if page._meta.label == "projects.ProjectPage" else news.index()


def publish_all(secret: Secret, pages: list[Page] | None = None) -> list[Page]:
    return [published(page, parent_of(page)) for page in pages or secret.contents()]


def restrict(page: Page, kind: str, secret: Secret) -> PageViewRestriction:
    made = PageViewRestriction(page=page, restriction_type=RESTRICTIONS[kind])
    made.password = secret.word("password") if kind == "password" else ""
    made.save()
    if kind == "groups":
        made.groups.add(Group.objects.get_or_create(name="Comité")[0])
    return made


# Never published


@state("draft")
def draft(world, secret):
    for page in secret.contents():
        add(page, parent_of(page))
    yield


@state("scheduled")
def scheduled(world, secret):
    for page in secret.contents():
        page.go_live_at = timezone.now() + timedelta(days=1)
        add(page, parent_of(page)).save_revision().publish()
    yield


@state("draft edit of a live page")
def draft_edit(world, secret):
    yield
    words = {**secret.common("edit"), "draft_title": secret.word("edit title")}
    topic = news.topic(secret.word("topic"), secret.word("topic slug"))
    for page in (world.article, world.project):
        edited = type(page).objects.get(pk=page.pk)
        for name, value in words.items():
            setattr(edited, name, value)
        edited.cover, edited.body = secret.image("cover"), [("paragraph", f"<p>{secret.word('body')}</p>")]
        if page is world.article:
            edited.topics.add(topic)
        else:
            edited.location = f"{secret.degrees(13, 'latitude')}, {secret.degrees(-10, 'longitude')}"
        edited.save_revision()


@state("draft translation")
def draft_translation(world, secret):
    """Under an English home page that is a draft: nothing of the language can be reached, live or not."""
    home = home_page().copy_for_translation(english())
    news.index().copy_for_translation(english())
    home.title = home.draft_title = secret.word("home title")
    home.save_revision()
    secret.pages.append(home)
    original = type(world.article).objects.get(pk=world.article.pk)
    page = original.copy_for_translation(english())
    for name, value in secret.common("article").items():
        setattr(page, name, value)
    page.draft_title = page.title
    page.save_revision().publish()
    secret.pages.append(page)
    yield


@state("settings of a language without a home page")
def settings_of_a_draft_language(world, secret):
    SiteSettings.objects.create(
        locale=english(),
        name=secret.word("name"),
        tagline=secret.word("tagline"),
        publisher=secret.word("publisher"),
        footer_text=secret.word("footer"),
        logo=secret.image("logo"),
    )
    yield


@state("outside the public site")
def outside(world, secret):
    root = published(HomePage(**secret.common("root")), Page.get_first_root_node())
    published(secret.standard(), root)
    secret.pages.append(root)
    yield


@state("draft album of an open collection")
def draft_album(world, secret):
    from tests.gallery.builders import collection, gallery

    shown = collection(secret.word("collection"))
    secret.image("photo", collection=shown)
    add(secret.album(shown), gallery())
    yield


def renamed_sector(page: Page, secret: Secret) -> projects.Sector:
    """The draft sector of a public project, with the words of this state."""
    sector = projects.Sector.objects.get(pk=page.sector_id)
    sector.slug, sector.label_fr = secret.word("sector slug"), secret.word("sector name")
    sector.label_en = secret.word("sector in English")
    sector.save()
    return sector


@state("draft terms in use")
def draft_terms(world, secret):
    """A topic of a public article and the sector of a public project; nobody has published either."""
    article = type(world.article).objects.get(pk=world.article.pk)
    article.topics.add(news.draft_topic(secret.word("topic name"), secret.word("topic slug")))
    article.save()
    renamed_sector(world.undecided[0], secret)
    yield


@state("draft edits of public terms")
def draft_edits_of_terms(world, secret):
    yield
    topic, sector = world.article.topics.get(slug=public("topic-slug")), projects.sector()
    topic.label = secret.word("topic name")
    sector.label_fr, sector.label_en = secret.word("sector name"), secret.word("sector in English")
    for term in (topic, sector):
        term.save_revision()


# No longer public


@state("unpublished terms in use")
def unpublished_terms(world, secret):
    topic = news.topic(secret.word("topic name"), secret.word("topic slug"))
    article = type(world.article).objects.get(pk=world.article.pk)
    article.topics.add(topic)
    article.save()
    sector = renamed_sector(world.undecided[1], secret).published()
    yield
    topic.unpublish()
    sector.unpublish()


@state("unpublished", once_public=True)
def unpublished(world, secret):
    pages = publish_all(secret)
    yield
    for page in pages:
        page.unpublish()


@state("deleted", once_public=True)
def deleted(world, secret):
    [page] = publish_all(secret, [secret.project()])
    yield
    page.delete()


@state("a live page rescheduled", once_public=True)
def rescheduled(world, secret):
    """As an import leaves it: live without a live revision; then it goes down until its time comes."""
    [page] = publish_all(secret, [secret.article()])
    yield
    Page.objects.filter(pk=page.pk).update(live_revision=None)
    page = type(page).objects.get(pk=page.pk)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


@state("expired with no worker", once_public=True)
def expired(world, secret):
    """Published and frozen yesterday for an hour; since then nobody has looked."""
    pages = [add(page, parent_of(page)) for page in secret.contents()]
    yield
    yield
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        for page in pages:
            page.expire_at = timezone.now() + timedelta(hours=1)
            page.save_revision().publish()
            refresh([ref_of(page)])


@state("plugin gone", once_public=True)
def plugin_gone(world, secret):
    plugins.add(type(world.gone))
    page = published(HistoryPage(**secret.common("history")))
    secret.pages.append(page)
    ref = ref_of(page)
    yield
    plugins.remove(GONE)
    refresh([ref])  # as the sweep does at the worker's start


@state("moved into a private branch", once_public=True)
def moved(world, secret):
    page = published(secret.standard())
    yield
    private = published(StandardPage(title=secret.word("parent title"), slug=secret.word("parent slug")))
    restrict(private, "login", secret)
    page.move(private, "last-child")


# Private


def content(kind: str, secret: Secret) -> tuple[type[Page], Page]:
    """One content page for a kind of restriction, and the model of its parent."""
    if kind == "groups":
        return NewsIndexPage, secret.article()
    return ProjectIndexPage, secret.project()


def _restricted(kind: str) -> None:
    @state(f"{kind} on the page", once_public=True)
    def on_the_page(world, secret):
        [page] = publish_all(secret, [content(kind, secret)[1]])
        yield
        restrict(page, kind, secret)


def _below_a_restricted(kind: str, level: str) -> None:
    @state(f"{kind} on the {level}")
    def on_an_ancestor(world, secret):
        top = published(secret.standard("top"), home_page()) if level == "grandparent" else home_page()
        if level == "grandparent":
            restrict(top, kind, secret)
        index, page = content(kind, secret)
        parent = index(**secret.common("index"))
        secret.pages.append(add(parent, top))
        if level == "parent":
            restrict(parent, kind, secret)
        parent.save_revision().publish()
        published(page, parent)
        yield


for kind in RESTRICTIONS:
    _restricted(kind)
    _below_a_restricted(kind, "parent")
    _below_a_restricted(kind, "grandparent")


@state("alias of a page that becomes private", once_public=True)
def alias_of_private(world, secret):
    source = published(secret.article(), news.index())
    alias = source.create_alias(parent=news.index(), update_slug=secret.word("alias slug"))
    secret.pages.append(alias)
    yield
    restrict(source, "login", secret)


@state("alias of a page whose section becomes private", once_public=True)
def alias_of_a_private_section(world, secret):
    """Wagtail does not look at the ancestors of an alias's source; its page is 404 here."""
    section = published(secret.standard("section"))
    source = published(secret.standard(), section)
    alias = source.create_alias(parent=home_page(), update_slug=secret.word("alias slug"))
    secret.pages.append(alias)
    yield
    restrict(section, "password", secret)


@state("alias in a private branch")
def alias_in_private(world, secret):
    private = published(secret.standard("branch"))
    restrict(private, "login", secret)
    alias = world.page.create_alias(parent=private, update_slug=secret.word("alias slug"))
    secret.pages.append(alias)
    yield


# Beside what is public


@state("unpublished parent of a live page", once_public=True)
def unpublished_parent(world, secret):
    """The child stays public, and its address holds the parent's slug: that one is no secret."""
    parent = world.parent
    for name, value in secret.common("parent").items():
        if name != "slug":
            setattr(parent, name, value)
    parent.body = [("paragraph", f"<p>{secret.word('body')}</p>")]
    secret.words.pop("parent slug")
    parent.save()
    secret.pages.append(parent)
    yield
