"""A server's settings, spoken to on loopback without TLS; nothing is collected, so static files have no hashes."""

from chiayi_kpi.settings.production import *  # noqa: F403
from chiayi_kpi.settings.production import FILE_STORAGES

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
