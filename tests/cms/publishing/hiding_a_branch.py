"""One turn of an editor who hides a branch and shows it again, with a partner who watches."""

import time

from wagtail.models import Page, PageViewRestriction

from cms.publishing import refreshing
from cms.publishing.models import PendingUpdate, Publication
from tests.cms.publishing.mirror import Mirror
from tests.waiting import PATIENCE, eventually


def told_while_private(pk: int) -> list[str]:
    """What a partner held of the branch at any moment between its restriction and its lifting."""
    refreshing.AT_ONCE = 5
    top = Page.objects.get(pk=pk)
    keys = Page.objects.filter(path__startswith=top.path).values_list("translation_key", flat=True)
    ids = {f"{key}.fr" for key in keys}
    mirror = Mirror(limit=7)
    eventually(lambda: ids <= followed(mirror), lambda: "the branch is not public")
    made = PageViewRestriction.objects.create(page=top, restriction_type="login")
    wrong = set(followed(mirror) & ids)
    until = time.monotonic() + PATIENCE
    while PendingUpdate.objects.exists() and time.monotonic() < until:
        wrong |= followed(mirror) & ids
    wrong |= set(Publication.objects.live().filter(key__in=map(str, keys)).values_list("ref", flat=True))
    made.delete()
    return sorted(wrong)


def followed(mirror: Mirror) -> set[str]:
    """What the partner holds once nothing more is to be told."""
    while mirror.read_page():
        pass
    return set(mirror.items)
