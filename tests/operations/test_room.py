"""The installation opens no more connections than PostgreSQL takes, or an administrator is told."""

import re
from contextlib import closing, suppress

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg2 import connect

from chiayi_kpi.operations.probes import ALL
from chiayi_kpi.operations.room import _LIMITS_AND_TAKEN, connections
from tests.operations.cluster import own_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _postgresql(django_assert_num_queries):
    if connection.vendor != "postgresql":
        with django_assert_num_queries(0):
            assert connections() == []
        pytest.skip("only PostgreSQL counts connections")


@pytest.mark.parametrize(("processes", "fits"), [("", True), ("4", True), ("x", True), ("200", False)])
def test_more_processes_than_connections_are_named(monkeypatch, processes, fits):
    monkeypatch.setenv("WEB_CONCURRENCY", processes)
    found = connections()
    assert (found == []) is fits and connections in ALL
    if not fits:
        assert found[0].id == "operations.W022" and "208" in found[0].msg


def test_a_limit_of_the_role_counts_too(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER CONNECTION LIMIT 11")
    (warning,) = connections()
    assert "11" in warning.msg and "12" in warning.msg
    role = connection.settings_dict["USER"]
    assert role in warning.msg and "max_connections" not in warning.hint
    # Another process of the tests is of the same role, and its connections count in the limit.
    limit = re.search(rf'ALTER ROLE "{role}" CONNECTION LIMIT (\d+);', warning.hint)
    assert limit and int(limit.group(1)) >= 12
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER CONNECTION LIMIT 40")  # other tests of this role go on beside
    assert connections() == []


def test_the_limit_that_is_too_low_is_named_with_the_command_that_sets_it(monkeypatch):
    """The command is run as it stands; what is said is gone then."""
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        for row in (f'DATABASE "{name}"', "ROLE CURRENT_USER"):
            cursor.execute(f"ALTER {row} CONNECTION LIMIT 11")
        role, database = connections()
        assert name in database.msg and name not in role.msg
        for warning, what in ((role, "ROLE"), (database, "DATABASE")):
            command = warning.hint[warning.hint.index(f"ALTER {what}") :].partition(";")[0]
            cursor.execute(command)
        assert not any(name in still.msg for still in connections())
        [(limit,)] = rows(cursor, "SELECT rolconnlimit FROM pg_roles WHERE rolname = CURRENT_USER")
        assert limit >= 12  # what another process of the tests opens meanwhile counts in it
        cursor.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT -1')
        cursor.execute("ALTER ROLE CURRENT_USER CONNECTION LIMIT 40")


def rows(cursor, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return [row[:2] for row in cursor.fetchall()]


def test_what_others_have_open_counts_in_their_limits_alone():
    """Asked by a role that may not watch the others: another city's connections fill the server, not the role or the database."""
    with own_cluster() as cluster:
        at = {
            name: cluster.url.replace("//kpi@", f"//{name}@").replace("/postgres?", f"/{name}?")
            for name in ("first", "second")
        }
        with closing(connect(cluster.url)) as opened:
            opened.autocommit = True
            with opened.cursor() as cursor:
                for name in at:
                    cursor.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER CONNECTION LIMIT 20")
                    cursor.execute(f"CREATE DATABASE {name} OWNER {name} CONNECTION LIMIT 30")
        with closing(connect(at["first"])) as first, first.cursor() as cursor:
            assert rows(cursor, _LIMITS_AND_TAKEN)[1:] == [(20, 0), (30, 0)]
            (most, none), *_rest = rows(cursor, _LIMITS_AND_TAKEN)
            assert none == 0
            first.commit()  # what it sees of the others is looked up anew
            with closing(connect(at["second"])):
                assert rows(cursor, _LIMITS_AND_TAKEN) == [(most, 1), (20, 0), (30, 0)]
                hidden = "SELECT backend_type FROM pg_stat_activity WHERE usename = 'second'"
                assert rows(cursor, hidden) == [(None,)]
            first.commit()
            with closing(connect(at["first"].replace("/first?", "/second?"))):
                assert rows(cursor, _LIMITS_AND_TAKEN)[1:] == [(20, 1), (30, 0)]


def test_the_doctor_says_it(monkeypatch, capsys):
    monkeypatch.setenv("WEB_CONCURRENCY", "200")
    with suppress(SystemExit):  # whatever else is wrong here
        call_command("doctor")
    assert "max_connections" in capsys.readouterr().out
