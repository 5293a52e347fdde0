"""Publishing and withdrawing are each one transaction, with schedule, aliases and history.

Wagtail clears the schedule of a page, saves it, then its aliases, its history and its workflow, each for
itself: where one of them could not be saved, the page would have lost its schedule and stayed a draft, or
been withdrawn with its aliases still public.
"""

from django.db import transaction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction


def install() -> None:
    """For pages and for whatever else can be published, by screen, API and clock."""
    for action in (PublishRevisionAction, UnpublishAction):
        action.execute = transaction.atomic(action.execute)
