"""On PostgreSQL the role that runs the portal adds to the log and can do nothing else to it."""

import io

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.roles import may_alter_log
from chiayi_kpi.events.services import record
from chiayi_kpi.operations.probes import READINESS, event_log
from chiayi_kpi.operations.rights import rights

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]

COMMAND = ("database_roles", "--owner", "test_owner", "--application", "test_application")
PASSWORD = "only-of-this-test"  # noqa: S105


@pytest.fixture
def application():
    """A connection as the portal's role, which owned the database before the command was run."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (administrator,) = cursor.fetchone()
        cursor.execute(f"CREATE ROLE test_application LOGIN PASSWORD '{PASSWORD}'")
        cursor.execute(f"ALTER DATABASE {database} OWNER TO test_application")
        cursor.execute("ALTER SCHEMA public OWNER TO test_application")
    call_command(*COMMAND, stdout=io.StringIO())
    opened = psycopg2.connect(**_known(), user="test_application", password=PASSWORD)
    opened.autocommit = True
    yield opened.cursor()
    opened.close()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for role in ("test_application", "test_owner"):
            cursor.execute(f'REASSIGN OWNED BY {role} TO "{administrator}"')
        for role in ("test_application", "test_owner"):
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


def _known() -> dict:
    known = connection.get_connection_params()
    return {name: known[name] for name in ("host", "port", "dbname") if name in known}


def test_the_applications_role_only_adds_to_the_log(application):
    record(EventKind.EXPORT)
    assert may_alter_log() and event_log()  # whoever migrates could, which ``check --deploy`` says
    application.execute("SELECT count(*) FROM events_event")
    assert application.fetchone() == (1,)
    application.execute(
        "INSERT INTO events_event (at, kind, outcome, username, for_username, request_id, object_type, object_id, "
        "object_name, details) VALUES (now(), 'export', 'success', '', '', '', '', '', '', '{}')"
    )
    for statement in (
        "UPDATE events_event SET username = 'x'",
        "DELETE FROM events_event",
        "TRUNCATE events_event",
        "DROP TABLE events_event",
        "DROP SCHEMA public CASCADE",
        "ALTER SCHEMA public RENAME TO other",
        f"DROP DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])}",
        "CREATE SCHEMA mine",
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "UPDATE events_seal SET digest = 'x'",
        "DELETE FROM events_seal",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            application.execute(statement)
    application.execute("UPDATE accounts_agency SET name = name")  # and everything else as ever
    application.execute("DELETE FROM notices_notice")


@pytest.mark.parametrize(
    "given",
    [
        "GRANT DELETE ON events_seal TO test_application",
        "ALTER TABLE events_event OWNER TO test_application",
        "ALTER SCHEMA public OWNER TO test_application",
        "ALTER DATABASE {database} OWNER TO test_application",
        "GRANT test_owner TO test_application",
        "ALTER ROLE test_application CREATEROLE",
    ],
)
def test_it_is_said_when_the_portals_role_can_alter_the_log(application, given):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE test_application")
        assert not may_alter_log() and event_log() == []
        cursor.execute("RESET ROLE")
        cursor.execute(given.format(database=connection.ops.quote_name(connection.settings_dict["NAME"])))
        cursor.execute("SET ROLE test_application")
        assert may_alter_log() and [fault.id for fault in event_log()] == ["operations.W018"]
        cursor.execute("RESET ROLE")
    call_command(*COMMAND, stdout=io.StringIO())
    if "CREATEROLE" not in given:  # which is the administrator's to take away
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE test_application")
            assert not may_alter_log()


def test_the_owner_itself_runs_it_after_a_migration(application):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE test_owner")
        cursor.execute("GRANT UPDATE ON events_event TO test_application")
        call_command(*COMMAND, stdout=io.StringIO())
        cursor.execute("SET ROLE test_application")
        assert not may_alter_log()


def test_tables_that_were_not_opened_to_the_portals_role_are_said_with_what_to_do(application):
    """As after `start` or `restore` without `database_roles`: no page could be asked for, and nothing else is named."""
    assert rights() == []
    for closed in ("USAGE ON SCHEMA public", "SELECT ON ALL TABLES IN SCHEMA public"):
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE {closed} FROM PUBLIC, test_application")
            cursor.execute("SET ROLE test_application")
        (fault,) = [fault for probe in READINESS[:4] for fault in probe()]
        assert fault.id == "operations.E025" and "database_roles" in fault.hint
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        call_command(*COMMAND, stdout=io.StringIO())
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE test_application")
        assert rights() == []
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def test_the_command_is_run_again_without_harm_and_keeps_the_passwords(application):
    out = io.StringIO()
    call_command(*COMMAND, stdout=out)
    assert out.getvalue().count("as it was") == 2
    application.execute("SELECT 1")


def test_on_sqlite_there_are_none():
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="PostgreSQL only"):
            call_command("database_roles")
