"""The application that the same server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock_wagtail.settings"

application = get_wsgi_application()
