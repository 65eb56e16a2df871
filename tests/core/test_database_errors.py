"""A server that dies in the middle of a statement is a trouble of the machine, as one that does not answer."""

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection

from chiayi_kpi.core.database.postgresql.base import DatabaseWrapper
from chiayi_kpi.core.troubles import trouble_of

LOST = "server closed the connection unexpectedly"


@pytest.fixture
def wrapper() -> DatabaseWrapper:
    """One that is connected to nothing."""
    return DatabaseWrapper({**connection.settings_dict, "ENGINE": "", "NAME": "x"})


def test_a_statement_whose_server_died_is_told_as_any_other_database_that_does_not_answer(wrapper):
    with pytest.raises(OperationalError, match=LOST) as raised, wrapper.wrap_database_errors:
        raise psycopg2.DatabaseError(LOST)
    trouble = trouble_of(raised.value)
    assert trouble and trouble.status == 503
    assert wrapper.errors_occurred


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(psycopg2.IntegrityError, IntegrityError), (psycopg2.OperationalError, OperationalError)],
)
def test_others_stay_what_they_are(wrapper, fault, expected):
    with pytest.raises(DatabaseError) as raised, wrapper.wrap_database_errors:
        raise fault("x")
    assert type(raised.value) is expected
