"""Whether PostgreSQL takes as many connections as this installation may open."""

import os
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

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
       (SELECT count(*) FROM others)
UNION ALL SELECT rolconnlimit, (SELECT count(*) FROM others WHERE of_role) FROM here WHERE rolconnlimit >= 0
UNION ALL SELECT datconnlimit, (SELECT count(*) FROM others WHERE of_database) FROM here WHERE datconnlimit >= 0
"""


def connections(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the processes of ``WEB_CONCURRENCY``, a worker and the commands find room beside what others have open."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LIMITS_AND_TAKEN)
            limit, taken = min(cursor.fetchall(), key=lambda row: row[0] - row[1])
    except (DatabaseError, InterfaceError):
        return []  # said by the probe of the database
    processes = os.environ.get("WEB_CONCURRENCY", "")
    own = (int(processes) if processes.isdecimal() else 1) + _A_WORKER + _COMMANDS
    if own + taken <= limit:
        return []
    said = _(
        "PostgreSQL takes %(limit)d connections; this machine may open %(own)d, and others have %(taken)d open."
    )
    hint = _(
        "Set max_connections higher (postgresql.conf, then restart PostgreSQL), or WEB_CONCURRENCY lower: each process of"
        " the pages opens one, each worker two."
    )
    values = {"limit": limit, "own": own, "taken": taken}
    return [Warning(said % values, hint=hint, id="operations.W022")]
