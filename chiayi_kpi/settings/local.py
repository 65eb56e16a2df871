"""One person's machine and the demo: safe defaults, served on loopback."""

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.settings.base import *  # noqa: F403
from chiayi_kpi.settings.base import FILE_STORAGES, VAR_DIR, env
from chiayi_kpi.settings.local_secret import local_secret_key

DEMO_ACCOUNTS = True  # `manage.py demo` may make accounts whose password everybody knows
# The demo is tried by whoever comes along: nobody has to set up a second factor, and everybody may.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[], known=Role.values)
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=0, least=15, or_zero=True)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret_key(VAR_DIR)
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "chiayi_kpi.core.staticfiles.PortalStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
