"""Pages that only read ask a standby of PostgreSQL, where the settings name one, but never see it behind.

A standby is asked only after it has what the primary had when the request came: so whoever has saved something, or saw
what somebody saved, finds it there. Where that takes too long, or the standby is gone, the primary is asked.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

REPLICA = "replica"
_LONGEST_SECONDS, _PAUSE_SECONDS = 0.1, 0.005  # how long the standby is waited for, and how often it is asked
_REST_SECONDS = 30  # for which one that did not answer is not asked
_GONE = (OperationalError, InterfaceError)
_TOOK_TOO_LONG = "57014"  # PostgreSQL's code, of a statement that would take as long again at the primary

# What is reported and planned. Who somebody is and what they may do is asked of the primary at every request.
_APPS = frozenset({"budget", "indicators", "objectives", "workdays"})
_MODELS = frozenset({"accounts.agency", "accounts.formername", "accounts.succession"})

# Visible is what was written out; where a commit does not wait for that, whatever was noted. The log's file begins with the
# number of its timeline, in hexadecimal.
_WRITTEN = """
WITH written AS (
    SELECT CASE current_setting('synchronous_commit')
           WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END AS place
)
SELECT place, system_identifier, ('x' || left(pg_walfile_name(place), 8))::bit(32)::int FROM written, pg_control_system()
"""
# Two logs may have the same places: those of two clusters, and those after a standby was made the primary or one was restored.
_HAS = """
SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn AND system_identifier = %s
       AND greatest(timeline_id, min_recovery_end_timeline) = %s
FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()
"""

_read_from: ContextVar[str] = ContextVar("read_from", default=DEFAULT_DB_ALIAS)
_rests_until = 0.0  # of this process, by its own clock

View = Callable[..., HttpResponse]
Written = tuple[str, int, int]
"""How far a cluster's log is written, which cluster's, and on which of its timelines."""


def read_database() -> str:
    """The database that is asked for what was reported and planned: the standby in the views that may, else the primary."""
    return _read_from.get()


class ReplicaRouter:
    """Reads go where ``read_database`` says, writes to the primary, whichever of them a row came from."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return read_database() if _is_on_replica(model) else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[Model], **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_rows: Model, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, database: str, _app: str, **_hints: Any) -> bool:
        return database != REPLICA


def _is_on_replica(model: type[Model]) -> bool:
    meta = model._meta
    return meta.app_label in _APPS or meta.label_lower in _MODELS


def from_replica(view: View) -> View:
    """A view that asks the standby while it answers GET, and answers again from the primary where that breaks off."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not _may_be_asked():
            return view(request, *args, **kwargs)
        token = _read_from.set(REPLICA)
        try:
            return view(request, *args, **kwargs)
        except _GONE as fault:  # it went away, or what it has to catch up with ended the query
            is_of_primary = not connections[REPLICA].errors_occurred
            if is_of_primary or getattr(fault.__cause__, "pgcode", None) == _TOOK_TOO_LONG:
                raise
            _rest(fault)
        finally:
            _read_from.reset(token)
        return view(request, *args, **kwargs)

    return answered


def reaches(written: Written, seconds: float = _LONGEST_SECONDS) -> bool:
    """Whether the standby has what ``written_by_now`` names, after so many seconds at the latest.

    False for what is no standby of that primary (any more), also until it has noted a change of the timeline in its own
    control file, which may take some minutes. Raises OperationalError, InterfaceError.
    """
    end = time.monotonic() + seconds
    with connections[REPLICA].cursor() as cursor:
        while True:
            cursor.execute(_HAS, written)
            (has_it,) = cursor.fetchone()
            if has_it or time.monotonic() >= end:
                return bool(has_it)
            time.sleep(_PAUSE_SECONDS)


def written_by_now() -> Written:
    """How far the primary has written its log, all of which a standby repeats."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_WRITTEN)
        place, system, timeline = cursor.fetchone()
    return place, system, timeline


def _may_be_asked() -> bool:
    if REPLICA not in settings.DATABASES or time.monotonic() < _rests_until:
        return False
    written = written_by_now()
    try:
        return reaches(written)
    except _GONE as fault:
        _rest(fault)
        return False


def _rest(fault: Exception) -> None:
    global _rests_until
    _rests_until = time.monotonic() + _REST_SECONDS
    said = str(fault).strip().partition("\n")[0]
    logger.warning("The replica cannot be used (%s); the primary is asked for %d s", said, _REST_SECONDS)
