"""Wagtail's own command for a clock (`publish_scheduled`) publishes as the worker does.

Its own ends at the first page that fails and leaves the others as they were, notes no reason, and may run
beside the worker.
"""

from typing import Any

from django.core.management import call_command
from wagtail.management.commands.publish_scheduled import Command


def install() -> None:
    """Under its old name (`publish_scheduled_pages`) too; `--dryrun` lists what is due as before."""
    listing = Command.handle

    def handle(self: Command, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            listing(self, *args, **options)
        else:
            call_command("publish_due", stdout=self.stdout)

    Command.handle = handle
