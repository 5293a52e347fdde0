"""The worker, begun again whenever a file of the code changes (`make dev`); Django's own server does as much.

After a mistake it waits for the next change instead of ending.
"""

import os

import django
from django.core.management import call_command
from django.utils import autoreload


def work() -> None:
    django.setup()
    call_command("work")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    autoreload.run_with_reloader(work)
