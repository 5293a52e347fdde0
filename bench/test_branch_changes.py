"""What an editor waits for, and how long the worker goes on, when a whole branch changes.

`BRANCH=10000 WORKED=10000 .venv/bin/pytest -s bench/test_branch_changes.py` prints the figures of
`docs/decisions/0008-hidden-at-once.md`.
"""

import os
import resource
import time

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page

from cms.publishing import refreshing
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.publishing.topic_plugin import like
from tests.cms.publishing.trees import tree
from tests.cms.publishing.working import working
from tests.home.builders import editor, standard_page

SIZE = int(os.environ.get("BRANCH", "10000"))
WORKED = int(os.environ.get("WORKED", "2000"))
BETWEEN_SAVES = 2.0
PATIENCE = 3600.0

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_an_editor_waits_for(monkeypatch):
    target, top = standard_page("Ailleurs"), tree(SIZE)
    frozen(top, monkeypatch)
    staff = editor()
    for name, act in (
        ("déplacer", lambda: move(staff, top, target)),
        ("renommer", lambda: rename(top)),
        ("restreindre", lambda: privacy(staff, top, "login")),
        ("rouvrir", lambda: privacy(staff, top, "none")),
    ):
        said(name, SIZE, asked(act), public())
    frozen(top, monkeypatch)
    said("dépublier", SIZE, asked(lambda: unpublish(staff, top)), public())
    Page.objects.filter(path__startswith=StandardPage.objects.get(pk=top.pk).path).update(live=True)
    frozen(top, monkeypatch)
    said("supprimer", SIZE, asked(lambda: delete(staff, top)), public())


def test_how_long_the_worker_goes_on(child_environment):
    """The worker is a process of its own, as in production; another page is saved every two seconds."""
    target, other, top = standard_page("Ailleurs"), standard_page("Autre page"), tree(WORKED)
    staff = editor()
    with working(child_environment):
        for name, act, left in (
            ("publier", lambda: None, WORKED),
            ("restreindre", lambda: privacy(staff, top, "login"), 0),
            ("rouvrir", lambda: privacy(staff, top, "none"), WORKED),
            ("déplacer", lambda: move(staff, top, target), WORKED),
            ("dépublier", lambda: unpublish(staff, top), 0),
            ("supprimer", lambda: delete(staff, top), 0),
        ):
            began = time.monotonic()
            act()
            longest = max(saved_meanwhile(other), default=0.0)
            said(name, WORKED, time.monotonic() - began, public(), longest)
            assert public() == left
    assert not Page.objects.filter(pk=top.pk).exists()


def frozen(top: Page, monkeypatch) -> None:
    """Every page of the branch as an item, each built like the first."""
    PendingUpdate.objects.all().delete()
    PendingUpdate.objects.create(scope=Scope.SUBTREE, ref=StandardPage.objects.get(pk=top.pk).path)
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "judge", like(ref_of(top)))
        catch_up(1000)


def public() -> int:
    """How many pages below the branch's top partners read."""
    others = Page.objects.exclude(title__contains="section-").values_list("translation_key", flat=True)
    pages = Publication.objects.live().filter(type="pages")
    return pages.exclude(key__in=[str(key) for key in others]).count()


def asked(act) -> float:
    """Seconds that a request takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


def said(name: str, size: int, took: float, left: int, longest: float | None = None) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    saved = "" if longest is None else f", enregistrer une autre page {longest:.1f} s au plus"
    print(
        f"{connection.vendor} {size} {name}: {took:.1f} s, publics ensuite {left}{saved}, {memory} Mo",
        flush=True,
    )


def saved_meanwhile(page: Page):
    """Seconds that each save of another page takes until the worker has nothing left to do."""
    until = time.monotonic() + PATIENCE
    while PendingUpdate.objects.exists():
        assert time.monotonic() < until
        began = time.monotonic()
        StandardPage.objects.get(pk=page.pk).save()
        yield time.monotonic() - began
        time.sleep(BETWEEN_SAVES)


def privacy(staff: Client, top: Page, kind: str):
    return staff.post(f"/admin/pages/{top.pk}/privacy/", {"restriction_type": kind})


def move(staff: Client, top: Page, target: Page):
    return staff.post(f"/admin/pages/{top.pk}/move/{target.pk}/confirm/")


def rename(top: Page):
    page = StandardPage.objects.get(pk=top.pk)
    page.slug = "autre-nom"
    page.save_revision().publish()


def unpublish(staff: Client, top: Page):
    return staff.post(f"/admin/pages/{top.pk}/unpublish/", {"include_descendants": "on"})


def delete(staff: Client, top: Page):
    return staff.post(f"/admin/pages/{top.pk}/delete/", {"confirm_site_name": "Codéveloppement Mali"})
