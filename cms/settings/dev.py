"""One machine, plain HTTP: what `make run` and `manage.py` use unless told otherwise."""

from cms.settings.base import *  # noqa: F403
from cms.settings.environment import env

DEBUG = env.bool("DEBUG", False)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
