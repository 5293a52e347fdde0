"""`manage.py load_site`: the site's own text as pages, created once and never overwritten."""

from django.core.management.base import BaseCommand, CommandError

from cms.terminal import bilingual
from home.site_loading import RootTaken, load

ENGLISH_NAMES = {
    "Langues": "Languages",
    "Accueil": "Home",
    "Identité et navigation": "Identity and navigation",
    "Message de la galerie vide": "Message of the empty gallery",
}


class Command(BaseCommand):
    help = bilingual(
        "Loads the site's text: makes what was never made, touches nothing else.",
        "Charge le texte du site : crée ce qui ne l’a jamais été, ne touche à rien d’autre.",
    )

    def handle(self, *, verbosity: int = 1, **options):
        """With `--verbosity 0`, says only what was made."""
        done_before = bilingual("done before, nothing is changed", "déjà fait, rien n’est changé")
        try:
            for name, done in load():
                if done or verbosity:
                    said = done or done_before
                    self.stdout.write(bilingual(f"{in_english(name)}: {said}", f"{name} : {said}"))
        except RootTaken as taken:
            raise CommandError(refusal(taken)) from None


def in_english(name: str) -> str:
    """The name of a part; what is called as its page keeps the page's title."""
    return ENGLISH_NAMES.get(name, name)


def refusal(taken: RootTaken) -> str:
    return bilingual(
        f'The site already begins at the page "{taken}": nothing was replaced. '
        "Choose a root page of the home type in Settings › Sites, then run load_site again.",
        f"Le site commence déjà par la page « {taken} » : rien n’a été remplacé. "
        "Choisissez dans Paramètres › Sites une « page d’accueil », puis relancez load_site.",
    )
