"""Reading at one moment: what is written meanwhile is not seen, and nothing is left open."""

import pytest
from django.db import connection, connections, transaction

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.moment import one_moment
from tests import factories


@pytest.fixture
def two_connections(tmp_path, django_db_setup, django_db_blocker):
    """Two connections to one database that another process could share: PostgreSQL's, or an SQLite file."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        settings = {**settings, "NAME": tmp_path / "shared.sqlite3"}
    connections.databases.update(reader=settings, writer=settings)
    with django_db_blocker.unblock():
        reader, writer = connections["reader"], connections["writer"]
        execute(writer, "CREATE TABLE moment_probe (number integer)")
        yield reader, writer
        execute(writer, "DROP TABLE moment_probe")
    for alias in ("reader", "writer"):
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


def execute(on, sql):
    with transaction.atomic(using=on.alias), on.cursor() as cursor:
        cursor.execute(sql)


def count(reader):
    with reader.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM moment_probe")
        return cursor.fetchone()[0]


@pytest.mark.own_connections
def test_what_is_written_meanwhile_is_not_seen_until_the_reading_is_over(two_connections):
    reader, writer = two_connections
    with one_moment("reader"):
        assert count(reader) == 0
        execute(
            writer, "INSERT INTO moment_probe VALUES (1)"
        )  # nor does the reading keep anybody from writing
        assert count(reader) == 0
    assert count(reader) == 1


@pytest.mark.django_db(transaction=True)
def test_the_moment_ends_also_when_the_reading_fails():
    with pytest.raises(ZeroDivisionError), one_moment():
        Agency.objects.count()
        1 / 0  # noqa: B018
    with transaction.atomic():
        factories.agency("AFTER")
    assert Agency.objects.count() == 1


@pytest.mark.django_db
def test_inside_a_transaction_its_own_writes_are_seen():
    factories.agency("HERE")
    with one_moment():
        assert Agency.objects.filter(code="HERE").exists()
    assert connection.in_atomic_block


@pytest.mark.own_connections
def test_a_moment_inside_a_moment_is_the_same_one(two_connections):
    reader, writer = two_connections
    with one_moment("reader"):
        with one_moment("reader"):
            assert count(reader) == 0
        execute(writer, "INSERT INTO moment_probe VALUES (1)")
        assert count(reader) == 0
    with one_moment("reader"):
        assert count(reader) == 1
