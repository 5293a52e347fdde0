"""The product's own test settings, with a database that is kept from one run to the next."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import DATA_DIR, DATABASES, ON_POSTGRESQL

if not ON_POSTGRESQL:
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
