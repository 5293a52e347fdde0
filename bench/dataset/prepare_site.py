"""`python -m bench.dataset.prepare_site COUNT SEARCHED`: fills the site to so many projects."""

import sys

import django

if __name__ == "__main__":
    django.setup()

    from django.core.management import call_command

    from bench.dataset.publications import grow_to
    from cms.serving import preparation

    count, searched = map(int, sys.argv[1:])
    preparation.migrate()
    preparation.load_site()
    grow_to(count)
    if count <= searched:
        call_command("update_index", verbosity=0)
