"""Whether PostgreSQL is new enough, and its programs for backups are as new as the server."""

import re
import shutil
import subprocess
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

OLDEST = 15  # up to 14 the schema "public" is not its database's owner's, who so cannot give it to the role of the tables


def postgresql(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the server is one on which roles can be made, and ``pg_dump`` takes what it holds."""
    if connection.vendor != "postgresql":
        return []
    try:
        connection.ensure_connection()
    except (DatabaseError, InterfaceError):
        return []  # said by the probe of the database
    server = connection.connection.server_version // 10000
    if server < OLDEST:
        said = _("PostgreSQL is of version %(found)d; the portal needs %(oldest)d or newer.")
        hint = _("Upgrade PostgreSQL (on Debian: pg_upgradecluster), then ask again.")
        return [Error(said % {"found": server, "oldest": OLDEST}, hint=hint, id="operations.E023")]
    program = _pg_dump()
    if program is None or program >= server:
        return []
    said = _("pg_dump is of version %(program)d and the server of %(server)d: no backup can be made.")
    hint = _("As root: apt-get install postgresql-client-%d") % server
    return [Warning(said % {"program": program, "server": server}, hint=hint, id="operations.W024")]


def _pg_dump() -> int | None:
    """Its version; None where there is none, which a backup says."""
    program = shutil.which("pg_dump")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else None
