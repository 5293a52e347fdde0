"""A lost telephone, and no recovery code: removes the second factor of an account."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.second_factor import remove
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Removes the second factor of an account, and ends its sessions; its password stays.",
        "Retire le second facteur d'un compte et termine ses sessions ; son mot de passe reste.",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help=bilingual("name of the user", "nom d'utilisateur"))

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=account).first()
        if user is None:
            raise CommandError(
                bilingual(
                    f'The account "{account}" does not exist.', f"Le compte « {account} » n'existe pas."
                )
            )
        if not remove(user, by=None):
            raise CommandError(
                bilingual(
                    f'The account "{account}" has no second factor.',
                    f"Le compte « {account} » n'a pas de second facteur.",
                )
            )
        said = bilingual(
            f'The account "{account}" logs in with its password alone, until it sets up another factor.',
            f"Le compte « {account} » se connecte avec son seul mot de passe, jusqu'au prochain réglage.",
        )
        self.stdout.write(said)
