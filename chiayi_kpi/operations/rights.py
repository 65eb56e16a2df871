"""What the role by which the portal runs may: use its tables, and not alter the event log. SQLite knows no roles."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from chiayi_kpi.events.roles import may_alter_log

_WITHHELD = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = COALESCE(current_schema(), 'public') AND c.relkind = 'r' AND c.relname = ANY(%s)
    AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
             AND has_table_privilege(c.oid, 'INSERT'))
"""


def withheld() -> int:
    """How many of the portal's tables are there that its role may not read and add to."""
    if connection.vendor != "postgresql":
        return 0
    names = [*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WITHHELD, [names])
            return cursor.fetchone()[0]
    except (DatabaseError, InterfaceError):
        return 0  # said by the probe of the database


def rights(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the tables, which another role makes, were opened to this one."""
    count = withheld()
    if not count:
        return []
    said = _("The portal's own role in the database may not use %(count)d of its tables.")
    hint = _("Run: manage.py database_roles")
    return [Error(said % {"count": count}, hint=hint, id="operations.E025")]


def event_log(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the role by which the portal runs could alter the event log."""
    try:
        if not may_alter_log():
            return []
    except (DatabaseError, InterfaceError):
        return []
    return [
        Warning(
            _("The portal's own role in the database could change or remove events of the log."),
            hint=_(
                "Run manage.py database_roles as the database's administrator, and the portal as its application role."
            ),
            id="operations.W018",
        )
    ]
