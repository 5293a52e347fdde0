"""`manage.py reconcile [--check]`: compares everything public with a fresh build."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.publishing.reconciling import Report, reconcile
from cms.terminal import bilingual


class Command(BaseCommand):
    help = bilingual(
        "Compares what is public with the content, repairs what differs (--check: exits 1 if anything does).",
        "Compare ce qui est public avec le contenu et répare les écarts (--check : sort 1 s'il y en a).",
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help=bilingual("repair nothing", "ne répare rien")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = reconcile(check=options["check"])
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self.stdout.write(summary(report, options["check"]))
        for ref in report.drifted[:20]:
            self.stdout.write(f"  {ref}")
        for ref, reason in report.failed.items():
            self.stdout.write(f"  {ref} : {reason}")
        if options["check"] and not report.clean:
            sys.exit(1)


def summary(report: Report, check: bool) -> str:
    done = bilingual(*(("to repair", "à réparer") if check else ("repaired", "réparés")))
    return bilingual(
        f"{report.examined} items examined, {len(report.drifted)} {done}, {len(report.failed)} failing, "
        f"{report.misplaced} misplaced files, {report.miscounted} miscounted branches, "
        f"{report.wrong_counts} wrong counts, {report.texts} rows of text to compose, "
        f"{report.entries} entries of the admin's search.",
        f"{report.examined} contenus examinés, {len(report.drifted)} {done}, {len(report.failed)} en échec, "
        f"{report.misplaced} fichiers mal placés, {report.miscounted} branches mal comptées, "
        f"{report.wrong_counts} décomptes faux, {report.texts} lignes de texte à composer, "
        f"{report.entries} entrées de la recherche de l'administration.",
    )
