"""An account has the one address that those who look after its person gave it: allauth kept others that opened it too."""

from django.db import migrations


def forget(apps, _schema_editor) -> None:
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_when_an_account_was_used"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
