"""Prepares everything, then serves: the web server and the workers, watched until told to stop."""

import sys
import time
from http.client import HTTPConnection

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.serving import preparation
from cms.serving.supervision import Child, Supervisor
from cms.settings import environment


class Command(BaseCommand):
    help = "Prépare la base, charge le texte du site, puis sert le site jusqu'à l'arrêt (Ctrl-C)."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--examples", action="store_true", help="charger aussi les exemples (make demo)")

    def handle(self, *args, examples: bool = False, **options) -> None:
        try:
            self.serve(examples)
        except KeyboardInterrupt:
            environment.refuse(
                "interrompu pendant la préparation ; relancez, elle reprendra où elle en était."
            )

    def serve(self, examples: bool = False) -> None:
        """Returns when the site was asked to stop; every obstacle ends the process with its sentence."""
        lock = preparation.take_lock(environment.DATA_DIR)
        preparation.check_port(environment.BIND, environment.PORT)
        preparation.check_database()
        self.check(databases=["default"])
        password = self.prepare(examples)
        began = time.monotonic()
        supervisor = Supervisor(children(), self.say)

        def announce() -> bool:
            if not answers() and time.monotonic() - began < 60:
                return False
            self.announce(password)
            return True

        supervisor.run(announce)
        lock.close()
        self.say("Le site est arrêté.")

    def prepare(self, examples: bool = False) -> str | None:
        """Database, static files, content, first account; returns the new password, if one was made."""
        if preparation.unapplied():
            self.say("Préparation de la base de données (une demi-minute la première fois)…")
            preparation.migrate()
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        preparation.collect_static(settings.STATIC_ROOT)
        for line in preparation.load_site():
            self.say(line)
        for line in preparation.load_examples() if examples else ():
            self.say(line)
        return preparation.first_administrator()

    def announce(self, password: str | None) -> None:
        address = f"http://{environment.BIND}:{environment.PORT}"
        public = environment.PUBLIC_URL
        self.say("")
        self.say(f"  Site            {public}/" + ("" if public == address else f"  (ici : {address}/)"))
        self.say(f"  Administration  {public}/admin/")
        if password:
            self.say(f"  Compte          {preparation.ACCOUNT}")
            self.say(f"  Mot de passe    {password}   (affiché une seule fois)")
        else:
            self.say(f"  Compte          déjà créé ; mot de passe oublié : {password_verb()}")
        self.say("  Arrêter         Ctrl-C")
        self.say("")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def password_verb() -> str:
    """How to get a new password for the data that are served."""
    usual = environment.BASE_DIR / "var"
    return "make password" + ("" if usual == environment.DATA_DIR else f" DATA_DIR={environment.DATA_DIR}")


def children() -> list[Child]:
    """One web server, and as many workers as `WORKERS` says."""
    names = (
        ["Le travailleur"]
        if environment.WORKERS == 1
        else [f"Le travailleur {number}" for number in range(1, environment.WORKERS + 1)]
    )
    web = Child("Le serveur web", [sys.executable, "-m", "cms.serving.web"])
    return [web, *(Child(name, [sys.executable, "manage.py", "work"]) for name in names)]


def answers() -> bool:
    """True once the web server answers `/healthz`."""
    try:
        connection = HTTPConnection(environment.BIND, environment.PORT, timeout=0.5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
