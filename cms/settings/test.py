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
from cms.settings.base import STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EXAMPLES_ALLOWED = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
