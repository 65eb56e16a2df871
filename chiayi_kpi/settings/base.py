"""What every environment shares. Values come from the environment; a bad one stops the start with its name."""

import datetime
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.settings.addresses import (
    clamd,
    hosts,
    mail_address,
    mail_backend,
    origins,
    sentry_dsn,
    web_address,
)
from chiayi_kpi.settings.database import database, from_url
from chiayi_kpi.settings.environment import env, gettext
from chiayi_kpi.settings.files import file_storages
from chiayi_kpi.settings.output import VISITORS, log_level
from chiayi_kpi.settings.passwords import password_days
from chiayi_kpi.settings.single_sign_on import single_sign_on

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

SITE_NAME = env.str("SITE_NAME", default="嘉義市政府施政績效管理系統")
_PORT = env.int("PORT", default=8000, least=1, most=65_535)
PORTAL_URL = web_address(  # links in mails begin with it
    "PORTAL_URL", env.str("PORTAL_URL", default=f"http://127.0.0.1:{_PORT}"), is_root=True
)
# Open data: under which licence they stand, and whom somebody asks about them.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="政府資料開放授權條款-第1版")
OPEN_DATA_LICENCE_URL = web_address(
    "OPEN_DATA_LICENCE_URL", env.str("OPEN_DATA_LICENCE_URL", default="https://data.gov.tw/license")
)
OPEN_DATA_CONTACT = env.str("OPEN_DATA_CONTACT", default="")
OPEN_DATA_EMAIL = mail_address("OPEN_DATA_EMAIL", env.str("OPEN_DATA_EMAIL", default=""))
CITY_NAME = env.str("CITY_NAME", default="嘉義市政府")  # on the cover of the city's volume
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS", env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]))
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS", env.list("CSRF_TRUSTED_ORIGINS", default=[]))

INSTALLED_APPS = [
    "chiayi_kpi",
    "chiayi_kpi.core",
    "chiayi_kpi.events",
    "chiayi_kpi.accounts",
    "chiayi_kpi.notices",
    "chiayi_kpi.workdays",
    "chiayi_kpi.operations",
    "chiayi_kpi.plan_book",
    "objectives",
    "budget",
    "indicators",
    "reports",
    "reports.volumes",
    "chiayi_kpi.core.admin_apps.PortalAdminConfig",  # django.contrib.admin with the portal's own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "chiayi_kpi.core.staticfiles.PortalStaticFilesConfig",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "import_export",
    "simple_history",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "chiayi_kpi.core.caller.known_caller",
    "chiayi_kpi.operations.monitoring.monitored",
    "chiayi_kpi.events.access_log.access_logged",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chiayi_kpi.core.answer_headers.answer_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "chiayi_kpi.core.upload_limit.UploadLimit",
    "chiayi_kpi.core.null_characters.NoNullCharacters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chiayi_kpi.accounts.sign_in.idle.sign_out_idle",
    "chiayi_kpi.core.virus_scan.VirusScan",
    "chiayi_kpi.accounts.sign_in_first.back_to_the_form",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chiayi_kpi.accounts.sign_in.first_things.FirstThings",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "chiayi_kpi.urls"
WSGI_APPLICATION = "chiayi_kpi.wsgi.application"

TEMPLATES = [
    {
        "NAME": "django",  # as which packages ask for it
        "BACKEND": "chiayi_kpi.core.template_engine.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chiayi_kpi.core.context_processors.portal",
                "chiayi_kpi.navigation.frame",
            ],
        },
    },
]

# ---------------------------------------------------------------- database

