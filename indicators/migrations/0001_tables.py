"""The tables as the first release has them."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import chiayi_kpi.core.clock
import chiayi_kpi.core.models
import indicators.models.indicator
import indicators.models.reporting


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("objectives", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        help_text="0: a bonus indicator.",
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "evaluation_system",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "existing organisation"),
                            (2, "special task force"),
                            (3, "third party"),
                            (4, "existing organisation with third parties"),
                            (5, "other"),
                        ],
                        default=1,
                        verbose_name="evaluation system",
                    ),
                ),
                (
                    "evaluation_method",
                    models.CharField(blank=True, max_length=500, verbose_name="evaluation method"),
                ),
                ("standard", models.TextField(blank=True, verbose_name="measurement standard")),
                (
                    "target_text",
                    models.CharField(
                        blank=True,
                        help_text="What is computed comes from the scoring.",
                        max_length=500,
                        verbose_name="target as printed",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                (
                    "when_undefined",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "full points"),
                            ("zero", "no points"),
                            ("not_applicable", "not applicable"),
                        ],
                        help_text="What holds when the value divides by zero. Empty: somebody has to decide.",
                        max_length=20,
                        verbose_name="when there was no case",
                    ),
                ),
                (
                    "forerunner",
                    models.OneToOneField(
                        blank=True,
                        error_messages={"unique": "Another indicator has this forerunner already."},
                        help_text="The same indicator in the plan of the year before; earlier years' values follow it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="successor",
                        to="indicators.indicator",
                        verbose_name="forerunner",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="objectives.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["objective__facet__no", "objective__no", "no"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "objective", "no"), name="indicator_one_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("no__range", (1, 99))), name="indicator_number_1_to_99"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (0, 100))), name="indicator_weight_0_to_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evaluation_system__range", (1, 5))),
                        name="indicator_evaluation_system_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("when_undefined__in", ["", "full", "zero", "not_applicable"])),
                        name="indicator_known_when_undefined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "weight",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        help_text="0: a bonus indicator.",
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight (%)",
                    ),
                ),
                (
                    "evaluation_system",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "existing organisation"),
                            (2, "special task force"),
                            (3, "third party"),
                            (4, "existing organisation with third parties"),
                            (5, "other"),
                        ],
                        default=1,
                        verbose_name="evaluation system",
                    ),
                ),
                (
                    "evaluation_method",
                    models.CharField(blank=True, max_length=500, verbose_name="evaluation method"),
                ),
                ("standard", models.TextField(blank=True, verbose_name="measurement standard")),
                (
                    "target_text",
                    models.CharField(
                        blank=True,
                        help_text="What is computed comes from the scoring.",
                        max_length=500,
                        verbose_name="target as printed",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                (
                    "when_undefined",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "full points"),
                            ("zero", "no points"),
                            ("not_applicable", "not applicable"),
                        ],
                        help_text="What holds when the value divides by zero. Empty: somebody has to decide.",
                        max_length=20,
                        verbose_name="when there was no case",
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
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="objectives.objective",
                        verbose_name="objective",
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
                (
                    "forerunner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        error_messages={"unique": "Another indicator has this forerunner already."},
                        help_text="The same indicator in the plan of the year before; earlier years' values follow it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="forerunner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorInput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[indicators.models.indicator.validate_input_code],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                (
                    "aggregation",
                    models.CharField(
                        choices=[("sum", "sum"), ("last", "latest"), ("mean", "mean"), ("max", "maximum")],
                        max_length=10,
                        verbose_name="aggregation",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("half_year", "every half-year"),
                            ("year", "once a year"),
                            ("fixed", "fixed for the year"),
                        ],
                        default="month",
                        help_text="How often it is reported, at the end of its period. Fixed: given once, and valid in every month until changed.",
                        max_length=10,
                        verbose_name="frequency",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Empty: somebody reports it. Otherwise taken from the budget execution or from another input.",
                        max_length=60,
                        verbose_name="source",
                    ),
                ),
                (
                    "may_be_negative",
                    models.BooleanField(
                        default=False,
                        help_text="For example a surplus or deficit. Otherwise a figure below zero is refused, growth rates apart.",
                        verbose_name="may be negative",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inputs",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "input",
                "verbose_name_plural": "inputs",
                "ordering": ["indicator_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "code"), name="input_one_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(("aggregation__in", ["sum", "last", "mean", "max"])),
                        name="input_known_aggregation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frequency__in", ["month", "quarter", "half_year", "year", "fixed"])
                        ),
                        name="input_known_frequency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aggregation", "sum"), ("frequency", "fixed"), _negated=True),
                        name="input_fixed_not_summed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorInput",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[indicators.models.indicator.validate_input_code],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                (
                    "aggregation",
                    models.CharField(
                        choices=[("sum", "sum"), ("last", "latest"), ("mean", "mean"), ("max", "maximum")],
                        max_length=10,
                        verbose_name="aggregation",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("half_year", "every half-year"),
                            ("year", "once a year"),
                            ("fixed", "fixed for the year"),
                        ],
                        default="month",
                        help_text="How often it is reported, at the end of its period. Fixed: given once, and valid in every month until changed.",
                        max_length=10,
                        verbose_name="frequency",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Empty: somebody reports it. Otherwise taken from the budget execution or from another input.",
                        max_length=60,
                        verbose_name="source",
                    ),
                ),
                (
                    "may_be_negative",
                    models.BooleanField(
                        default=False,
                        help_text="For example a surplus or deficit. Otherwise a figure below zero is refused, growth rates apart.",
                        verbose_name="may be negative",
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
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical input",
                "verbose_name_plural": "historical inputs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="number"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="description")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="cumulative per cent",
                    ),
                ),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="indicators.indicatorinput",
                        verbose_name="input",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["input_id", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("input", "no"), name="milestone_one_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("no__gte", 1)), name="milestone_number_from_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__range", (0, 100))), name="milestone_percent_0_to_100"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="number"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="description")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="cumulative per cent",
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
                    "input",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicatorinput",
                        verbose_name="input",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ScoringComponent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number",
                    ),
                ),
                (
                    "formula",
                    models.CharField(
                        blank=True,
                        help_text="Arithmetic over the input codes. Empty: the single input, or the first component's formula.",
                        max_length=500,
                        verbose_name="formula",
                    ),
                ),
                ("rule", models.CharField(max_length=20, verbose_name="rule")),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="parameters of the rule"),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "scoring component",
                "verbose_name_plural": "scoring components",
                "ordering": ["indicator_id", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "no"), name="component_one_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("no__gte", 1)), name="component_number_from_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalScoringComponent",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number",
                    ),
                ),
                (
                    "formula",
                    models.CharField(
                        blank=True,
                        help_text="Arithmetic over the input codes. Empty: the single input, or the first component's formula.",
                        max_length=500,
                        verbose_name="formula",
                    ),
                ),
                ("rule", models.CharField(max_length=20, verbose_name="rule")),
                (
                    "parameters",
                    models.JSONField(blank=True, default=dict, verbose_name="parameters of the rule"),
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
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical scoring component",
                "verbose_name_plural": "historical scoring components",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlannedValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, verbose_name="planned value"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "planned value",
                "verbose_name_plural": "planned values",
                "ordering": ["plan_id", "indicator_id", "month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "indicator", "month"), name="planned_one_per_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="planned_month_1_to_12"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlannedValue",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, verbose_name="planned value"
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical planned value",
                "verbose_name_plural": "historical planned values",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MidTermTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, verbose_name="mid-term target"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "mid-term target",
                "verbose_name_plural": "mid-term targets",
                "ordering": ["plan_id", "indicator_id", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "indicator", "year"), name="mid_term_one_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="mid_term_year_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMidTermTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, verbose_name="mid-term target"
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mid-term target",
                "verbose_name_plural": "historical mid-term targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NotApplicable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=2000, verbose_name="reason")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator not applicable",
                "verbose_name_plural": "indicators not applicable",
                "ordering": ["plan_id", "indicator_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "indicator"), name="not_applicable_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNotApplicable",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("reason", models.CharField(max_length=2000, verbose_name="reason")),
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical indicator not applicable",
                "verbose_name_plural": "historical indicators not applicable",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PriorValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="indicator code")),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(decimal_places=4, max_digits=15, verbose_name="value"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("expected", "expected, the year is still running"),
                            ("settled", "taken over from the settled year"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=10,
                        verbose_name="where it is from",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prior_values",
                        to="accounts.agency",
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier year's value",
                "verbose_name_plural": "earlier years' values",
                "ordering": ["agency_id", "code", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "code", "year"), name="prior_value_one_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="prior_value_year_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["entered", "expected", "settled"])),
                        name="prior_value_known_origin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPriorValue",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("code", models.CharField(max_length=10, verbose_name="indicator code")),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(decimal_places=4, max_digits=15, verbose_name="value"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("expected", "expected, the year is still running"),
                            ("settled", "taken over from the settled year"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=10,
                        verbose_name="where it is from",
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
                "verbose_name": "historical earlier year's value",
                "verbose_name_plural": "historical earlier years' values",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthlyFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(decimal_places=4, max_digits=15, verbose_name="value"),
                ),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="indicators.indicatorinput",
                        verbose_name="input",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly figure",
                "verbose_name_plural": "monthly figures",
                "ordering": ["plan_id", "input_id", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "input", "month"), name="figure_one_per_month"),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="figure_month_1_to_12"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "old",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, null=True, verbose_name="from"
                    ),
                ),
                (
                    "new",
                    chiayi_kpi.core.models.FigureField(
                        decimal_places=4, max_digits=15, null=True, verbose_name="to"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("file", "file"),
                            ("command", "command"),
                            ("system", "other system"),
                        ],
                        max_length=10,
                        verbose_name="entered by",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("system", models.CharField(blank=True, max_length=100, verbose_name="system")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_changes",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="indicators.indicatorinput",
                        verbose_name="input",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure change",
                "verbose_name_plural": "figure changes",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["plan", "input", "month"], name="figure_change_of_cell")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="figure_change_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["page", "file", "command", "system"])),
                        name="figure_change_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "system"), _negated=True),
                            models.Q(("system", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="figure_change_named_system",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2, max_digits=5, verbose_name="points awarded"
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="awards",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="indicators.scoringcomponent",
                        verbose_name="scoring component",
                    ),
                ),
            ],
            options={
                "verbose_name": "award",
                "verbose_name_plural": "awards",
                "ordering": ["plan_id", "component_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "component"), name="award_one_per_component"),
                    models.CheckConstraint(condition=models.Q(("points__gte", 0)), name="award_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAward",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "points",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2, max_digits=5, verbose_name="points awarded"
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
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
                (
                    "component",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.scoringcomponent",
                        verbose_name="scoring component",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical award",
                "verbose_name_plural": "historical awards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "mentioned",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="mentioned"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["plan_id", "indicator_id", "-at", "-pk"],
                "indexes": [models.Index(fields=["plan", "indicator", "month"], name="comment_of_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="comment_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CopyReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved", "year's number moved"),
                            ("left_out", "finished, so left out"),
                            ("kept", "dates not moved; do they still hold"),
                            ("to_set", "to be set"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("model", models.CharField(blank=True, max_length=60)),
                ("row", models.BigIntegerField(blank=True, null=True)),
                ("field", models.CharField(blank=True, max_length=60)),
                ("old", models.TextField(blank=True, verbose_name="from")),
                ("new", models.TextField(blank=True, verbose_name="to")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="seen at")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copy_reviews",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "point to review",
                "verbose_name_plural": "points to review",
                "ordering": ["plan_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["moved", "left_out", "kept", "to_set"])),
                        name="copy_review_known_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("self", "self-rating"),
                            ("personnel", "first review, personnel office"),
                            ("accounting", "first review, accounting office"),
                            ("review", "review, planning office"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                (
                    "points",
                    chiayi_kpi.core.models.PointsField(decimal_places=2, max_digits=5, verbose_name="points"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "rating",
                "verbose_name_plural": "ratings",
                "ordering": ["plan_id", "indicator_id", "part"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "indicator", "part"), name="rating_one_per_part"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["self", "personnel", "accounting", "review"])),
                        name="rating_known_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="rating_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0), ("points__isnull", True), _connector="OR"),
                        name="rating_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRating",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("self", "self-rating"),
                            ("personnel", "first review, personnel office"),
                            ("accounting", "first review, accounting office"),
                            ("review", "review, planning office"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                (
                    "points",
                    chiayi_kpi.core.models.PointsField(decimal_places=2, max_digits=5, verbose_name="points"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical rating",
                "verbose_name_plural": "historical ratings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RatingConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("self", "self-rating"),
                            ("personnel", "first review, personnel office"),
                            ("accounting", "first review, accounting office"),
                            ("review", "review, planning office"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "instead_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="why it was confirmed in another's place"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating_confirmations",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmed rating",
                "verbose_name_plural": "confirmed ratings",
                "ordering": ["plan_id", "at"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "part"), name="rating_confirmed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["self", "personnel", "accounting", "review"])),
                        name="rating_confirmation_known_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRatingConfirmation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("self", "self-rating"),
                            ("personnel", "first review, personnel office"),
                            ("accounting", "first review, accounting office"),
                            ("review", "review, planning office"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "instead_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="why it was confirmed in another's place"
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
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
                "verbose_name": "historical confirmed rating",
                "verbose_name_plural": "historical confirmed ratings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="GradeBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                ("name", models.CharField(max_length=10, verbose_name="grade")),
                (
                    "least",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="least total",
                    ),
                ),
                (
                    "core_scored",
                    models.BooleanField(
                        default=False,
                        help_text="No indicator of the first facet is without final points.",
                        verbose_name="every core objective scored",
                    ),
                ),
                (
                    "no_red",
                    models.BooleanField(default=False, verbose_name="no red light among the core indicators"),
                ),
                (
                    "facet_share",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: no such condition.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="least share of every facet's weight (%)",
                    ),
                ),
                (
                    "indicator_code",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="code of a named indicator"
                    ),
                ),
                (
                    "indicator_rate",
                    chiayi_kpi.core.models.PointsField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(200)],
                        verbose_name="least achievement rate of the named indicator (%)",
                    ),
                ),
                (
                    "no_deduction",
                    models.BooleanField(
                        default=False,
                        help_text="No indicator that takes points off stands below the points it starts with.",
                        verbose_name="no point taken off",
                    ),
                ),
            ],
            options={
                "verbose_name": "grade",
                "verbose_name_plural": "grades",
                "ordering": ["-year", "-least"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "name"), name="grade_one_per_name"),
                    models.UniqueConstraint(fields=("year", "least"), name="grade_one_per_bound"),
                    models.CheckConstraint(
                        condition=models.Q(("least__range", (0, 100))), name="grade_least_0_to_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("facet_share__isnull", True), ("facet_share__range", (1, 100)), _connector="OR"
                        ),
                        name="grade_facet_share_1_to_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator_code", ""), ("indicator_rate__isnull", True)),
                            models.Q(
                                models.Q(("indicator_code", ""), _negated=True),
                                ("indicator_rate__range", (0, 200)),
                            ),
                            _connector="OR",
                        ),
                        name="grade_indicator_with_its_rate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (90, 200))), name="grade_year_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGradeBand",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", chiayi_kpi.core.models.RocYearField(verbose_name="year (ROC)")),
                ("name", models.CharField(max_length=10, verbose_name="grade")),
                (
                    "least",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="least total",
                    ),
                ),
                (
                    "core_scored",
                    models.BooleanField(
                        default=False,
                        help_text="No indicator of the first facet is without final points.",
                        verbose_name="every core objective scored",
                    ),
                ),
                (
                    "no_red",
                    models.BooleanField(default=False, verbose_name="no red light among the core indicators"),
                ),
                (
                    "facet_share",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: no such condition.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="least share of every facet's weight (%)",
                    ),
                ),
                (
                    "indicator_code",
                    models.CharField(
                        blank=True, default="", max_length=20, verbose_name="code of a named indicator"
                    ),
                ),
                (
                    "indicator_rate",
                    chiayi_kpi.core.models.PointsField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(200)],
                        verbose_name="least achievement rate of the named indicator (%)",
                    ),
                ),
                (
                    "no_deduction",
                    models.BooleanField(
                        default=False,
                        help_text="No indicator that takes points off stands below the points it starts with.",
                        verbose_name="no point taken off",
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
            ],
            options={
                "verbose_name": "historical grade",
                "verbose_name_plural": "historical grades",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("snapshot", models.TextField(editable=False, verbose_name="snapshot")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "total",
                    chiayi_kpi.core.models.PointsField(
                        decimal_places=2, editable=False, max_digits=5, verbose_name="total"
                    ),
                ),
                ("grade", models.CharField(editable=False, max_length=10, verbose_name="grade")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="settled at"
                    ),
                ),
                ("reopened_at", models.DateTimeField(editable=False, null=True, verbose_name="reopened at")),
                (
                    "reopen_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why it was reopened"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reopened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "settled year",
                "verbose_name_plural": "settled years",
                "ordering": ["plan_id", "-at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at__isnull", True)),
                        fields=("plan",),
                        name="settlement_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reopened_at__isnull", True),
                            models.Q(("reopen_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="settlement_reopened_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["plan_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="objection_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObjection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
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
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
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
                "verbose_name": "historical objection",
                "verbose_name_plural": "historical objections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=100, verbose_name="owning unit")),
                ("deputy_from", models.DateField(blank=True, null=True, verbose_name="deputy from")),
                ("deputy_to", models.DateField(blank=True, null=True, verbose_name="deputy until")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deputised",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["plan_id", "indicator_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "indicator"), name="assignment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("deputy_to__gte", models.F("deputy_from"))),
                        name="assignment_deputy_days_in_order",
                        violation_error_message="The last day is before the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deputy", models.F("owner")), _negated=True),
                        name="assignment_deputy_is_another",
                        violation_error_message="The deputy has to be somebody else than the owner.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAssignment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("unit", models.CharField(blank=True, max_length=100, verbose_name="owning unit")),
                ("deputy_from", models.DateField(blank=True, null=True, verbose_name="deputy from")),
                ("deputy_to", models.DateField(blank=True, null=True, verbose_name="deputy until")),
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
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical assignment",
                "verbose_name_plural": "historical assignments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="IndicatorMonth",
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
                ("nothing_to_report", models.BooleanField(default=False, verbose_name="nothing to report")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
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
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator month",
                "verbose_name_plural": "indicator months",
                "ordering": ["plan_id", "indicator_id", "month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "indicator", "month"), name="indicator_month_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="indicator_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "approved", "returned", "reopened"])
                        ),
                        name="indicator_month_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("submit", "submitted"),
                            ("withdraw", "withdrawn"),
                            ("approve", "approved"),
                            ("return", "returned"),
                            ("reopen", "reopened"),
                            ("note", "note changed"),
                            ("nothing", "nothing to report"),
                            ("something", "no longer nothing to report"),
                            ("attach", "evidence attached"),
                            ("detach", "evidence removed"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                ("system", models.CharField(blank=True, max_length=100, verbose_name="system")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "month event",
                "verbose_name_plural": "month events",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["plan", "indicator", "month"], name="month_event_of_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="month_event_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "submit",
                                    "withdraw",
                                    "approve",
                                    "return",
                                    "reopen",
                                    "note",
                                    "nothing",
                                    "something",
                                    "attach",
                                    "detach",
                                ],
                            )
                        ),
                        name="month_event_known_action",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                ("check_kind", models.CharField(max_length=30, verbose_name="check")),
                (
                    "value",
                    chiayi_kpi.core.models.FigureField(decimal_places=4, max_digits=15, verbose_name="value"),
                ),
                ("answer", models.CharField(blank=True, max_length=2000, verbose_name="answer")),
                (
                    "at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_answers",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_answers",
                        to="indicators.indicatorinput",
                        verbose_name="input",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a check",
                "verbose_name_plural": "answers to checks",
                "ordering": ["plan_id", "input_id", "month", "check_kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "input", "month", "check_kind"), name="check_answer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="check_answer_month_1_to_12"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=indicators.models.reporting.evidence_path,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="content type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence file",
                "verbose_name_plural": "evidence files",
                "ordering": ["plan_id", "indicator_id", "month", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="evidence_month_1_to_12"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("target", "target"), ("weight", "weight"), ("terms", "scoring terms")],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("old", models.TextField(verbose_name="from")),
                ("new", models.TextField(verbose_name="to")),
                ("lowered", models.BooleanField(default=False, verbose_name="lowered")),
                (
                    "way",
                    models.CharField(
                        choices=[("page", "page"), ("settlement", "settlement")],
                        default="page",
                        max_length=10,
                        verbose_name="entered by",
                    ),
                ),
                ("cause", models.TextField(max_length=2000, verbose_name="cause")),
                (
                    "countermeasure",
                    models.TextField(blank=True, max_length=2000, verbose_name="countermeasure"),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "target revision",
                "verbose_name_plural": "target revisions",
                "ordering": ["plan_id", "indicator_id", "at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowered", False),
                            models.Q(
                                models.Q(("cause", ""), _negated=True),
                                models.Q(("countermeasure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revision_lowered_has_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["target", "weight", "terms"])),
                        name="revision_known_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["page", "settlement"])), name="revision_known_way"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month of the shortfall")),
                ("cause", models.TextField(max_length=2000, verbose_name="cause of the shortfall")),
                ("measure", models.TextField(max_length=2000, verbose_name="measure")),
                ("due", models.DateField(verbose_name="due day")),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="result")),
                (
                    "no_evidence",
                    models.TextField(blank=True, max_length=2000, verbose_name="why there is no evidence"),
                ),
                (
                    "reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why it was sent back"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "changed_at",
                    chiayi_kpi.core.models.ChangedAtField(
                        default=chiayi_kpi.core.clock.now, editable=False, verbose_name="changed at"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to="indicators.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="objectives.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "improvement measure",
                "verbose_name_plural": "improvement measures",
                "ordering": ["plan_id", "due", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__range", (1, 12))), name="remedy_month_1_to_12"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", ""), _negated=True), models.Q(("measure", ""), _negated=True)
                        ),
                        name="remedy_says_why_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                models.Q(
                                    ("evidence__isnull", False),
                                    models.Q(("no_evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="remedy_done_has_result_and_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("done_on__lte", models.F("closed_on")), _connector="OR"
                        ),
                        name="remedy_closed_after_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRemedy",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", chiayi_kpi.core.models.MonthField(verbose_name="month of the shortfall")),
                ("cause", models.TextField(max_length=2000, verbose_name="cause of the shortfall")),
                ("measure", models.TextField(max_length=2000, verbose_name="measure")),
                ("due", models.DateField(verbose_name="due day")),
                ("result", models.TextField(blank=True, max_length=2000, verbose_name="result")),
                (
                    "no_evidence",
                    models.TextField(blank=True, max_length=2000, verbose_name="why there is no evidence"),
                ),
                (
                    "reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why it was sent back"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.evidence",
                        verbose_name="evidence",
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical improvement measure",
                "verbose_name_plural": "historical improvement measures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
