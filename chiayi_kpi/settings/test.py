"""The test run: a fast hasher, mail in memory, plain static files, everything else as on a server."""

import tempfile
from pathlib import Path

from chiayi_kpi.settings.base import *  # noqa: F403
from chiayi_kpi.settings.base import database

DEBUG = False
DEMO_ACCOUNTS = True
SECRET_KEY = "only-for-the-test-run"  # noqa: S105 - protects nothing
DATABASES = database(Path(tempfile.gettempdir()) / "chiayi-kpi-test.sqlite3")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
