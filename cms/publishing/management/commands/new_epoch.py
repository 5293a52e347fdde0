"""`manage.py new_epoch`: makes partners start again from the beginning."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing import epoch
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Begins a new epoch: the cursors of partners expire (after a restoration).",
        "Commence une nouvelle époque : les curseurs des partenaires expirent (après une restauration).",
    )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = epoch.begin()
        self.stdout.write(bilingual(f"New epoch: {begun}.", f"Nouvelle époque : {begun}."))
