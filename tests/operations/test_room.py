"""The installation opens no more connections than PostgreSQL takes, or an administrator is told."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import connection

from chiayi_kpi.operations.probes import ALL
from chiayi_kpi.operations.room import connections

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
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER CONNECTION LIMIT 12")
    assert connections() == []


def test_the_doctor_says_it(monkeypatch, capsys):
    monkeypatch.setenv("WEB_CONCURRENCY", "200")
    with suppress(SystemExit):  # whatever else is wrong here
        call_command("doctor")
    assert "max_connections" in capsys.readouterr().out
