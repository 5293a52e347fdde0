"""Prepares everything, then serves: the web server and the workers, watched until told to stop."""

import sys
import time
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from cms import file_modes
from cms.accounts.groups import settle_rights
from cms.publishing.newer_schema import newer_migrations, sentence
from cms.serving import preparation
from cms.serving.migration_lock import one_at_a_time
from cms.serving.open_files import close_open_files
from cms.serving.supervision import Child, Supervisor
from cms.settings import environment
from cms.terminal import bilingual

PATIENCE = 60.0
"""Seconds after which the address is printed, whether the server answers or not."""


class Command(BaseCommand):
    help = bilingual(
        "Prepares the database, loads the site's text, then serves the site until it is stopped (Ctrl-C).",
        "Prépare la base, charge le texte du site, puis sert le site jusqu'à l'arrêt (Ctrl-C).",
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        examples = bilingual("load the examples too (make demo)", "charger aussi les exemples (make demo)")
        parser.add_argument("--examples", action="store_true", help=examples)
        change = bilingual("show each change of the code (make dev)", "montrer chaque changement (make dev)")
        parser.add_argument("--reload", action="store_true", help=change)

    def handle(self, *args: Any, examples: bool = False, reload: bool = False, **options: Any) -> None:
        try:
            self.serve(examples, reload)
        except KeyboardInterrupt:
            environment.refuse(
                "interrupted while preparing; start it again, it will go on from there.",
                "interrompu pendant la préparation ; relancez, elle reprendra où elle en était.",
            )

    def serve(self, examples: bool = False, reload: bool = False) -> None:
        """Returns when the site was asked to stop; every obstacle ends the process with its sentence."""
        lock = preparation.take_lock(environment.DATA_DIR)
        close_open_files(self.say)
        preparation.check_port(environment.BIND, environment.PORT)
        preparation.check_database()
        self.check(databases=["default"])
        with one_at_a_time(self.say):
            password = self.prepare(examples, collecting=not reload)
        began = time.monotonic()
        supervisor = Supervisor(children(reload), self.say)

        def announce() -> bool:
            if not answers() and time.monotonic() - began < PATIENCE:
                return False
            self.announce(password)
            return True

        supervisor.run(announce)
        lock.close()
        self.say(bilingual("The site is stopped.", "Le site est arrêté."))

    def prepare(self, examples: bool, collecting: bool) -> str | None:
        """Database, static files, content, first account; returns the new password, if one was made.

        Of a database that a newer version has migrated nothing is touched; the site is served to read.
        """
        file_modes.make_folder(settings.STATIC_ROOT, file_modes.STATIC.folder)
        if collecting:
            preparation.collect_static(settings.STATIC_ROOT)
        if newer := newer_migrations():
            self.say(sentence(newer))
            return None
        if preparation.unapplied():
            beginning = bilingual(
                "Preparing the database (half a minute the first time)…",
                "Préparation de la base de données (une demi-minute la première fois)…",
            )
            self.say(beginning)
            preparation.migrate()
        settle_rights()  # also those on a type that was switched on again, which needs no migration
        self.load(examples)
        return preparation.first_administrator()

    def load(self, examples: bool) -> None:
        """The site's text, and examples if they are wanted; all that was loaded can be seen afterwards."""
        made = preparation.load_site()
        for line in made:
            self.say(line)
        for line in preparation.load_examples() if examples else ():
            self.say(line)
        if made or examples:
            preparation.publish_loaded()

    def announce(self, password: str | None) -> None:
        address = f"http://{environment.BIND}:{environment.PORT}"
        public = environment.PUBLIC_URL
        here = bilingual(f"  (here: {address}/)", f"  (ici : {address}/)")
        self.say("")
        self.say_line("Site", "Site", f"{public}/" + ("" if public == address else here))
        self.say_line("Administration", "Administration", f"{public}/admin/")
        if password:
            once = bilingual("(shown this once)", "(affiché une seule fois)")
            self.say_line("Account", "Compte", preparation.ACCOUNT)
            self.say_line("Password", "Mot de passe", f"{password}   {once}")
        else:
            made = bilingual("made already; password lost:", "déjà créé ; mot de passe oublié :")
            self.say_line("Account", "Compte", f"{made} {password_verb()}")
        self.say_line("To stop", "Arrêter", "Ctrl-C")
        self.say("")

    def say_line(self, english: str, french: str, value: str) -> None:
        self.say(f"  {bilingual(english, french):<16}{value}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def password_verb() -> str:
    """How to get a new password for the data that are served."""
    usual = environment.BASE_DIR / "var"
    return "make password" + ("" if usual == environment.DATA_DIR else f" DATA_DIR={environment.DATA_DIR}")


def children(reload: bool) -> list[Child]:
    """One web server, and as many workers as `WORKERS` says."""
    web, work = ["-m", "cms.serving.web"], ["manage.py", "work"]
    if reload:
        web = ["-m", "django", "runserver", f"{environment.BIND}:{environment.PORT}"]
        work = ["-m", "cms.serving.reloading"]
    server = Child(bilingual("The web server", "Le serveur web"), [sys.executable, *web], serves=answers)
    return [server, *(Child(name, [sys.executable, *work]) for name in worker_names())]


def worker_names() -> list[str]:
    name = bilingual("The worker", "Le travailleur")
    if environment.WORKERS == 1:
        return [name]
    return [f"{name} {number}" for number in range(1, environment.WORKERS + 1)]


def answers() -> bool:
    """True once the web server answers `/healthz`."""
    try:
        connection = HTTPConnection(environment.BIND, environment.PORT, timeout=0.5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
