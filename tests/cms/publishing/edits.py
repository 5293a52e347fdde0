"""Edits of an article and of what it begins to show at that very moment."""

import json
import random
import time

from django.db import transaction
from wagtail.models import Collection

from cms.media.models import SiteImage
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker
from news.models import NewsPage, Topic
from tests.waiting import PATIENCE


def stale_after(change: str, ref: str, turn: int) -> str:
    """What is frozen after the change and what should be; nothing when they agree."""
    page = NewsPage.objects.get()
    with defer_to_worker():  # the refreshers do it all
        CLEARED[change](page)
    settled()
    with defer_to_worker():
        expected = CHANGES[change](NewsPage.objects.get(), turn)
    settled()
    item = json.loads(Publication.objects.get(ref=ref).full)
    frozen = FROZEN[change](item)
    return "" if frozen == expected else f"{change} {turn}: {frozen!r} instead of {expected!r}"


def settled() -> None:
    """Wait until nothing is queued any more; sizes are another matter."""
    until = time.monotonic() + PATIENCE
    while PendingUpdate.objects.exclude(scope=Scope.RENDITIONS).exists():
        assert time.monotonic() < until, list(PendingUpdate.objects.values())
        time.sleep(0.005)


def pause() -> None:
    time.sleep(random.random() / 30)


# Before each change the article shows none of it.


def nothing(page: NewsPage) -> None:
    pass


def without_topic(page: NewsPage) -> None:
    page.topics = []
    page.save()


def without_cover(page: NewsPage) -> None:
    page.cover = None
    page.save()
    SiteImage.objects.update(collection=Collection.get_first_root_node())


# The change: returns what has to be frozen in the end.


def title(page: NewsPage, turn: int) -> str:
    for step in range(3):
        page.title = f"Article {turn}.{step}"
        page.save()
        pause()
    return page.title


def topic(page: NewsPage, turn: int) -> list[str]:
    """The article gets a topic whose label changes a moment later."""
    chosen = Topic.objects.get()
    page.topics = [chosen]
    page.save()
    pause()
    with transaction.atomic():
        chosen.label = f"Thème {turn}"
        chosen.save()
    return [chosen.label]


def cover(page: NewsPage, turn: int) -> str:
    """The article gets a cover whose alternative text changes a moment later."""
    page.cover = image = SiteImage.objects.get()
    page.save()
    pause()
    image.alt = f"Texte {turn}"
    image.save()
    return image.alt


def hidden_cover(page: NewsPage, turn: int) -> None:
    """The article gets a cover that goes to a private collection a moment later."""
    page.cover = image = SiteImage.objects.get()
    page.save()
    pause()
    image.collection = Collection.objects.get(name="Privé")
    image.save()


CLEARED = {"title": nothing, "topic": without_topic, "cover": without_cover, "hidden cover": without_cover}
CHANGES = {"title": title, "topic": topic, "cover": cover, "hidden cover": hidden_cover}
FROZEN = {
    "title": lambda item: item["title"],
    "topic": lambda item: [topic["label"] for topic in item["topics"]],
    "cover": lambda item: item["image"] and item["image"]["alt"],
    "hidden cover": lambda item: item["image"] and item["image"]["alt"],
}
