"""What day it is for the portal. Everything that depends on the day asks here, so that a day can be set."""

import datetime

from django.conf import settings
from django.utils import timezone

from chiayi_kpi.core.roc import months_begun


def today() -> datetime.date:
    """The day in the portal's time zone; the setting ``PORTAL_TODAY`` puts another in its place (demo, training)."""
    return settings.PORTAL_TODAY or timezone.localdate()


def has_begun(year: int, month: int) -> bool:
    """Whether a month (1-12) of a ROC year has begun; nothing can be reported for one that has not."""
    return month <= months_begun(year, today())
