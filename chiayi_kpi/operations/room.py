"""Whether PostgreSQL takes as many connections as this installation may open."""

import os
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

# A worker has a second one while it runs a task, to renew the lease; backup, schedules and commands come besides.
_A_WORKER, _COMMANDS = 2, 6

# Of the server, of the role and of the database, whichever is least; what other databases have open, and this one from other machines.
_LIMIT_AND_TAKEN = """
SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
             nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1)),
       (SELECT count(*) FROM pg_stat_activity a WHERE a.backend_type = 'client backend' AND (
            a.datname <> d.datname OR a.usename = r.rolname AND a.client_addr IS DISTINCT FROM inet_client_addr()))
FROM pg_roles r, pg_database d
WHERE r.rolname = current_user AND d.datname = current_database()
"""


def connections(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the processes of ``WEB_CONCURRENCY``, a worker and the commands find room beside what others have open."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LIMIT_AND_TAKEN)
            limit, taken = cursor.fetchone()
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
