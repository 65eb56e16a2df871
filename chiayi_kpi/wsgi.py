"""The WSGI entry point for gunicorn."""

import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiayi_kpi.settings.production")

try:
    application = get_wsgi_application()
    # Every page's module, which Django would load with the first request; gunicorn.py does it once for all processes.
    import_module(settings.ROOT_URLCONF)
except ImproperlyConfigured as fault:
    sys.stderr.write(f"✗ {fault}\n")
    sys.exit(3)  # with any other status gunicorn starts the next process, for ever
