"""One machine, plain HTTP: what `make run` and `manage.py` use unless told otherwise."""

from cms.settings import environment
from cms.settings.base import *  # noqa: F403

DEBUG = environment.DEBUG
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EXAMPLES_ALLOWED = True
