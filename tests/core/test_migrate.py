"""``migrate``: the tables that the models need, and a database of a newer version, or of one before the first release, left alone."""

import hashlib
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chiayi_kpi.operations import probes

pytestmark = pytest.mark.django_db

TABLES = "b3f9227ae124bdb83aee93a110dad9bd0bafa102c28dc56d70439273a479bad5"


@pytest.mark.parametrize(
    ("app", "name", "said"),
    [
        ("accounts", "0001_first_release", "This database was made by a version before the first release"),
        ("accounts", "0001_initial", "This database was made by a version before the first release"),
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


def test_a_database_whose_first_migrations_were_other_ones_is_refused_everywhere_and_left_alone(english):
    """Though its tables be the same: what it was made by counts, not what it has come to."""
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(name="0001_tables").update(name="0001_initial")
    recorder.record_applied("indicators", "0002_points_to_review")
    before, tables = recorder.applied_migrations(), connection.introspection.table_names()

    for refusing in (["migrate"], ["start"], ["worker", "--batch"]):
        with pytest.raises(CommandError, match=r"before the first release; nothing was changed.*import_plan"):
            call_command(*refusing)

    assert recorder.applied_migrations().keys() == before.keys()
    assert connection.introspection.table_names() == tables
    (found,) = probes.migrations()
    assert "before the first release" in found.hint and "manage.py migrate" not in found.hint


def test_what_databases_have_applied_is_not_changed_under_its_name():
    """A database that has it would never get the change, nor be refused.

    After a release a change is another migration. Before it: each app's first one gets another name, that of the accounts
    until now is added to ``migrate``'s unreleased ones, and this digest is that of the new ones.
    """
    loader = MigrationLoader(None)
    digest = hashlib.sha256()
    for app, name in sorted(loader.disk_migrations):
        if name == "0001_tables":
            digest.update(Path(inspect.getfile(type(loader.disk_migrations[app, name]))).read_bytes())
    assert digest.hexdigest() == TABLES


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
