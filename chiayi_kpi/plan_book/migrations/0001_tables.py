"""The tables as the first release has them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("file", models.CharField(max_length=32)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
                ("language", models.CharField(max_length=10, verbose_name="language of messages")),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                ("is_read", models.BooleanField(default=False, verbose_name="read")),
                ("shown", models.TextField(blank=True, verbose_name="preview")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("changes", models.CharField(blank=True, max_length=32)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
                ("written", models.PositiveIntegerField(null=True, verbose_name="rows written")),
                ("plan_ids", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="django_tasks_database.dbtaskresult",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "large workbook",
                "verbose_name_plural": "large workbooks",
                "ordering": ("-at",),
            },
        ),
    ]
