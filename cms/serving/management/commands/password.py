"""A forgotten password: makes a new one, prints it once, and opens the account again."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.attempts import forget_account
from cms.serving.preparation import ACCOUNT, new_password
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        'Gives an account a new password (by default "admin") and shows it once.',
        "Donne un nouveau mot de passe à un compte (par défaut « admin ») et l'affiche une fois.",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        name = bilingual("name of the user", "nom d'utilisateur")
        parser.add_argument("account", nargs="?", default=ACCOUNT, help=name)

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        users = get_user_model().objects
        user = users.filter(username=account).first()
        if user is None:
            known = ", ".join(users.filter(is_superuser=True).values_list("username", flat=True))
            sentence = bilingual(
                f'The account "{account}" does not exist; administrators: {known or "none"}.',
                f"Le compte « {account} » n'existe pas ; administrateurs : {known or 'aucun'}.",
            )
            raise CommandError(sentence)
        password = new_password()
        user.set_password(password)
        user.is_active = True
        user.save()
        forget_account(account)
        said = bilingual(
            f"  Account         {account}\n  Password        {password}   (shown this once)",
            f"  Compte          {account}\n  Mot de passe    {password}   (affiché une seule fois)",
        )
        self.stdout.write(said)
