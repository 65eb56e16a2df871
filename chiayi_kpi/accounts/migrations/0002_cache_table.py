"""The table of the shared cache: failed sign-ins have to be counted over all processes of the server."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first_release")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
