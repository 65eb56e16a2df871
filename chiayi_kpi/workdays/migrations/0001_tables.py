"""The tables as the first release has them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import chiayi_kpi.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("is_off", models.BooleanField(verbose_name="day off")),
                ("note", models.CharField(blank=True, max_length=2000, verbose_name="remark")),
            ],
            options={
                "verbose_name": "day of the calendar",
                "verbose_name_plural": "days of the calendar",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCalendarDay",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("is_off", models.BooleanField(verbose_name="day off")),
                ("note", models.CharField(blank=True, max_length=2000, verbose_name="remark")),
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
                "verbose_name": "historical day of the calendar",
                "verbose_name_plural": "historical days of the calendar",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                ("report_due", models.DateField(verbose_name="reporting deadline")),
                ("review_due", models.DateField(blank=True, null=True, verbose_name="review deadline")),
                ("reason", models.CharField(blank=True, max_length=2000, verbose_name="reason")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline set by hand",
                "verbose_name_plural": "deadlines set by hand",
                "ordering": ["year", "month", "agency__code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="month_deadline_year_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="month_deadline_month_1_to_12"
                    ),
                    models.UniqueConstraint(
                        fields=("year", "agency", "month"), name="one_deadline_of_agency_and_month"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agency", None)),
                        fields=("year", "month"),
                        name="one_deadline_of_all_and_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_due", None), ("review_due__gte", models.F("report_due")), _connector="OR"
                        ),
                        name="review_not_before_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMonthDeadline",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                ("report_due", models.DateField(verbose_name="reporting deadline")),
                ("review_due", models.DateField(blank=True, null=True, verbose_name="review deadline")),
                ("reason", models.CharField(blank=True, max_length=2000, verbose_name="reason")),
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
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.agency",
                        verbose_name="agency",
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
                "verbose_name": "historical deadline set by hand",
                "verbose_name_plural": "historical deadlines set by hand",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
