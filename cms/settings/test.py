"""The test suite: an own data directory, fast hashes, plain static files, mail kept in memory."""

import atexit
import os
import shutil
import tempfile

# Every test process has its own directory; the children it starts inherit it by the same variable.
_variable = f"TEST_DATA_DIR_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
if _variable not in os.environ:
    os.environ[_variable] = tempfile.mkdtemp(prefix="codev-test-")
    atexit.register(shutil.rmtree, os.environ[_variable], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ[_variable]

from cms.settings.base import *  # noqa: E402, F403
from cms.settings.base import AUTHORING_APPS, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, *AUTHORING_APPS]
"""Whoever tries the authoring API opens its addresses: `cms.overrides.authoring.authoring_urls`."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EXAMPLES_ALLOWED = True
FRENCH = "cms.http.typography.FrenchSpacingMiddleware"
"""Left out, so that tests find sentences on pages as they are typed; its own tests put it back."""
MIDDLEWARE = [one for one in MIDDLEWARE if one != FRENCH]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
