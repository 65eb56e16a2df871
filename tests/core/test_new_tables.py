"""A migration that puts its models together once makes tables, and refuses whatever else it is given."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from chiayi_kpi.core.database.new_tables import NewTables

FIELDS = [("id", models.BigAutoField(primary_key=True))]


class Refused(NewTables):
    operations = [
        migrations.CreateModel("First", FIELDS),
        migrations.AddField("First", "more", models.TextField(default="")),
    ]


def test_another_operation_is_refused_by_name():
    with pytest.raises(TypeError, match=r"somewhere\.0007 makes tables"):
        Refused("0007", "somewhere").apply(ProjectState(), connection.schema_editor())