DATABASES = database(VAR_DIR / "portal.sqlite3")
DATABASE_ROUTERS = ["chiayi_kpi.core.replica.ReplicaRouter"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One cache for all processes of the server. It forgets when it is full: what must last is in tables of its own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Keys that SECRET_KEY had before: what was signed or kept encrypted with them is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "chiayi_kpi.accounts.sessions"
SESSION_COOKIE_AGE = 24 * 3600  # of one that is not used any more
# Whoever does nothing for so long is signed out; 0: the session just ends as any does that is not used.
IDLE_SIGN_OUT_SECONDS = 60 * env.int(
    "IDLE_SIGN_OUT_MINUTES", default=30, least=0, most=SESSION_COOKIE_AGE // 60
)
# An account that nobody uses for so many days is disabled by close_idle_accounts; 0: none is. Its owner is told 14 days
# before, which with no more days than that would be all the time.
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=90, least=15, or_zero=True)
ACCOUNT_SESSION_REMEMBER = False  # it ends with the browser
AUTHENTICATION_BACKENDS = ["chiayi_kpi.accounts.sign_in.backend.AccountBackend"]
# The first makes new hashes; one of the others is made anew when its person signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "chiayi_kpi.accounts.sign_in.passwords.UnlikeThePersonValidator"},
    {
        "NAME": "chiayi_kpi.accounts.sign_in.passwords.LengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=12, least=1)},
    },
    {"NAME": "chiayi_kpi.accounts.sign_in.passwords.UncommonValidator"},
    {
        "NAME": "chiayi_kpi.accounts.sign_in.passwords.KindsValidator",
        "OPTIONS": {"least": env.int("PASSWORD_KINDS", default=3, least=0, most=4)},
    },
    {"NAME": "chiayi_kpi.accounts.sign_in.passwords.NoneOfTheLastValidator"},
]
PASSWORD_MAX_DAYS, PASSWORD_MIN_DAYS = password_days(most=0, least=0)  # most 0: for ever
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "chiayi_kpi.accounts.adapter.PortalAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
# Passwords and factors are counted in a table, by accounts.sign_in.throttle; of allauth's own limits those of links stay.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None, "reauthenticate": None, "change_password": None}
ACCOUNT_FORMS = {
    "change_password": "chiayi_kpi.accounts.sign_in.forms.NewPasswordForm",
    "reset_password": "chiayi_kpi.accounts.people.password_link_form.LinkForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0, least=0)
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the session in which it is done goes on; all others end
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "chiayi_kpi.accounts.link_tokens.LinkTokenGenerator"  # noqa: S105 - a class
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's way to sign in is changed is told by mail
ACCOUNT_REAUTHENTICATION_TIMEOUT = (
    300  # seconds for which a password or code opens the pages that change how one signs in
)
# Whoever holds one of these roles signs in by two steps, and reaches nothing before that is set up. Empty: nobody has to.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=["administrator", "planning_office"], known=Role.values
)
MFA_ADAPTER = "chiayi_kpi.accounts.sign_in.factor_adapter.PortalFactorAdapter"
MFA_FORMS = {
    "activate_totp": "chiayi_kpi.accounts.sign_in.forms.SetUpAppForm",
    "authenticate": "chiayi_kpi.accounts.sign_in.forms.CodeForm",
    "reauthenticate": "chiayi_kpi.accounts.sign_in.forms.CodeAgainForm",
    "authenticate_webauthn": "chiayi_kpi.accounts.sign_in.forms.KeyForm",
    "reauthenticate_webauthn": "chiayi_kpi.accounts.sign_in.forms.KeyAgainForm",
    "login_webauthn": "chiayi_kpi.accounts.sign_in.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator gives the addresses; nobody signs up
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after: telephones go wrong by seconds
# Single sign-on by OpenID Connect, where OIDC_SERVER_URL names the city's provider.
SOCIALACCOUNT_ADAPTER = "chiayi_kpi.accounts.sign_in.single_sign_on.PortalSocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be sent to the portal alone, as its security policy says
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
OIDC_NAME = env.str("OIDC_NAME", default="單一登入")
OIDC_ACCOUNT_CLAIM = env.str("OIDC_ACCOUNT_CLAIM", default="")
OIDC_MAIL_IS_VERIFIED = env.bool("OIDC_MAIL_IS_VERIFIED", default=False)
SOCIALACCOUNT_PROVIDERS = single_sign_on(
    OIDC_NAME,
    env.str("OIDC_SERVER_URL", default=""),
    env.str("OIDC_CLIENT_ID", default=""),
    env.str("OIDC_CLIENT_SECRET", default=""),
)
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # a link to set a password is good for a week

# ---------------------------------------------------------------- language and time

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "chiayi_kpi" / "locale"]
TIME_ZONE = "Asia/Taipei"
USE_TZ = True


