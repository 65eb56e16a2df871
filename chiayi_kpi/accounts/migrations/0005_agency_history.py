"""Agencies keep their former names: a report of an earlier year is looked for under the name of then."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def keep_present_names(apps, schema_editor):
    """Without a first row the name that an agency has now would be lost with its next one."""
    kept = apps.get_model("accounts", "HistoricalAgency")
    now = timezone.now()
    kept.objects.bulk_create(
        kept(id=agency.pk, code=agency.code, name=agency.name, history_date=now, history_type="+")
        for agency in apps.get_model("accounts", "Agency").objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_api_token_last_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAgency",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_-]+\\Z", "Letters, digits, - and _ only."
                            )
                        ],
                        verbose_name="agency code",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="agency name")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agency",
                "verbose_name_plural": "historical agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(keep_present_names, migrations.RunPython.noop),
    ]
