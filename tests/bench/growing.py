"""`python -m tests.bench.growing COUNT SEARCHED`: brings the site of this environment to so many projects."""

import sys

import django

if __name__ == "__main__":
    django.setup()

    from django.core.management import call_command

    from cms.serving import preparation
    from tests.bench.content import grow_to

    count, searched = map(int, sys.argv[1:])
    preparation.migrate()
    preparation.load_site()
    grow_to(count)
    if count <= searched:
        call_command("update_index", verbosity=0)
