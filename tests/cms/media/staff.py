"""People of the staff, by what they may do: those who write, those who publish, and one group of its own."""

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

WRITERS = ("Editors", "Rédacteurs")
MODERATORS = ("Moderators", "Modérateurs")


def member(groups: tuple[str, ...], name: str) -> User:
    """Somebody of the group of one of these names."""
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name__in=groups))
    return user


def writer(name: str = "awa") -> User:
    return member(WRITERS, name)


def moderator(name: str = "moussa") -> User:
    return member(MODERATORS, name)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def permission(codename: str) -> Permission:
    return Permission.objects.get(
        codename=codename, content_type__app_label__in=("wagtailimages", "wagtaildocs", "wagtailcore")
    )


def photographer(collection: Collection, *codenames: str, publishes: bool = False) -> User:
    """Somebody whom an administrator gave these rights on a collection, and perhaps the right to publish."""
    group = Group.objects.create(name="Photographes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission(codename)
        )
    if publishes:
        publish = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=publish)
    user = User.objects.create_user("oumar")
    user.groups.add(group)
    return user
