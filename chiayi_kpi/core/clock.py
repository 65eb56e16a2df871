"""What day it is for the portal. Everything that depends on the day asks here, so that a day can be set."""

import datetime

from django.conf import settings
from django.utils import timezone


def today() -> datetime.date:
    """The day in the portal's time zone; the setting ``PORTAL_TODAY`` puts another in its place (demo, training)."""
    return settings.PORTAL_TODAY or timezone.localdate()
