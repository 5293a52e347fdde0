"""People of the staff by their group, and what they send to the forms of sectors and topics."""

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from projects.models import Sector

WATER = {
    "label_fr": "Eau potable",
    "label_en": "Drinking water",
    "slug": "water",
    "icon": "drop",
    "color": "#0b7285",
    "purpose": "14031",
}
"""What the form of the sector « water » holds."""


def member(group: str) -> Client:
    """A browser of somebody of this group, whose rights are those of a new site."""
    call_command("load_site")
    user = User.objects.create_user(group)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def address(term: Model | type[Model], view: str, *arguments: object) -> str:
    """A view of the administration: of a term, or of all of its vocabulary."""
    keys = [] if isinstance(term, type) else [term.pk]
    return reverse(term.snippet_viewset.get_url_name(view), args=[*keys, *arguments])


def saved(client: Client, term: Model | type[Model], action: str = "", **fields: object):
    """The answer to the form of a term, or of a new one; `action` is a button's: publish, submit."""
    sent = {name: value for name, value in fields.items() if value is not None}
    if action:
        sent[f"action-{action}"] = "1"
    return client.post(address(term, "add" if isinstance(term, type) else "edit"), sent)


def draft_sector(slug: str = "energy", **fields: str) -> Sector:
    """A sector that somebody proposes."""
    words = {"label_fr": "Énergie", "label_en": "Energy", "color": "#123456", "purpose": "43040"}
    return Sector.objects.create(slug=slug, **words | fields)
