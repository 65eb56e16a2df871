"""The tables as the first release has them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chiayi_kpi.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.CreateModel(
            name="VolumeJob",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "document",
                    models.CharField(
                        choices=[
                            ("annual-report", "Annual performance report"),
                            ("annual-plan", "Annual plan"),
                        ],
                        max_length=20,
                        verbose_name="document",
                    ),
                ),
                ("through", chiayi_kpi.core.models.MonthField(verbose_name="figures up to month")),
                ("agency_codes", models.JSONField(verbose_name="agencies")),
                ("whole_city", models.BooleanField(default=False, verbose_name="whole city")),
                (
                    "covers",
                    models.BooleanField(
                        default=False, verbose_name="cover and contents in front of every chapter"
                    ),
                ),
                ("ordered_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("language", models.CharField(max_length=10, verbose_name="language of messages")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="to be cancelled")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="started at")),
                ("chapters", models.JSONField(default=list, verbose_name="chapters")),
                ("reason", models.TextField(blank=True, verbose_name="why it failed")),
                (
                    "faults",
                    models.JSONField(default=list, verbose_name="agencies that keep it from being printed"),
                ),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="pages")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="django_tasks_database.dbtaskresult",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "volume",
                "verbose_name_plural": "volumes",
                "ordering": ("-ordered_at",),
                "indexes": [models.Index(fields=["year", "-ordered_at"], name="volume_job_by_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="volume_job_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("through__range", (1, 12))), name="volume_job_through"
                    ),
                ],
            },
        ),
    ]
