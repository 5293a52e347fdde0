"""`manage.py reconcile [--check]`: compares everything public with a fresh build."""

import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.publishing.reconciling import reconcile


class Command(BaseCommand):
    help = "Compare ce qui est public avec le contenu et répare les écarts (--check : sort 1 s'il y en a)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="ne répare rien")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = reconcile(check=options["check"])
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        done = "à réparer" if options["check"] else "réparés"
        self.stdout.write(
            f"{report.examined} contenus examinés, {len(report.drifted)} {done}, "
            f"{len(report.failed)} en échec, {report.misplaced} fichiers mal placés, "
            f"{report.miscounted} branches mal comptées, {report.tallied_wrong} décomptes faux."
        )
        for ref in report.drifted[:20]:
            self.stdout.write(f"  {ref}")
        for ref, reason in report.failed.items():
            self.stdout.write(f"  {ref} : {reason}")
        if options["check"] and not report.clean:
            sys.exit(1)
