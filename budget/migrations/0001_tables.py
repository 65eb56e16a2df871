"""The tables as the first release has them."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import chiayi_kpi.core.clock
import chiayi_kpi.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("objectives", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BusinessLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(max_length=100, verbose_name="business line")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="business_lines",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "business line",
                "verbose_name_plural": "business lines",
                "ordering": ["plan_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "name"), name="business_line_one_per_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBusinessLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(max_length=100, verbose_name="business line")),
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
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical business line",
                "verbose_name_plural": "historical business lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=500, verbose_name="project")),
                ("content", models.TextField(blank=True, verbose_name="content")),
                ("central", chiayi_kpi.core.models.MoneyField(default=0, verbose_name="central money")),
                ("city", chiayi_kpi.core.models.MoneyField(default=0, verbose_name="city money")),
                (
                    "whole_central",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="whole project: central money"
                    ),
                ),
                (
                    "whole_city",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="whole project: city money"
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        help_text="The objective that the money serves.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="budget_items",
                        to="objectives.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="budget.businessline",
                        verbose_name="business line",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget item",
                "verbose_name_plural": "budget items",
                "ordering": ["line__position", "line_id", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "no"), name="budget_item_one_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("central__gte", 0), ("central__isnull", True), _connector="OR"),
                            models.Q(("city__gte", 0), ("city__isnull", True), _connector="OR"),
                            models.Q(
                                ("whole_central__gte", 0), ("whole_central__isnull", True), _connector="OR"
                            ),
                            models.Q(("whole_city__gte", 0), ("whole_city__isnull", True), _connector="OR"),
                        ),
                        name="budget_item_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudgetItem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=500, verbose_name="project")),
                ("content", models.TextField(blank=True, verbose_name="content")),
                ("central", chiayi_kpi.core.models.MoneyField(default=0, verbose_name="central money")),
                ("city", chiayi_kpi.core.models.MoneyField(default=0, verbose_name="city money")),
                (
                    "whole_central",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="whole project: central money"
                    ),
                ),
                (
                    "whole_city",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="whole project: city money"
                    ),
                ),
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
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="budget.businessline",
                        verbose_name="business line",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The objective that the money serves.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.objective",
                        verbose_name="objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical budget item",
                "verbose_name_plural": "historical budget items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Execution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "category",
                    models.CharField(
                        choices=[("current", "current expenditure"), ("capital", "capital expenditure")],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("budget", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="budget")),
                ("frozen", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="frozen")),
                ("paid", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="paid")),
                ("payable", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="payable")),
                (
                    "reserved",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="reserved with obligation"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="executions",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget execution",
                "verbose_name_plural": "budget execution",
                "ordering": ["plan_id", "category", "month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "month", "category"), name="execution_one_per_month_category"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="execution_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["current", "capital"])),
                        name="execution_known_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("budget__gte", 0), ("budget__isnull", True), _connector="OR"),
                            models.Q(("frozen__gte", 0), ("frozen__isnull", True), _connector="OR"),
                            models.Q(("paid__gte", 0), ("paid__isnull", True), _connector="OR"),
                            models.Q(("payable__gte", 0), ("payable__isnull", True), _connector="OR"),
                            models.Q(("reserved__gte", 0), ("reserved__isnull", True), _connector="OR"),
                        ),
                        name="execution_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalExecution",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "category",
                    models.CharField(
                        choices=[("current", "current expenditure"), ("capital", "capital expenditure")],
                        max_length=10,
                        verbose_name="category",
                    ),
                ),
                ("budget", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="budget")),
                ("frozen", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="frozen")),
                ("paid", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="paid")),
                ("payable", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="payable")),
                (
                    "reserved",
                    chiayi_kpi.core.models.MoneyField(
                        blank=True, null=True, verbose_name="reserved with obligation"
                    ),
                ),
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
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical budget execution",
                "verbose_name_plural": "historical budget execution",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetItemMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "progress",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="progress (%)",
                    ),
                ),
                ("spent", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="spent")),
                ("explanation", models.CharField(blank=True, max_length=2000, verbose_name="explanation")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="budget.budgetitem",
                        verbose_name="budget item",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget item's month",
                "verbose_name_plural": "budget items' months",
                "ordering": ["item_id", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "month"), name="budget_item_month_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="budget_item_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("spent__gte", 0), ("spent__isnull", True), _connector="OR"),
                            models.Q(("progress__gte", 0), ("progress__isnull", True), _connector="OR"),
                        ),
                        name="budget_item_month_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("progress__isnull", True), ("progress__lte", 100), _connector="OR"
                        ),
                        name="budget_item_month_progress_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudgetItemMonth",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "progress",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="progress (%)",
                    ),
                ),
                ("spent", chiayi_kpi.core.models.MoneyField(blank=True, null=True, verbose_name="spent")),
                ("explanation", models.CharField(blank=True, max_length=2000, verbose_name="explanation")),
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
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="budget.budgetitem",
                        verbose_name="budget item",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical budget item's month",
                "verbose_name_plural": "historical budget items' months",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved and locked"),
                            ("returned", "returned"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=2000, verbose_name="why it was returned or reopened"
                    ),
                ),
                (
                    "changed_at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_months",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "month of budget figures",
                "verbose_name_plural": "months of budget figures",
                "ordering": ["plan_id", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "month"), name="budget_month_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="budget_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "approved", "returned", "reopened"])
                        ),
                        name="budget_month_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudgetMonth",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("approved", "approved and locked"),
                            ("returned", "returned"),
                            ("reopened", "reopened"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=2000, verbose_name="why it was returned or reopened"
                    ),
                ),
                (
                    "changed_at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
                    ),
                ),
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
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical month of budget figures",
                "verbose_name_plural": "historical months of budget figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
