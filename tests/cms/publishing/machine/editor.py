"""What all random operations share: the site at hand, its clock, and how a change is carried out."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from wagtail.models import Collection, Page

from cms.media.models import ReviewCollection, SiteImage
from cms.publishing.worker import Worker
from tests.cms.publishing.machine.oracle import home_pages
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.machine.world import World, slug, word

MORNING = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MOST_PAGES = 22
which = st.integers(0, MOST_PAGES - 1)
"""Which of the present pages, pictures or collections: counted round."""
few = st.lists(st.integers(0, MOST_PAGES - 1), max_size=2)
beginnings = st.sampled_from(["draft", "live", "published"])
"""How a page begins: as a draft, live by script, or published by an editor."""


class Complaints(logging.Handler):
    """Remembers what the engine only logs: an error after a commit never reaches the editor."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("cms.", "django.db")):
            self.said.append(record.getMessage())


class RolledBack(Exception):
    """Undoes a change: nothing of it may reach anybody."""


class Editor(RuleBasedStateMachine):
    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.restore()
        self.undo = ExitStack()
        self.clock = self.undo.enter_context(time_machine.travel(MORNING))
        self.crash = self.undo.enter_context(ExitStack())
        self.manner = "plain"
        self.mishaps = False
        self.crashed = False
        self.unannounced = False
        self.complaints = Complaints()
        logging.getLogger().addHandler(self.complaints)
        self.undo.callback(logging.getLogger().removeHandler, self.complaints)
        self.worker = Worker()
        self.mirrors = [Mirror()]
        self.visitor = Visitor()

    def teardown(self) -> None:
        self.undo.close()

    def pass_time(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Carry out one change: call by call, in one transaction, or in one that is rolled back.

        The one thing that is refused: an album whose collection was deleted, until another is chosen.
        """
        self.clock.shift(timedelta(seconds=1))
        manner, self.manner = self.manner, "plain"
        try:
            with nullcontext() if manner == "plain" else transaction.atomic():
                yield
                if manner == "rolled back":
                    raise RolledBack
        except RolledBack:
            pass
        except ValidationError as refusal:
            if refusal.message_dict.keys() != {"collection"}:
                raise

    def add(self, parent: int, kind: type[Page], beginning: str, **fields) -> None:
        """Another page of this type, anywhere."""
        if self.is_full():
            return
        parent = self.page(parent)
        live = beginning == "live"
        page = kind(title=word(), slug=slug(), locale=parent.locale, live=live, **fields)
        with self.changing():
            parent.add_child(instance=page)
            if beginning == "published":
                page.save_revision().publish()

    def save_draft(self, draft: Page, publish: bool) -> None:
        with self.changing():
            revision = draft.save_revision()
            if publish:
                revision.publish()

    # Who is meant: rows as they are now, or None when there is none

    def pages(self) -> list[Page]:
        return list(Page.objects.filter(depth__gt=1).order_by("pk"))

    def page(self, number: int) -> Page:
        pages = self.pages()
        return pages[number % len(pages)].specific

    def of_type(self, kind: type[Page], number: int) -> Page | None:
        """A page of this type with its own text."""
        pages = list(kind.objects.filter(alias_of=None).order_by("pk"))
        return pages[number % len(pages)] if pages else None

    def written(self, number: int) -> Page | None:
        """A page with its own text: what stands for another is not edited."""
        page = self.page(number)
        return None if page.alias_of_id else page

    def inner(self, number: int) -> Page | None:
        """A page that is not a home page."""
        homes = [page.pk for page in home_pages()]
        inner = [page for page in self.pages() if page.pk not in homes]
        return inner[number % len(inner)].specific if inner else None

    def image(self, number: int) -> SiteImage | None:
        images = list(SiteImage.objects.order_by("pk"))
        return images[number % len(images)] if images else None

    def collection(self, number: int) -> Collection:
        """In the order in which they were made, « À relire » last."""
        in_review = set(ReviewCollection.objects.values_list("collection", flat=True))
        collections = sorted(Collection.objects.all(), key=lambda one: (one.pk in in_review, one.pk))
        return collections[number % len(collections)]

    def is_full(self) -> bool:
        return Page.objects.count() > MOST_PAGES
