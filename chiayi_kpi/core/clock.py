"""What day it is for the portal. Everything that depends on the day asks here, so that a day can be set."""

import datetime
from threading import Lock

from django.conf import settings
from django.utils import timezone

from chiayi_kpi.core.roc import months_begun

_LONGEST_YEAR = datetime.timedelta(days=366)
_SHORTEST = datetime.timedelta(microseconds=1)  # what a database tells apart

_given = Lock()
_latest: datetime.datetime | None = None


def today() -> datetime.date:
    """The day in the portal's time zone; the setting ``PORTAL_TODAY`` puts another in its place (demo, training)."""
    return settings.PORTAL_TODAY or timezone.localdate()


def now() -> datetime.datetime:
    """The moment of what a person does: it falls on ``today``, as what decides points counts from its month on.

    What expires (tokens, links, volumes, leases) and the event log look at the real clock instead.

    Of a day that was put in the place of the real one it is as much as has passed of the real year: whatever is done later
    in the same real year stays later while that day stands. With the real new year it begins again, and days that are
    counted from what was done (``sign_in.address_changes``) do not pass by themselves.
    """
    moment = timezone.localtime()
    if settings.PORTAL_TODAY is None:
        return moment
    first = moment.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    passed = datetime.timedelta(days=1) * ((moment - first) / _LONGEST_YEAR)
    return _after_the_latest(
        timezone.make_aware(datetime.datetime.combine(settings.PORTAL_TODAY, datetime.time())) + passed
    )


def _after_the_latest(moment: datetime.datetime) -> datetime.datetime:
    """A year in a day leaves a third of a millisecond one moment: what a process does in it keeps its order all the same."""
    global _latest
    with _given:
        if _latest is not None and _latest.date() == moment.date():
            moment = max(moment, _latest + _SHORTEST)
        _latest = moment
    return moment


def has_begun(year: int, month: int) -> bool:
    """Whether a month (1-12) of a ROC year has begun; nothing can be reported for one that has not."""
    return month <= months_begun(year, today())
