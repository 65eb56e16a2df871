"""On PostgreSQL the role that runs the portal adds to the log and can do nothing else to it."""

import io
import re

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chiayi_kpi.events.kinds import Kind
from chiayi_kpi.events.roles import may_alter_log
from chiayi_kpi.events.services import record
from chiayi_kpi.operations.probes import event_log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application():
    """A connection as the role that the command has made."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (administrator,) = cursor.fetchone()
    call_command("database_roles", "--owner", "test_owner", "--application", "test_application", stdout=out)
    password = re.search(r"test_application: (\S+)", out.getvalue())[1]
    known = connection.get_connection_params()
    opened = psycopg2.connect(
        **{name: known[name] for name in ("host", "port", "dbname") if name in known},
        user="test_application",
        password=password,
    )
    opened.autocommit = True
    yield opened.cursor()
    opened.close()
    with connection.cursor() as cursor:
        cursor.execute(f'REASSIGN OWNED BY test_owner TO "{administrator}"')
        for role in ("test_application", "test_owner"):
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


def test_the_applications_role_only_adds_to_the_log(application):
    record(Kind.EXPORT)
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
        "ALTER TABLE events_event DISABLE TRIGGER ALL",
        "UPDATE events_seal SET digest = 'x'",
        "DELETE FROM events_seal",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            application.execute(statement)
    application.execute("UPDATE accounts_agency SET name = name")  # and everything else as ever
    application.execute("DELETE FROM notices_notice")


def test_the_command_is_run_again_without_harm_and_keeps_the_passwords(application):
    out = io.StringIO()
    call_command("database_roles", "--owner", "test_owner", "--application", "test_application", stdout=out)
    assert out.getvalue().count("as it was") == 2
    application.execute("SELECT 1")


def test_on_sqlite_there_are_none():
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="PostgreSQL only"):
            call_command("database_roles")
