"""Two roles on PostgreSQL: one owns the tables and migrates, the other runs the portal and can only add to the log."""

import secrets
from collections.abc import Iterator

from django.db import connection, transaction

from chiayi_kpi.events.models import Event, Seal

LOG_TABLES = (Event._meta.db_table, Seal._meta.db_table)


@transaction.atomic
def make_roles(owner: str, application: str) -> dict[str, str]:
    """Make both roles, or bring those that are there up to date; the passwords of those that are new.

    To be run by ``owner`` itself where both roles are there and it owns database and tables, else by a superuser; again
    after a migration that makes a table of the log. Whoever owns a database or a schema can drop what is in it, whoever
    made that: so both are the owner's, too.
    """
    made = {}
    with connection.cursor() as cursor:
        for role in (owner, application):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                made[role] = secrets.token_urlsafe(24)
                cursor.execute(f"CREATE ROLE {_quoted(role)} LOGIN PASSWORD %s", [made[role]])
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        for statement in _statements(cursor, schema, owner, application):
            cursor.execute(statement)
    return made


def _statements(cursor, schema: str, owner: str, application: str) -> Iterator[str]:
    own, app, place = _quoted(owner), _quoted(application), _quoted(schema)
    database = _quoted(connection.settings_dict["NAME"])
    cursor.execute("SELECT current_user = %s, pg_has_role(%s, %s, 'MEMBER')", [owner, application, owner])
    is_owner, is_member = cursor.fetchone()
    if not is_owner:
        yield f"GRANT {own} TO CURRENT_USER"
    if is_member:
        yield f"REVOKE {own} FROM {app}"
    yield f"ALTER DATABASE {database} OWNER TO {own}"
    yield f"ALTER SCHEMA {place} OWNER TO {own}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {app}"
    yield f"REVOKE CREATE ON SCHEMA {place} FROM PUBLIC, {app}"
    yield f"GRANT USAGE ON SCHEMA {place} TO {app}"
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    for (table,) in cursor.fetchall():
        yield f"ALTER TABLE {place}.{_quoted(table)} OWNER TO {own}"  # its sequences go along
    rights, sequences = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    yield f"GRANT {rights} ON ALL TABLES IN SCHEMA {place} TO {app}"
    yield f"GRANT {sequences} ON ALL SEQUENCES IN SCHEMA {place} TO {app}"
    default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {own} IN SCHEMA {place} GRANT"
    yield f"{default} {rights} ON TABLES TO {app}"
    yield f"{default} {sequences} ON SEQUENCES TO {app}"
    for table in LOG_TABLES:
        yield f"REVOKE ALL ON {place}.{_quoted(table)} FROM PUBLIC, {app}"
        yield f"GRANT SELECT, INSERT ON {place}.{_quoted(table)} TO {app}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name.replace('"', ""))


def may_alter_log() -> bool:
    """Whether the role by which the portal runs could change or remove what is in the log; SQLite knows no roles.

    By a right to its tables, by owning them, their schema or the database, by a role whose member it is, or by
    making itself a member of one.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') OR r.rolcreaterole OR "
            "pg_has_role(c.relowner, 'MEMBER') OR pg_has_role(n.nspowner, 'MEMBER') OR pg_has_role(d.datdba, 'MEMBER')) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "JOIN pg_database d ON d.datname = current_database() JOIN pg_roles r ON r.rolname = current_user "
            "WHERE c.relname = ANY(%s) AND n.nspname = current_schema()",
            [list(LOG_TABLES)],
        )
        (may,) = cursor.fetchone()
    return bool(may)
