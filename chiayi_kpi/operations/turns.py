"""What schedules start on every machine is done by one of them: whoever is first has the turn, for a day or an hour."""

import datetime
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string

from chiayi_kpi.core.leases import from_now, kept
from chiayi_kpi.operations.models import Turn

_LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # by whatever clock, also one that is set back


def this_day() -> str:
    """By the real clock."""
    return timezone.localdate().isoformat()


def this_hour() -> str:
    """By the real clock."""
    return timezone.localtime().strftime("%Y-%m-%d %H")


@contextmanager
def turn(name: str, period: str) -> Iterator[bool]:
    """Whether it is this process's turn. While the block runs nobody else has one; after it, nobody in this period.

    A block that fails, and one whose machine is lost, leave the turn to whoever comes next.
    """
    holder = f"{socket.gethostname()[:60]}/{os.getpid()}/{get_random_string(8)}"
    if not _taken(name, period, holder):
        yield False
        return
    own = Turn.objects.filter(name=name, holder=holder)
    done = False
    try:
        with kept(lambda: bool(own.update(until=from_now(settings.TASK_LEASE_SECONDS))), name):
            yield True
        done = True
    finally:
        own.update(until=_LONG_AGO, is_done=done)


def holder_of(name: str) -> Turn | None:
    """Who has the turn, or had it last."""
    return Turn.objects.filter(name=name).first()


def _taken(name: str, period: str, holder: str) -> bool:
    new = Turn(name=name, period="", holder=holder, until=_LONG_AGO)  # what was never done has no period
    Turn.objects.bulk_create([new], ignore_conflicts=True)
    own, lease = Turn.objects.filter(name=name), from_now(settings.TASK_LEASE_SECONDS)
    # One that ends later than any that is given now is from before the database's clock was set back.
    own.filter(until__gt=lease).update(until=lease)
    free = own.filter(until__lte=Now()).exclude(period=period, is_done=True)
    return bool(free.update(period=period, holder=holder, until=lease, is_done=False))
