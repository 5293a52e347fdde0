"""The test suite runs the product as it is: its middleware, its applications, its storages.

What differs is named here and in tests/house/test_settings.py, each with its reason.
"""

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
from cms.settings.base import AUTHORING_APPS, INSTALLED_APPS, STATIC_ROOT  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, *AUTHORING_APPS]
"""As where `AUTHORING_API` is on; a test opens its addresses by `cms.overrides.authoring.authoring_urls`."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""A password of the product is slow to check on purpose, and hundreds of tests log somebody in."""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
"""Nothing leaves this machine: not from here, and not from the processes that tests start."""
EXAMPLES_ALLOWED = True
"""As on a machine of development; that a site of the public refuses them has its own test."""
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder: here an error
