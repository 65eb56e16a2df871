"""The test run: a fast hasher, mail in memory, plain static files, everything else as on a server."""

from chiayi_kpi.settings.base import *  # noqa: F403
from chiayi_kpi.settings.base import FILE_STORAGES, INSTALLED_APPS, VAR_DIR, database

DEBUG = False
# pytest-django's live server looks for this very name; without it, it would serve what was collected some day.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app.endswith("PortalStaticFilesConfig") else app for app in INSTALLED_APPS
]
DEMO_ACCOUNTS = True
SECRET_KEY = "only-for-the-test-run"  # noqa: S105 - protects nothing
# No test's own; the checks of the settings look at it. One for all checkouts would be another version's some day.
DATABASES = database(VAR_DIR / "test.sqlite3")
# On SQLite the tables are made of the models, in a 25th of the time. That the migrations make the same is said by
# `makemigrations --check`; they run for the tests on PostgreSQL and for the demo of test_from_clone_to_report.py.
_IS_SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
DATABASES["default"]["TEST"] = {"MIGRATE": not _IS_SQLITE}
# Said here: pytest-django does not know our engine as SQLite's, and would name a file for each worker.
if _IS_SQLITE:
    DATABASES["default"]["TEST"]["NAME"] = ":memory:"
SECOND_FACTOR_ROLES = []  # as in the demo; the tests of the second factor name some
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **FILE_STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
