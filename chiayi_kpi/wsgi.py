"""The WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiayi_kpi.settings.production")

application = get_wsgi_application()

# What is loaded now stays until the end: the collector need not look through it again and again.
gc.collect()
gc.freeze()