def day(name: str, text: str) -> datetime.date | None:
    """The day of a setting written as ``2019-01-03``; None where it is empty."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise environ.ImproperlyConfigured(
            gettext("%(name)s must be a day such as 2019-01-03, not “%(text)s”")
            % {"name": name, "text": text}
        ) from fault


# A year that is over can be shown as if it were still going on.
PORTAL_TODAY = day("PORTAL_TODAY", env.str("PORTAL_TODAY", default=""))

# ---------------------------------------------------------------- files and pages

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
FILE_STORAGES = file_storages()
# A PKCS#12 file with which the planning office signs reports; without one, everybody chooses their own.
SIGNING_CERTIFICATE = env.str("SIGNING_CERTIFICATE", default="")
SIGNING_PASSPHRASE = env.str("SIGNING_PASSPHRASE", default="")
REPORTS_ROOT = Path(env.str("REPORTS_ROOT", default=str(VAR_DIR / "reports")))
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=20 * 1024 * 1024, least=1)
IMPORT_PAGE_MAX_ROWS = env.int("IMPORT_PAGE_MAX_ROWS", default=20_000, least=1)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=200_000, least=1)
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=10 * 1024 * 1024, least=1)
PICTURE_MAX_BYTES = env.int("PICTURE_MAX_BYTES", default=30 * 1024 * 1024, least=1)
# Where clamd listens, a socket's path or host:port; every file that is sent is shown to it first.
CLAMAV_SOCKET = clamd()
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# ---------------------------------------------------------------- background tasks and other systems


# How often a minute one token may report figures; it takes 5,000 figures a call.
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=60, least=1)
# `manage.py worker` runs them; they wait in the database, so nothing else has to be installed.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
# A worker renews the lease on its task all the time; another takes the task over when it has run out.
TASK_LEASE_SECONDS = env.int("TASK_LEASE_SECONDS", default=15, least=1)
# A finished volume, and a chapter that no volume used since, is deleted after so many days.
VOLUME_KEPT_DAYS = env.int("VOLUME_KEPT_DAYS", default=90, least=1)

# A notice in the portal is deleted after so many days: a year, and the settling after it.
NOTICE_KEPT_DAYS = env.int("NOTICE_KEPT_DAYS", default=400, least=1)

# ---------------------------------------------------------------- event log

EVENT_LOG_DAYS = env.int("EVENT_LOG_DAYS", default=400, least=183)  # six months are what a city must keep
EVENT_LOG_ARCHIVES = env.str("EVENT_LOG_ARCHIVES", default=str(VAR_DIR / "event-log"))
# Whoever gets the newest seal every day can tell that the end of the log was cut off.
EVENT_LOG_MAIL = [mail_address("EVENT_LOG_MAIL", one) for one in env.list("EVENT_LOG_MAIL", default=[])]

# ---------------------------------------------------------------- mail

EMAIL_BACKEND = mail_backend(
    "EMAIL_BACKEND", env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = mail_address(
    "DEFAULT_FROM_EMAIL", env.str("DEFAULT_FROM_EMAIL", default="portal@localhost"), with_name=True
)

# ---------------------------------------------------------------- backups

# Public keys (age1…) for which backups are encrypted; the private key is kept elsewhere.
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=7, least=1)
BACKUP_KEEP_WEEKS = env.int("BACKUP_KEEP_WEEKS", default=5, least=0)
BACKUP_KEEP_MONTHS = env.int("BACKUP_KEEP_MONTHS", default=12, least=0)
# A database that the drill fills with a backup and empties again; SQLite needs none.
_DRILL_URL = env.str("DRILL_DATABASE_URL", default="").strip()
DRILL_DATABASE = from_url("DRILL_DATABASE_URL", _DRILL_URL) if _DRILL_URL else None
ENVIRONMENT_READ = env.names

# ---------------------------------------------------------------- being watched

# Where all processes of a server count together what /metrics tells; emptied when the server starts.
METRICS_DIR = env.str("METRICS_DIR", default="")
# With it (Authorization: Bearer) /metrics and the details of /readyz are told to other machines, too.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = sentry_dsn()

# ---------------------------------------------------------------- security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Whom somebody tells who found a weakness: mailto:… or https:… addresses, in /.well-known/security.txt.
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
if strange := [one for one in SECURITY_CONTACT if not one.startswith(("mailto:", "https://", "tel:"))]:
    raise environ.ImproperlyConfigured(
        gettext("SECURITY_CONTACT must hold addresses such as mailto:security@example.gov.tw, not “%s”")
        % strange[0]
    )

# ---------------------------------------------------------------- packages

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": VISITORS,
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["visitors"]}
    },
    "root": {"handlers": ["console"], "level": log_level()},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it says each time that it is there
}
