"""The local settings with the empty page beside the portal's own."""

from chiayi_kpi.settings.local import *  # noqa: F403

ROOT_URLCONF = "served_urls"
ALLOWED_HOSTS = ["127.0.0.1"]
