"""`manage.py new_epoch`: makes partners start again from the beginning."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.publishing import epoch


class Command(BaseCommand):
    help = "Commence une nouvelle époque : les curseurs des partenaires expirent (après une restauration)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Nouvelle époque : {epoch.begin()}.")
