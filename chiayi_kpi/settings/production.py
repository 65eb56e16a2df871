"""A server: nothing has a default that would be unsafe, and a missing value stops the start."""

from chiayi_kpi.settings.addresses import mail_backend, mail_host
from chiayi_kpi.settings.base import *  # noqa: F403
from chiayi_kpi.settings.base import FILE_STORAGES, env, environ
from chiayi_kpi.settings.environment import gettext
from chiayi_kpi.settings.output import log_level, logging_as_json, syslog_address
from chiayi_kpi.settings.passwords import password_days


def needed(name: str) -> str:
    """The variable's text; ImproperlyConfigured where it is not set, or set to nothing."""
    text = env.str(name, default="")
    if not text.strip():
        raise environ.ImproperlyConfigured(gettext("%s is not set; a server needs it") % name)
    return text


DEBUG = False
SECRET_KEY = needed("SECRET_KEY")
needed("ALLOWED_HOSTS")  # this and the next as base has read them
needed("PORTAL_URL")
DATABASE_URL = needed("DATABASE_URL")  # no default: a server says where its data is

EMAIL_BACKEND = mail_backend(
    "EMAIL_BACKEND", env.str("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
)
EMAIL_HOST = mail_host("EMAIL_HOST", env.str("EMAIL_HOST", default="localhost"))
EMAIL_PORT = env.int("EMAIL_PORT", default=25, least=1, most=65_535)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)

PASSWORD_MAX_DAYS, PASSWORD_MIN_DAYS = password_days(most=90, least=1)

# The proxy that speaks HTTPS appends the visitor's address to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1, least=0)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000, least=0)
# The portal may stand at the top of a domain whose other hosts are not its own to bind.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preloading are a city's decision
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOGGING = logging_as_json(log_level(), syslog_address())
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "chiayi_kpi.core.staticfiles.PortalStaticFilesStorage"},
}
