"""A site with one of everything that some of the staff may see and others may not, each with its own word."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    Comment,
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
)

from cms.accounts.groups import ADMIN, ROLES, StaffRole, group_of
from cms.publishing import refresh
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.refs import ref_of
from cms.syndication import tokens
from cms.syndication.models import Partner, Subscription, Token
from home.models import ContactField, ContactMessage, ContactPage, SiteSettings, StandardPage
from news.models import Topic
from projects.models import Sector
from tests.cms.media.builders import make_document, make_image
from tests.home.builders import english, home_page, published, standard_page
from tests.secrets.markers import marker

NOBODY = "nobody"
"""May enter the administration, and has no other right."""
SECTION = "section"
"""Adds and changes pages below one section, by a group of the site's own."""
WRITERS, MODERATORS, PARTNERSHIPS, ADMINISTRATORS = (role.key for role in ROLES)
SUPERUSER = "superuser"
ANONYMOUS = "anonymous"
ACCOUNTS = (ANONYMOUS, NOBODY, SECTION, *(role.key for role in ROLES))
"""Those who ask. A superuser may do everything: what they own and did is there to be seen by others."""


def word(kind: str, name: str = "") -> str:
    """The marker of something that only some may see."""
    return marker("rights", kind, name)


@dataclass
class World:
    """The numbers that addresses are made of, and the accounts that ask."""

    numbers: dict[str, Any] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    """For the authoring API, by account."""


def make_world() -> World:
    world = World()
    home_page()
    _accounts(world)
    _pages(world)
    _contact(world)
    _files(world)
    _lists(world)
    _workflow(world)
    _partners(world)
    _once_theirs(world)
    _failures(world)
    return world


def _accounts(world: World) -> None:
    nobody = Group.objects.create(name="Stagiaires")
    nobody.permissions.add(*_permissions(ADMIN))
    section = Group.objects.create(name="Rubrique")
    section.permissions.add(*_permissions(ADMIN))
    groups = {NOBODY: nobody, SECTION: section, **{role.key: group_of(role) for role in ROLES}}
    for name, group in groups.items():
        world.users[name] = User.objects.create_user(name, f"{word('mail', name)}@example.org")
        world.users[name].groups.add(group)
    world.users[SUPERUSER] = User.objects.create_superuser(SUPERUSER, f"{word('mail')}@example.org")
    other = User.objects.create_user("autre", f"{word('mail', 'other')}@example.org")
    world.numbers |= {"user": other.pk, "group": Group.objects.create(name=word("group")).pk}
    for name, user in world.users.items():
        token, world.tokens[name] = APIToken.create_token(user=user, name=name)
    world.numbers["api_token"] = token.pk


def _permissions(*names: str):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=[name.partition(".")[2] for name in names])


def _pages(world: World) -> None:
    """A draft that was edited, commented, moved, locked, and redirected to; and a section beside it."""
    boss = world.users[SUPERUSER]
    own = published(StandardPage(title="Rubrique", slug="rubrique"))
    for codename in ("add_page", "change_page"):
        permission = _permissions(f"wagtailcore.{codename}").get(content_type__app_label="wagtailcore")
        group = Group.objects.get(name="Rubrique")
        GroupPagePermission.objects.create(group=group, page=own, permission=permission)
    page = StandardPage(title=word("page"), slug=word("page", "slug"), live=False, owner=boss)
    home_page().add_child(instance=page)
    page.save_revision(user=boss, log_action=True)
    page.title = word("page", "edit")
    revision = page.save_revision(user=boss, log_action=True)
    Comment.objects.create(page=page, user=boss, text=word("page", "comment"), contentpath="title")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=boss, locked_at=timezone.now())
    redirect = Redirect.objects.create(
        old_path=f"/{word('redirect')}", site=Site.objects.get(), redirect_page=page
    )
    draft = home_page().add_child(instance=StandardPage(title=word("page", "draft"), live=False))
    draft.save_revision(user=boss)
    world.numbers["draft"] = draft.pk
    live = published(StandardPage(title=word("page", "live")))
    PageViewRestriction.objects.create(page=live, restriction_type=PageViewRestriction.LOGIN)
    world.numbers |= {"page": page.pk, "revision": revision.pk, "redirect": redirect.pk, "section": own.pk}
    world.numbers |= {"parent": home_page().pk, "live": live.pk, "object": page.pk, "snippet": 1}


