"""The settings of a server, with an empty page beside the portal's own: the floor under every other."""

from chiayi_kpi.settings.production import *  # noqa: F403
from chiayi_kpi.settings.production import env

ROOT_URLCONF = "trials.served_urls"
STATIC_ROOT = env.str("TRIAL_FOLDER", default="") + "/static"
