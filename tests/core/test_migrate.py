"""``migrate`` on a database of a version before the first release."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("app", ["accounts", "indicators"])
def test_a_database_of_an_unreleased_version_is_named_in_one_sentence_and_left_alone(english, app):
    recorder = MigrationRecorder(connection)
    recorder.record_applied(app, "0002_reporting")
    before = recorder.applied_migrations()

    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)

    assert str(refused.value).startswith("This database was made by a version before the first release")
    assert recorder.applied_migrations().keys() == before.keys()


def test_what_another_package_left_is_its_own_business():
    MigrationRecorder(connection).record_applied("somebody", "0001_initial")

    call_command("migrate", verbosity=0)
