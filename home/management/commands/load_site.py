"""`manage.py load_site`: the site's own text as pages, created once and never overwritten."""

from django.core.management.base import BaseCommand, CommandError

from home.site_loading import RootTaken, load


class Command(BaseCommand):
    help = "Charge le texte du site : crée ce qui ne l’a jamais été, ne touche à rien d’autre."

    def handle(self, **options):
        try:
            for line in load():
                self.stdout.write(line)
        except RootTaken as taken:
            raise CommandError(
                f"Le site commence déjà par la page « {taken} » : rien n’a été remplacé. "
                "Choisissez dans Paramètres › Sites une « page d’accueil », puis relancez load_site."
            ) from None