def _once_theirs(world: World) -> None:
    """Pages that each account has edited, locked and submitted, and one that was withdrawn and renamed."""
    for name, user in world.users.items():
        page = StandardPage(title=word("page", f"of {name}"), live=False)
        page.locked, page.locked_by, page.locked_at = True, user, timezone.now()
        home_page().add_child(instance=page)
        page.save_revision(user=user, log_action=True)
        Workflow.objects.get().start(page, user)
    gone = standard_page("Retirée")
    refresh([ref_of(gone)])
    gone.unpublish()
    refresh([ref_of(gone)])
    Page.objects.filter(pk=gone.pk).update(title=word("page", "withdrawn"))


def _contact(world: World) -> None:
    page = ContactPage(title="Contact", slug="contact", summary="Écrivez.")
    page.form_fields.set([ContactField(sort_order=0, label="Message", field_type="multiline")])
    page = published(page)
    message = ContactMessage.objects.create(
        page=page, form_data={"message": word("message")}, reason=f"refused: {word('message', 'reason')}"
    )
    world.numbers |= {"form": page.pk, "message": message.pk}


def _files(world: World) -> None:
    collection = Collection.get_first_root_node().add_child(name=word("collection"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    world.numbers |= {
        "collection": collection.pk,
        "image": make_image(word("file", "image"), collection=collection).pk,
        "document": make_document(word("file", "document"), collection=collection).pk,
    }


def _lists(world: World) -> None:
    sector = Sector.objects.first()
    topic = Topic.objects.create(label="Eau", slug="eau", locale=Locale.get_default())
    settings = SiteSettings.objects.create(locale=Locale.get_default(), name="Codev")
    world.numbers |= {"sector": sector.pk, "topic": topic.pk, "sitesettings": settings.pk}
    world.numbers |= {"locale": english().pk, "site": Site.objects.get().pk}


def _workflow(world: World) -> None:
    """A page of the superuser's that waits for approval."""
    boss, workflow = world.users[SUPERUSER], Workflow.objects.get()
    waiting = StandardPage(title=word("page", "waiting"), live=False, owner=boss)
    home_page().add_child(instance=waiting)
    waiting.save_revision(user=boss, log_action=True)
    state = workflow.start(waiting, boss)
    task = Task.objects.get()
    assert isinstance(task.specific, GroupApprovalTask)
    world.numbers |= {"workflow": workflow.pk, "task": task.pk, "waiting": waiting.pk}
    world.numbers |= {"task_state": state.current_task_state.pk, "workflow_state": state.pk}


def _partners(world: World) -> None:
    partner = Partner.objects.create(name=word("partner"), email=f"{word('partner', 'mail')}@example.org")
    subscription = Subscription.objects.create(
        partner=partner, url=f"https://{word('partner', 'host')}.example/", failures=9
    )
    tokens.issue(partner)
    world.numbers |= {"partner": partner.pk, "subscription": subscription.pk, "token": Token.objects.get().pk}


def _failures(world: World) -> None:
    page = Page.objects.get(pk=world.numbers["page"]).specific
    reason = f"no room for {word('page', 'reason')}"
    PendingUpdate.objects.all().delete()
    PendingUpdate.objects.create(scope=Scope.ITEM, ref=ref_of(page), reason=reason, attempts=1)
    PendingUpdate.objects.create(
        scope=Scope.DELETION, ref=f"{page.pk}:1", reason="locked", attempts=1, about=word("page", "deleted")
    )
    for number in range(60):
        PendingUpdate.objects.create(
            scope=Scope.ITEM, ref=f"pages/{number}.fr", cause="moved", about=word("page", "moved")
        )


def member(role: StaffRole) -> User:
    """Somebody with this role and no other."""
    user = User.objects.create_user(role.key, f"{role.key}@example.org")
    user.groups.add(group_of(role))
    return user
