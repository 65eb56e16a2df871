"""Whether PostgreSQL takes as many connections as this installation may open."""

import os
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext_lazy as _

# A worker has a second one while it runs a task, to renew the lease; backup, schedules and commands come besides.
_A_WORKER, _COMMANDS = 2, 6

# Each limit that there is, with what counts in it of what others have open: other databases, and this one's role from other
# machines. What sort of session one is that the role may not watch is not said (NULL); a process of the server has no user.
_LIMITS_AND_TAKEN = """
WITH here AS (
    SELECT rolname, rolconnlimit, datname, datconnlimit FROM pg_roles, pg_database
    WHERE rolname = current_user AND datname = current_database()
), others AS (
    SELECT a.usename = rolname AS of_role, a.datname = here.datname AS of_database FROM pg_stat_activity a, here
    WHERE a.usename IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend' AND (
        a.datname <> here.datname OR a.usename = rolname AND a.client_addr IS DISTINCT FROM inet_client_addr())
)
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
       (SELECT count(*) FROM others), 'server', ''
UNION ALL SELECT rolconnlimit, (SELECT count(*) FROM others WHERE of_role), 'role', rolname
    FROM here WHERE rolconnlimit >= 0
UNION ALL SELECT datconnlimit, (SELECT count(*) FROM others WHERE of_database), 'database', datname
    FROM here WHERE datconnlimit >= 0
"""
# What is said of each limit, and what sets it: ``enough`` is the least that will do.
_SAID = {
    "server": _(
        "PostgreSQL takes %(limit)d connections; this machine may open %(own)d, and others have %(taken)d open."
    ),
    "role": _(
        "PostgreSQL gives the role %(name)s %(limit)d connections; this machine may open %(own)d, and others have %(taken)d open."
    ),
    "database": _(
        "PostgreSQL gives the database %(name)s %(limit)d connections; this machine may open %(own)d, and others have %(taken)d open."
    ),
}
_HINT = {
    "server": _(
        "Set max_connections higher (postgresql.conf, then restart PostgreSQL), or WEB_CONCURRENCY lower: each process of"
        " the pages opens one, each worker two."
    ),
    "role": _(
        "As the administrator of PostgreSQL: ALTER ROLE %(quoted)s CONNECTION LIMIT %(enough)d; or set WEB_CONCURRENCY lower:"
        " each process of the pages opens one, each worker two."
    ),
    "database": _(
        "As the administrator of PostgreSQL: ALTER DATABASE %(quoted)s CONNECTION LIMIT %(enough)d; or set WEB_CONCURRENCY"
        " lower: each process of the pages opens one, each worker two."
    ),
}


def connections(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the processes of ``WEB_CONCURRENCY``, a worker and the commands find room beside what others have open."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LIMITS_AND_TAKEN)
            limits = cursor.fetchall()
    except (DatabaseError, InterfaceError):
        return []  # said by the probe of the database
    processes = os.environ.get("WEB_CONCURRENCY", "")
    own = (int(processes) if processes.isdecimal() else 1) + _A_WORKER + _COMMANDS
    return [
        _too_few(own, limit, taken, which, name)
        for limit, taken, which, name in limits
        if own + taken > limit
    ]


def _too_few(own: int, limit: int, taken: int, which: str, name: str) -> CheckMessage:
    """What is said of a limit that is too low, and the command that sets it."""
    quoted, enough = connection.ops.quote_name(name), own + taken
    said = _SAID[which] % {"limit": limit, "own": own, "taken": taken, "name": name}
    return Warning(said, hint=_HINT[which] % {"quoted": quoted, "enough": enough}, id="operations.W022")
