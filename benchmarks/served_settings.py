"""The local settings with the empty page beside the portal's own; static files are collected for the run alone."""

import os
from pathlib import Path

from chiayi_kpi.settings.local import *  # noqa: F403

ROOT_URLCONF = "served_urls"
ALLOWED_HOSTS = ["127.0.0.1"]
STATIC_ROOT = Path(os.environ["REPORTS_ROOT"]).parent / "static"
