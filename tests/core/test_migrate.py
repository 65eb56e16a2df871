"""``migrate``: the tables that the models need, and a database of a newer version, or of one before the first release, left alone."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("app", "name", "said"),
    [
        ("accounts", "0001_first_release", "This database was made by a version before the first release"),
        ("indicators", "0002_reporting", "This database was made by a version before the first release"),
        (
            "volumes",
            "0099_something_new",
            "The tables are those of a newer version (volumes.0099_something_new)",
        ),
    ],
)
def test_a_database_of_another_version_is_named_in_one_sentence_and_left_alone(english, app, name, said):
    recorder = MigrationRecorder(connection)
    recorder.record_applied(app, name)
    before = recorder.applied_migrations()

    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)

    assert str(refused.value).startswith(said)
    assert ("empty database" in str(refused.value)) == (name != "0099_something_new")
    assert recorder.applied_migrations().keys() == before.keys()


def test_what_another_package_left_is_its_own_business():
    MigrationRecorder(connection).record_applied("somebody", "0001_initial")

    call_command("migrate", verbosity=0)


@pytest.mark.skipif(
    not connection.settings_dict["TEST"]["MIGRATE"], reason="the tables are made of the models"
)
def test_migrations_make_every_column_constraint_and_index_of_the_models():
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, meta.db_table)
            constraints = connection.introspection.get_constraints(cursor, meta.db_table)
        assert {column.name: column.null_ok for column in columns} == {
            field.column: field.null for field in meta.local_concrete_fields
        }
        named = {one.name for one in [*meta.constraints, *meta.indexes]}
        assert named <= constraints.keys(), meta.label
